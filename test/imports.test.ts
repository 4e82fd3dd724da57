import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The folders of the nodes, each with its level: one imports only from levels below its own (docs/architecture.md). */
const levels: Readonly<Record<string, number>> = {
	api: 0,
	parameters: 1,
	channels: 2,
	sending: 3,
	trigger: 3,
	operations: 4,
	n8n: 5,
	'.': 6,
};

const root = path.resolve(__dirname, '..', 'nodes', 'QlaraCampaigns');

function filesBelow(folder: string): string[] {
	return fs
		.readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => path.join(folder, name));
}

/** What a file imports by a relative path, as a path from the root and without its ending. */
function importsOf(file: string): string[] {
	return ts
		.preProcessFile(fs.readFileSync(file, 'utf8'))
		.importedFiles.map(({ fileName }) => fileName)
		.filter((name) => name.startsWith('.'))
		.map((name) => path.relative(root, path.resolve(path.dirname(file), name)));
}

/** The modules that a file imports by name. */
function packagesOf(file: string): string[] {
	return ts
		.preProcessFile(fs.readFileSync(file, 'utf8'))
		.importedFiles.map(({ fileName }) => fileName)
		.filter((name) => !name.startsWith('.'));
}

/** Whether a file needs n8n when it runs, and not only its types. */
function usesN8n(file: string): boolean {
	const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
	return source.statements.some((statement) => {
		if (!ts.isImportDeclaration(statement)) return false;
		const { moduleSpecifier, importClause } = statement;
		if (!ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== 'n8n-workflow')
			return false;
		const names = importClause?.namedBindings;
		const onlyTypes =
			importClause?.isTypeOnly === true ||
			(names !== undefined &&
				ts.isNamedImports(names) &&
				names.elements.every(({ isTypeOnly }) => isTypeOnly));
		return !onlyTypes;
	});
}

const folderOf = (name: string): string => path.dirname(name);
const files = filesBelow(root).map((file) => ({
	file,
	name: path.relative(root, file).replace(/\.ts$/, ''),
}));

/** Arrows between the files of a folder that lead back to where they began. */
function cycles(): string[] {
	const arrows = new Map(
		files.map(({ file, name }) => [
			name,
			importsOf(file).map((to) => (levels[to] === undefined ? to : `${to}/index`)),
		]),
	);
	const found: string[] = [];
	const done = new Set<string>();
	const visit = (name: string, trail: string[]): void => {
		if (trail.includes(name)) found.push([...trail.slice(trail.indexOf(name)), name].join(' -> '));
		if (done.has(name) || trail.includes(name)) return;
		for (const to of arrows.get(name) ?? []) visit(to, [...trail, name]);
		done.add(name);
	};
	for (const { name } of files) visit(name, []);
	return found;
}

describe('the folders of the nodes', () => {
	it('all have a level', () => {
		expect([...new Set(files.map(({ name }) => folderOf(name)))].sort()).toEqual(
			Object.keys(levels).sort(),
		);
	});

	it.each(files.map(({ file, name }) => [name, file]))(
		'%s imports only from its own folder and from levels below',
		(name, file) => {
			const own = folderOf(name);
			const climbing = importsOf(file)
				.map((to) => (levels[to] === undefined ? folderOf(to) : to))
				.filter((folder) => folder !== own && !(levels[folder]! < levels[own]!));
			expect(climbing).toEqual([]);
		},
	);

	it('hold no files that import each other in a circle', () => {
		expect(cycles()).toEqual([]);
	});

	it('know n8n where the map says so, and nothing else that is not part of Node.js', () => {
		const modules = new Map<string, Set<string>>();
		for (const { file, name } of files) {
			const folder = folderOf(name);
			modules.set(folder, new Set([...(modules.get(folder) ?? []), ...packagesOf(file)]));
		}
		expect(
			Object.fromEntries([...modules].map(([folder, set]) => [folder, [...set].sort()])),
		).toEqual({
			'.': ['n8n-workflow'],
			api: [],
			channels: ['n8n-workflow'],
			n8n: ['n8n-workflow', 'node:crypto'],
			operations: ['n8n-workflow'],
			parameters: ['n8n-workflow'],
			sending: ['node:crypto'],
			trigger: ['n8n-workflow', 'node:crypto'],
		});
	});
});

describe('n8n itself', () => {
	it('is needed at run time by the nodes, their glue, and the reader of dates only', () => {
		const users = files.filter(({ file }) => usesN8n(file)).map(({ name }) => name);
		expect(users.filter((name) => !['.', 'n8n'].includes(folderOf(name)))).toEqual([
			'parameters/dates',
		]);
	});
});

describe('the credential', () => {
	it('imports nothing of the nodes but what says where the API is', () => {
		const [file] = filesBelow(path.resolve(root, '..', '..', 'credentials'));
		expect(importsOf(file!).map(folderOf)).toEqual(['api']);
	});
});
