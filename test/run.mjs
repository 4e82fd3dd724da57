// What `npm test` runs: everything that has to be right before a change may be kept, from types to a send in a real n8n.
// Arguments go to jest, and then only jest runs: `npm test -- test/simulator`.
// The last line is `N passed, N failed`, with the number of skipped tests when there are any.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureDependencies, onStarterGone } from './bootstrap.mjs';

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'qlara-test-'));
process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));

const counts = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
let running;
let interrupted = false;

/** Lets the running step clear up behind itself, and starts no other. */
function interrupt(signal) {
	running?.kill(signal);
	interrupted = true;
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupt(signal));
onStarterGone(() => interrupt('SIGTERM'));

/**
 * One step: says what it does, does it, says how it went.
 * @param {string} name
 * @param {() => Promise<boolean> | boolean} work
 * @param {{ counts?: boolean }} options `counts: false` when the step counts its failures itself
 */
async function step(name, work, options = {}) {
	if (interrupted) return false;
	console.log(`\n--- ${name}`);
	const started = Date.now();
	const ok = await work();
	if (!ok && options.counts !== false) counts.failed++;
	const line = `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(34)} ${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s`;
	console.log(line);
	lines.push(line);
	return ok;
}

/** Runs a program with its output shown. @returns {Promise<boolean>} whether it ended with 0 */
function run(command, args) {
	return new Promise((resolve) => {
		running = spawn(command, args, { cwd: project, stdio: ['ignore', 'inherit', 'inherit'] });
		running.on('error', (error) => {
			console.error(`${command}: ${error.message}`);
			resolve(false);
		});
		running.on('exit', (code) => resolve(code === 0));
	});
}

const npm = (script) => run('npm', ['run', '--silent', script]);
const bin = (file, ...args) =>
	run(process.execPath, [path.join(project, 'node_modules', ...file.split('/')), ...args]);
const typeScript = (file, ...args) =>
	run(process.execPath, [path.join(project, 'test', 'bootstrap.mjs'), file, ...args]);

async function jest(args) {
	const report = path.join(temporary, 'jest.json');
	const ok = await bin('jest/bin/jest.js', '--json', `--outputFile=${report}`, ...args);
	if (!fs.existsSync(report)) {
		console.error('jest left no report: it did not run to its end');
		counts.failed++;
		return false;
	}
	const result = JSON.parse(fs.readFileSync(report, 'utf8'));
	// A file that does not even load has no tests to count, and must not pass for that.
	const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
	counts.passed += result.numPassedTests;
	counts.failed += failed;
	counts.skipped += result.numPendingTests + result.numTodoTests;
	const green = ok && result.success && result.numTotalTests > 0;
	if (!green && failed === 0) {
		console.error(
			result.numTotalTests === 0 ? 'no test was found' : 'jest failed without a failed test',
		);
		counts.failed++;
	}
	return green;
}

const jestArguments = process.argv.slice(2);
const dependencies = await step('dependencies', () => ensureDependencies(console.log));
if (dependencies && jestArguments.length > 0) {
	await step('tests', () => jest(jestArguments), { counts: false });
} else if (dependencies) {
	await step('typecheck', () => bin('typescript/bin/tsc', '-p', 'tsconfig.test.json', '--noEmit'));
	await step('lint', () => npm('lint'));
	const built = await step('build', () => npm('build'));
	const runtime = await step('n8n runtime', () => typeScript('test/n8n/install.ts'));
	// Without a build or an n8n most tests would fail for that one reason: say it once.
	if (built && runtime) {
		await step('tests', () => jest([]), { counts: false });
		await step('demo', () => typeScript('examples/demo.ts', '--check'));
	} else {
		console.log('\nNo tests were run: they need the build and n8n.');
	}
}
if (interrupted) {
	console.log('\ninterrupted');
	counts.failed++;
}

console.log(`\n${lines.join('\n')}\n`);
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
