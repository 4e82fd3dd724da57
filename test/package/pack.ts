import fs from 'node:fs';
import path from 'node:path';

import { npmEnvironment, runToEnd } from '../n8n/processes';

/** The folder of the project. */
export const projectFolder = path.resolve(__dirname, '..', '..');

/** What the build and the tarball are made of. */
const INPUTS = [
	'package.json',
	'tsconfig.json',
	'gulpfile.js',
	'README.md',
	'LICENSE.md',
	'nodes',
	'credentials',
	'icons',
];

export interface PackedPackage {
	/** A copy of the sources, with what the build has made of them in `dist`. */
	sources: string;
	/** Path of the npm tarball. */
	tarball: string;
}

/**
 * Builds the package and packs it as it would be published, from a copy of the sources: a build of the checkout itself
 * would take `dist` away from whoever reads it at the same time.
 * @param folder an empty folder, which gets everything that arises
 * @throws Error with the compiler's or npm's output
 */
export async function packInto(folder: string): Promise<PackedPackage> {
	const sources = path.join(folder, 'sources');
	const target = path.join(folder, 'packed');
	for (const directory of [sources, target]) fs.mkdirSync(directory);
	for (const input of INPUTS)
		fs.cpSync(path.join(projectFolder, input), path.join(sources, input), { recursive: true });
	fs.symlinkSync(
		path.join(projectFolder, 'node_modules'),
		path.join(sources, 'node_modules'),
		'dir',
	);
	const options = { cwd: sources, env: npmEnvironment(), logFile: path.join(folder, 'build.log') };
	await runToEnd('npm', ['run', 'build'], options);
	await runToEnd(
		'npm',
		['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', target],
		options,
	);
	const [file] = fs.readdirSync(target);
	if (file === undefined) throw new Error('npm pack left no tarball');
	return { sources, tarball: path.join(target, file) };
}
