import fs from 'node:fs';
import path from 'node:path';

/** One folder for each n8n that this project can install: its package.json, and the lock file that fixes every package of it. */
const RUNTIMES = path.join(__dirname, 'runtimes');

/** The n8n versions that can be installed, oldest first. */
export function versions(): string[] {
	return fs
		.readdirSync(RUNTIMES)
		.filter((name) => fs.existsSync(path.join(RUNTIMES, name, 'package-lock.json')))
		.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The newest of them: what runs when nobody asks for another one. */
export function newestVersion(): string {
	const newest = versions().at(-1);
	if (newest === undefined) throw new Error(`${RUNTIMES} holds no n8n`);
	return newest;
}

/**
 * The folder with the package.json and the lock file of an n8n.
 * @throws Error naming the versions that there are, when this one is none of them
 */
export function lockfileFolder(version: string): string {
	const known = versions();
	if (!known.includes(version)) {
		throw new Error(
			`n8n ${version} cannot be installed: test/n8n/runtimes holds ${known.join(', ')}.`,
		);
	}
	return path.join(RUNTIMES, version);
}

/**
 * The n8n version that a command line asks for with `--n8n <version>` or `--n8n=<version>`, otherwise the newest.
 * @throws Error naming the versions that there are, when it asks for another one or for none
 */
export function versionFrom(args: string[]): string {
	const index = args.findIndex((arg) => arg === '--n8n' || arg.startsWith('--n8n='));
	if (index < 0) return newestVersion();
	const asked = args[index] === '--n8n' ? args[index + 1] : args[index]?.slice('--n8n='.length);
	if (asked === undefined || asked === '' || asked.startsWith('--')) {
		throw new Error(`--n8n needs a version: ${versions().join(', ')}.`);
	}
	lockfileFolder(asked);
	return asked;
}

/** The n8n version in which the tests of this folder run: the newest, unless `npm run test:versions` asks for another. */
export function versionToTest(): string {
	return process.env.QLARA_TEST_N8N_VERSION ?? newestVersion();
}
