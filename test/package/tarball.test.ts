import fs from 'node:fs';
import path from 'node:path';

import {
	BUILD_TIMEOUT_MS,
	builtPackage,
	listFiles,
	readManifest,
	type BuiltPackage,
} from './built';

let built: BuiltPackage;
beforeAll(async () => {
	built = await builtPackage();
}, BUILD_TIMEOUT_MS);

describe('the npm tarball', () => {
	it('holds the code in one file, what n8n loads by its name, the icons, the codex files and the documents, and nothing else', () => {
		const { sources } = built;
		const below = (folder: string, ending: string) =>
			listFiles(path.join(sources, folder))
				.filter((file) => file.endsWith(ending))
				.map((file) => `dist/${folder}/${file}`);
		const named = [...below('nodes', '.node.ts'), ...below('credentials', '.credentials.ts')];
		const expected = [
			'dist/qlara.js',
			...named.map((file) => file.replace(/\.ts$/, '.js')),
			...below('nodes', '.node.json'),
			...below('icons', '.svg'),
			'LICENSE.md',
			'README.md',
			'package.json',
		];
		expect(built.files).toEqual(expected.sort());
	});

	it('is readable: a reviewer finds the functions of the sources by their names, a line each', () => {
		const code = fs.readFileSync(path.join(built.unpacked, 'dist/qlara.js'), 'utf8');
		expect(code).toMatch(/^async function confirmSafely\(/m);
		expect(Math.max(...code.split('\n').map((line) => line.length))).toBeLessThan(2_000);
	});

	it('shares between the nodes what they know of the process', () => {
		const load = (file: string) =>
			jest.requireActual<Record<string, unknown>>(path.join(built.unpacked, file));
		for (const file of [...readManifest(built.unpacked).n8n.nodes]) {
			const name = path.basename(file).split('.')[0]!;
			expect(load(file)[name]).toBe(load('dist/qlara.js')[name]);
		}
	});

	it('has no test, source map, lockfile or type declaration', () => {
		expect(
			built.files.filter((file) =>
				/(?:^|\/)test\/|\.test\.|\.map$|lock|\.d\.ts$|\.env|\.npmrc|tsbuildinfo/i.test(file),
			),
		).toEqual([]);
	});

	it('holds every file that package.json registers, each node with its codex file', () => {
		const { nodes, credentials } = readManifest(built.unpacked).n8n;
		expect(nodes.length).toBeGreaterThan(0);
		expect(credentials.length).toBeGreaterThan(0);
		const expected = [
			...nodes,
			...credentials,
			...nodes.map((node) => node.replace(/\.js$/, '.json')),
		];
		expect(built.files).toEqual(expect.arrayContaining(expected));
	});

	it('requires nothing but n8n-workflow, node:crypto and its own files', () => {
		const required = new Set<string>();
		for (const file of built.files.filter((name) => name.endsWith('.js'))) {
			const code = fs.readFileSync(path.join(built.unpacked, file), 'utf8');
			for (const [, name] of code.matchAll(/\b(?:require|import)\(\s*["'`]([^"'`]+)["'`]\s*\)/g)) {
				if (!name!.startsWith('.')) required.add(name!);
			}
		}
		expect([...required].sort()).toEqual(['n8n-workflow', 'node:crypto']);
	});

	it('names no path or address of the machine that built it', () => {
		const text = built.files
			.map((file) => fs.readFileSync(path.join(built.unpacked, file), 'utf8'))
			.join('\n');
		expect(text).not.toContain(path.dirname(built.sources));
		expect(text).not.toMatch(/\/home\/|file:\/\/|[A-Z]:\\\\/);
	});
});
