import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import eslint from '@eslint/js';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const shipped = ['nodes/**/*.ts', 'credentials/**/*.ts'];
const typescript = [...shipped, 'test/**/*.ts', 'examples/**/*.ts'];
const scripts = ['**/*.js', '**/*.mjs', '**/*.cjs'];

/** What Node.js offers without an import, as far as the scripts use it. */
const nodeGlobals = Object.fromEntries(
	[
		'AbortController',
		'AbortSignal',
		'Buffer',
		'clearInterval',
		'clearTimeout',
		'console',
		'fetch',
		'process',
		'setImmediate',
		'setInterval',
		'setTimeout',
		'structuredClone',
		'URL',
		'URLSearchParams',
	].map((name) => [name, 'readonly']),
);

export default defineConfig(
	globalIgnores(['dist/', 'coverage/', 'test/n8n/node_modules/']),
	// A disabled rule would pass here and fail at n8n's verification, which ignores such comments.
	{ files: [...shipped, 'package.json'], linterOptions: { noInlineConfig: true } },
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },

	// n8n's rules for community nodes, as its own tool and its verification scanner apply them.
	{ files: [...shipped, 'package.json'], extends: [n8nCommunityNodesPlugin.configs.recommended] },
	{ files: shipped, rules: { 'no-console': 'error' } },
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// These rules are meant for n8n's built-in nodes; n8n switches the same ones off for community nodes.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// See above.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},

	{ files: [...typescript, ...scripts], extends: [eslint.configs.recommended] },
	{
		files: typescript,
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
			],
			'@typescript-eslint/only-throw-error': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			// Interfaces of n8n ask for promises where nothing is awaited.
			'@typescript-eslint/require-await': 'off',
			// Operations and the client are plain objects whose functions do not use `this`.
			'@typescript-eslint/unbound-method': 'off',
		},
	},
	{
		// Tests print values that they know; what is shipped must not send "[object Object]" anywhere.
		files: ['test/**/*.ts', 'examples/**/*.ts'],
		rules: {
			'@typescript-eslint/no-base-to-string': 'off',
			// The matchers of jest are typed as `any`.
			'@typescript-eslint/no-unsafe-assignment': 'off',
		},
	},
	{ files: scripts, languageOptions: { globals: nodeGlobals } },
	{
		files: ['**/*.js', '**/*.cjs'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: {
				__dirname: 'readonly',
				__filename: 'readonly',
				exports: 'writable',
				module: 'writable',
				require: 'readonly',
			},
		},
	},
);
