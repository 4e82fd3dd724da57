// Prints what the rule set of n8n's verification scanner finds in a folder, as JSON. A program of its own, since
// the scanner is an ES module and jest runs CommonJS. Arguments: the folder, and `source` or `tarball`.
// The scanner itself drops warnings, so the same rules are run once more with them.
import process from 'node:process';

import {
	analyzePackage,
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';

const [folder, kind] = process.argv.slice(2);
const patterns = kind === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];

const { passed, message, details } = await analyzePackage(folder, patterns);

const eslint = new ESLint({
	cwd: folder,
	allowInlineConfig: false,
	overrideConfigFile: true,
	overrideConfig: await buildScanConfig(),
});
const results = await eslint.lintFiles(patterns);
const findings = results.flatMap(({ filePath, messages }) =>
	messages.map(({ line, ruleId, severity, message: text }) => {
		const file = filePath.slice(folder.length + 1);
		return `${file}:${line} ${severity === 2 ? 'error' : 'warning'} ${ruleId ?? ''}: ${text}`;
	}),
);
process.stdout.write(JSON.stringify({ passed, message, details, findings, files: results.length }));
