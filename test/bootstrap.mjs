// Runs a TypeScript file of this project, and installs the project's dependencies first when they are missing.
// Needs nothing but Node.js and npm, so that the commands of package.json work in a fresh clone.
// Usage: node test/bootstrap.mjs <file.ts> [arguments...]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const lockfile = path.join(project, 'package-lock.json');
const modules = path.join(project, 'node_modules');
const stamp = path.join(modules, '.installed-lockfile.sha256');

/**
 * Makes sure that `node_modules` is what the lockfile says; without network when it is.
 * @param {(line: string) => void} log told why something is installed; silent otherwise
 * @returns {boolean} whether it worked; npm has explained itself when not
 */
export function ensureDependencies(log) {
	const reason = reasonToInstall();
	if (reason === undefined) return true;
	log(
		`Installing the project's dependencies with "npm ci" (${reason}); this takes about half a minute.`,
	);
	// No scripts: nothing here needs any, and some would compile for minutes or fail for want of a compiler.
	const { status } = spawnSync(
		'npm',
		['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
		{
			cwd: project,
			stdio: ['ignore', 'inherit', 'inherit'],
		},
	);
	if (status !== 0) return false;
	fs.writeFileSync(stamp, hashOfLockfile());
	return true;
}

function hashOfLockfile() {
	return createHash('sha256').update(fs.readFileSync(lockfile)).digest('hex');
}

function reasonToInstall() {
	// npm leaves this file at the end of an installation, so it also tells a finished one from a broken one.
	const installed = path.join(modules, '.package-lock.json');
	if (!fs.existsSync(installed)) return 'there are none yet';
	if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hashOfLockfile()) return undefined;
	if (fs.statSync(installed).mtimeMs < fs.statSync(lockfile).mtimeMs)
		return 'the lockfile is newer than what is installed';
	// Installed by hand, after the lockfile was written.
	fs.writeFileSync(stamp, hashOfLockfile());
	return undefined;
}

/**
 * Calls back once whoever started this process has ended. npm, asked to end by anything but the terminal's Ctrl-C,
 * ends only the shell between itself and its script, and would leave the script running without anybody knowing.
 * @param {() => void} callback
 */
export function onStarterGone(callback) {
	const starter = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === starter) return;
		clearInterval(timer);
		callback();
	}, 500);
	timer.unref();
}

/**
 * Runs a TypeScript file to its end, handing on signals and the exit code.
 * @param {string} file path from the project's folder
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
function runTypeScript(file, args) {
	// The file may listen for "disconnect": the channel closes when we end, even by kill -9.
	const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
		cwd: project,
		stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
	});
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
		process.on(signal, () => child.kill(signal));
	onStarterGone(() => child.kill('SIGTERM'));
	return new Promise((resolve) => {
		child.on('error', (error) => {
			console.error(error.message);
			resolve(127);
		});
		child.on('exit', (code) => resolve(code ?? 1));
	});
}

if (
	process.argv[1] !== undefined &&
	import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href
) {
	const [file, ...args] = process.argv.slice(2);
	if (file === undefined) {
		console.error('Usage: node test/bootstrap.mjs <file.ts> [arguments...]');
		process.exit(2);
	}
	process.exit(ensureDependencies(console.log) ? await runTypeScript(file, args) : 1);
}
