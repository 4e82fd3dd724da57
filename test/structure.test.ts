import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const project = path.resolve(__dirname, '..');

/** The folders of sources, each with the folder that mirrors it. */
const mirrored: Readonly<Record<string, string>> = {
	'nodes/QlaraCampaigns': 'test',
	'nodes/QlaraCampaigns/api': 'test/api',
	'nodes/QlaraCampaigns/channels': 'test/channels',
	'nodes/QlaraCampaigns/n8n': 'test/n8n',
	'nodes/QlaraCampaigns/operations': 'test/operations',
	'nodes/QlaraCampaigns/parameters': 'test/parameters',
	'nodes/QlaraCampaigns/sending': 'test/sending',
	'nodes/QlaraCampaigns/trigger': 'test/trigger',
	credentials: 'test/credentials',
};

/** Tests of more than one file, each under a name that says what it holds. */
const crossCutting: readonly string[] = [
	'test/conventions.test.ts',
	'test/docs.test.ts',
	'test/imports.test.ts',
	'test/structure.test.ts',
	'test/channels/newChannel.test.ts',
	'test/operations/claims.test.ts',
	'test/operations/dryRun.test.ts',
	'test/operations/everyDialect.test.ts',
	'test/operations/garbage.test.ts',
	'test/operations/guards.test.ts',
	'test/operations/oddAnswers.test.ts',
	'test/operations/pairsOfDialects.test.ts',
	'test/trigger/requestsPerPoll.test.ts',
	'test/trigger/restart.test.ts',
	'test/operations/manyRows.test.ts',
];

const filesIn = (folder: string): string[] =>
	fs
		.readdirSync(path.join(project, folder), { withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
		.map(({ name }) => `${folder}/${name}`);

const sources = Object.keys(mirrored).flatMap(filesIn);
const tests = Object.values(mirrored)
	.flatMap(filesIn)
	.filter((file) => file.endsWith('.test.ts'));

/** The test of a source file. */
function testOf(source: string): string {
	const folder = path.posix.dirname(source);
	return `${mirrored[folder]}/${path.posix.basename(source, '.ts')}.test.ts`;
}

/** Whether a file does anything: types, constants and lists of exports need no test. */
function hasLogic(source: string): boolean {
	const text = fs.readFileSync(path.join(project, source), 'utf8');
	const contains = (node: ts.Node): boolean =>
		(ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) ||
		(ts.forEachChild(node, contains) ?? false);
	return contains(ts.createSourceFile(source, text, ts.ScriptTarget.ES2022));
}

describe('a test file', () => {
	it.each(tests.filter((file) => !file.startsWith('test/n8n/')))(
		'%s is called after the source file that it tests, or listed as cross-cutting',
		(file) => {
			expect([...sources.map(testOf), ...crossCutting]).toContain(file);
		},
	);

	it('is listed as cross-cutting only when it exists and no source file has its name', () => {
		expect(crossCutting.filter((file) => !tests.includes(file))).toEqual([]);
		expect(sources.map(testOf).filter((file) => crossCutting.includes(file))).toEqual([]);
	});
});

describe('a source file', () => {
	it('with logic has a test of its own', () => {
		const untested = sources.filter(
			(source) =>
				path.posix.basename(source) !== 'index.ts' &&
				hasLogic(source) &&
				!tests.includes(testOf(source)),
		);
		expect(untested).toEqual([]);
	});

	it('belongs to a folder that is mirrored', () => {
		const folders = ['nodes', 'credentials'].flatMap((root) =>
			fs
				.readdirSync(path.join(project, root), { recursive: true, encoding: 'utf8' })
				.filter((name) => name.endsWith('.ts'))
				.map((name) => path.posix.dirname(`${root}/${name.split(path.sep).join('/')}`)),
		);
		expect([...new Set(folders)].filter((folder) => mirrored[folder] === undefined)).toEqual([]);
	});
});

describe('an installed n8n', () => {
	/** The function that finds the n8n of the tests, and installs it first when there is none. */
	const installer = 'ensureRuntime';

	const allFiles = fs
		.readdirSync(path.join(project, 'test'), { recursive: true, encoding: 'utf8' })
		.map((name) => `test/${name.split(path.sep).join('/')}`)
		.filter((name) => /\.(ts|mjs|js)$/.test(name) && !name.includes('node_modules/'));
	const textOf = (file: string): string => fs.readFileSync(path.join(project, file), 'utf8');

	/** The files that a file imports, or starts by their path, directly or through others. */
	function reachable(file: string, seen = new Set<string>()): Set<string> {
		if (seen.has(file)) return seen;
		seen.add(file);
		for (const { fileName } of ts.preProcessFile(textOf(file)).importedFiles) {
			if (!fileName.startsWith('.')) continue;
			const target = path.posix.join(path.posix.dirname(file), fileName);
			const found = [target, `${target}.ts`, `${target}/index.ts`].find((name) =>
				allFiles.includes(name),
			);
			if (found !== undefined) reachable(found, seen);
		}
		return seen;
	}
	const installs = (file: string): boolean =>
		[...reachable(file)].some((name) => textOf(name).includes(`${installer}(`));
	const isTest = (file: string): boolean => file.endsWith('.test.ts');

	it('is looked for by tests below test/n8n only', () => {
		const found = allFiles.filter(isTest).filter(installs);
		expect(found.length).toBeGreaterThan(0);
		expect(found.filter((file) => !file.startsWith('test/n8n/'))).toEqual([]);
	});

	it('is started by no other file than those below test/n8n, the benchmark, and the runner before it starts jest', () => {
		const naming = allFiles
			.filter((file) => !file.startsWith('test/n8n/'))
			.filter((file) => textOf(file).includes('n8n/install') || textOf(file).includes(installer));
		expect(naming.sort()).toEqual([
			'test/bench/httpRequestNode.ts',
			'test/run.mjs',
			'test/structure.test.ts',
		]);
	});

	it.each(tests.filter((file) => file.startsWith('test/n8n/')))(
		'is what %s needs, or it is called after the source file that it tests and needs none',
		(file) => {
			expect(sources.map(testOf).includes(file)).toBe(!installs(file));
		},
	);
});
