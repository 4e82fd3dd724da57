// What `npm run test:versions` runs: in each n8n below `runtimes` but the newest, in which `npm test` runs it all, or
// only in that of `-- --n8n <version>`, the check of the demo, the form in the editor, and the attacks that depend on
// n8n; in the oldest, or in the one asked for, the examples too. Counted are the demos and the tests.
import { createRequire } from 'node:module';

import { jest, step, summary, typeScript } from '../steps.mjs';

// Not imported: an imported CommonJS file does not learn in which folder it lies.
const { newestVersion, versionFrom, versions } = createRequire(import.meta.url)('./versions.ts');

/** The tests that take their n8n from the environment. */
const perVersion = ['editor', 'texts', 'keyStaysHome', 'approval'].map(
	(name) => `test/n8n/${name}.test.ts`,
);

/** The examples in the oldest n8n, which knows the fewest versions of n8n's own steps; `npm test` runs them in the newest. */
const examples = 'test/n8n/examples.test.ts';

/**
 * @param {string} version
 * @param {string[]} tests
 */
async function testVersion(version, tests) {
	const chosen = ['--n8n', version];
	if (!(await step(`n8n ${version}`, () => typeScript('test/n8n/install.ts', ...chosen)))) return;
	await step(`n8n ${version}: demo`, () => typeScript('examples/demo.ts', '--check', ...chosen), {
		count: 'always',
	});
	await step(
		`n8n ${version}: editor, attacks`,
		() => jest(tests, { QLARA_TEST_N8N_VERSION: version }),
		{ count: 'itself' },
	);
}

const args = process.argv.slice(2);
try {
	const older = versions().filter((version) => version !== newestVersion());
	const chosen = args.length > 0 ? [versionFrom(args)] : older;
	for (const version of chosen)
		await testVersion(version, version === chosen[0] ? [...perVersion, examples] : perVersion);
	summary();
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
}
