// What the commands have in common that consist of steps: each step says what it does and how it went, the last line
// is `N passed, N failed`, with the number of skipped tests when there are any.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { onStarterGone } from './bootstrap.mjs';

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
 * @param {{ count?: 'failure' | 'always' | 'itself' }} options what of the step is counted: a failure (the default),
 * a success too, or nothing because it counts by itself
 * @returns {Promise<boolean>} whether it went well
 */
export async function step(name, work, { count = 'failure' } = {}) {
	if (interrupted) return false;
	console.log(`\n--- ${name}`);
	const started = Date.now();
	const ok = await work();
	if (ok && count === 'always') counts.passed++;
	if (!ok && count !== 'itself') counts.failed++;
	const line = `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(34)} ${((Date.now() - started) / 1000).toFixed(1).padStart(7)} s`;
	console.log(line);
	lines.push(line);
	return ok;
}

/**
 * Runs a program with its output shown.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env added to ours
 * @returns {Promise<boolean>} whether it ended with 0
 */
function run(command, args, env = {}) {
	return new Promise((resolve) => {
		running = spawn(command, args, {
			cwd: project,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		running.on('error', (error) => {
			console.error(`${command}: ${error.message}`);
			resolve(false);
		});
		running.on('exit', (code) => resolve(code === 0));
	});
}

/** Runs a script of package.json. */
export const npm = (script) => run('npm', ['run', '--silent', script]);

/** Runs a program of a development dependency. */
export const bin = (file, ...args) =>
	run(process.execPath, [path.join(project, 'node_modules', ...file.split('/')), ...args]);

/** Runs a TypeScript file of this project. */
export const typeScript = (file, ...args) =>
	run(process.execPath, [path.join(project, 'test', 'bootstrap.mjs'), file, ...args]);

/**
 * Runs tests, and counts them.
 * @param {string[]} args for jest
 * @param {NodeJS.ProcessEnv} env added to ours
 * @returns {Promise<boolean>} whether all went well, and there were any
 */
export async function jest(args, env = {}) {
	const report = path.join(temporary, 'jest.json');
	fs.rmSync(report, { force: true });
	const program = path.join(project, 'node_modules', 'jest', 'bin', 'jest.js');
	const ok = await run(
		process.execPath,
		[program, '--json', `--outputFile=${report}`, ...args],
		env,
	);
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

/** Prints how each step went, and the last line. Sets the exit code: 0 when something passed and nothing failed. */
export function summary() {
	if (interrupted) {
		console.log('\ninterrupted');
		counts.failed++;
	}
	console.log(`\n${lines.join('\n')}\n`);
	const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
	console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
	process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}
