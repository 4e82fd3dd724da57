import fs from 'node:fs';
import path from 'node:path';

import { messageOf, type Log } from './processes';
import type { Runtime } from './runtime';

/** The compiled part of the package sqlite3, below the folder of a runtime. */
const BINARY = path.join('node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');

/** A program for Node.js that ends with an error, or crashes, unless the driver can do what it is for. */
const TRIAL = `
const { Database } = require('sqlite3');
const database = new Database(':memory:', (error) => { if (error) throw error; });
database.get('select 42 as answer', (error, row) => {
	if (error) throw error;
	if (row.answer !== 42) throw new Error(JSON.stringify(row));
	database.close();
});`;

/** Runs a program in the folder of the runtime. @throws Error when it fails */
type Run = (command: string, args: string[], env?: NodeJS.ProcessEnv) => Promise<void>;

/**
 * Makes n8n's database driver usable in a runtime whose packages are installed without their scripts.
 * Where its prebuilt binary cannot be downloaded it has to be compiled, which takes a minute or two. Its interface to
 * Node.js is the same in all versions, so that a binary built for one n8n is kept and tried first by the next.
 * @param cache folder in which binaries are kept
 * @param log told when it has to be built
 * @throws Error when it can be neither taken over nor built
 */
export async function provideDatabaseDriver(
	{ folder, node }: Pick<Runtime, 'folder' | 'node'>,
	cache: string,
	run: Run,
	log: Log,
): Promise<void> {
	const binary = path.join(folder, BINARY);
	const kept = path.join(
		cache,
		`sqlite3-${versionIn(folder)}-${process.platform}-${process.arch}.node`,
	);
	const works = async () => await run(node, ['-e', TRIAL]);
	if (fs.existsSync(kept)) {
		fs.mkdirSync(path.dirname(binary), { recursive: true });
		fs.copyFileSync(kept, binary);
		try {
			return await works();
		} catch (error) {
			log(`  The database driver built earlier does not work here: ${messageOf(error)}`);
			fs.rmSync(binary);
		}
	}

	log('  building the database driver ...');
	// Compiled against the headers of the Node.js that will load it, which lie beside that Node.js, so that nothing has
	// to be downloaded for it either. Half the optimization saves a third of the time; tests store little.
	const headers = path.dirname(path.dirname(node));
	await run(
		'npm',
		['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'],
		{
			CFLAGS: '-O1',
			...(fs.existsSync(path.join(headers, 'include', 'node', 'node_api.h')) && {
				npm_config_nodedir: headers,
			}),
		},
	);
	await works();
	// Under another name first: another installation may be looking for it.
	const copy = `${kept}.${process.pid}`;
	fs.copyFileSync(binary, copy);
	fs.renameSync(copy, kept);
}

function versionIn(folder: string): string {
	const manifest = path.join(folder, 'node_modules', 'sqlite3', 'package.json');
	return (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string }).version;
}
