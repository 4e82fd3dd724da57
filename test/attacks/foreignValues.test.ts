// Values of an answer or an item that cannot be turned into text or a number: {"toString": 1, "valueOf": 1}. What does it
// all the same ends with words of the JavaScript engine, and where there is more to do after it, that is not done.
import path from 'node:path';

import ts from 'typescript';

import { operations } from '../../nodes/QlaraCampaigns/operations';
import { memoryWorld, type MemoryWorld } from '../engine/memoryWorld';
import { byId, creation } from '../engine/values';

const project = path.resolve(__dirname, '..', '..');

const { fileNames, options } = ts.parseJsonConfigFileContent(
	ts.readConfigFile(path.join(project, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config,
	ts.sys,
	project,
);

const conversions = ['String', 'Number', 'BigInt', 'parseFloat', 'parseInt', 'Symbol'];

/** Every place that turns a value into a text or a number of which nobody has made sure that it can become one. */
function conversionsOfAnything(files: string[], host?: ts.CompilerHost): string[] {
	const program = ts.createProgram(files, { ...options, noEmit: true }, host);
	const checker = program.getTypeChecker();
	const mayBeAnything = (type: ts.Type): boolean =>
		type.isUnion()
			? type.types.some(mayBeAnything)
			: (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any | ts.TypeFlags.NonPrimitive)) !==
					0 ||
				((type.flags & ts.TypeFlags.Object) !== 0 &&
					(checker.typeToString(type) === '{}' ||
						checker.getIndexInfoOfType(type, ts.IndexKind.String) !== undefined ||
						checker.getTypeArguments(type as ts.TypeReference).some(mayBeAnything)));
	const found: string[] = [];
	const look = (file: ts.SourceFile, node: ts.Node): void => {
		// Whoever catches what it throws has made sure.
		if (ts.isTryStatement(node) && node.catchClause !== undefined) {
			look(file, node.catchClause);
			return;
		}
		const values: ts.Expression[] = [];
		if (ts.isTemplateSpan(node)) values.push(node.expression);
		else if (ts.isCallExpression(node)) {
			const { expression, arguments: given } = node;
			if (ts.isIdentifier(expression) && conversions.includes(expression.text) && given[0])
				values.push(given[0]);
			if (ts.isPropertyAccessExpression(expression)) {
				// list.map(String), and what joins the entries of a list.
				const isConversion = given.some(
					(one) => ts.isIdentifier(one) && conversions.includes(one.text),
				);
				if (isConversion || ['join', 'toString'].includes(expression.name.text))
					values.push(expression.expression);
			}
		} else if (ts.isNewExpression(node) && node.expression.getText() === 'Date')
			values.push(...(node.arguments ?? []));
		else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken)
			values.push(node.operand);
		for (const value of values)
			if (mayBeAnything(checker.getTypeAtLocation(value))) {
				const { line } = file.getLineAndCharacterOfPosition(node.getStart());
				found.push(`${path.relative(project, file.fileName)}:${line + 1}: ${node.getText()}`);
			}
		ts.forEachChild(node, (child) => look(file, child));
	};
	for (const file of program.getSourceFiles())
		if (!file.isDeclarationFile && !file.fileName.includes('node_modules')) look(file, file);
	return found;
}

it('nothing turns a value of any kind into a text or a number', () => {
	const ours = fileNames.filter((file) => /[\\/](nodes|credentials)[\\/]/.test(file));
	expect(ours.length).toBeGreaterThan(100);
	expect(conversionsOfAnything(ours)).toEqual([]);
});

it('this test finds what does', () => {
	const source = `
		declare const any: unknown; declare const row: Record<string, unknown>; declare const list: unknown[];
		String(any); Number(row.id ?? 0); list.map(String); list.join(); \`\${row.id}\`; new Date(any as string | object);
		String(1); Number('1'); ['a'].join(); \`\${1}\`; new Date(1);
		try { String(any) } catch {}
	`;
	const host = ts.createCompilerHost(options);
	const { getSourceFile } = host;
	host.getSourceFile = (name, ...more) =>
		name.endsWith('made-up.ts')
			? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022)
			: getSourceFile.call(host, name, ...more);
	expect(conversionsOfAnything([path.join(project, 'made-up.ts')], host)).toHaveLength(6);
});

/** None of these can become a text or a number. */
const hostile: unknown[] = [
	{ toString: 1, valueOf: 1 },
	[{ toString: null, valueOf: null, toJSON: 1 }],
	[[[{ toString: 'x', valueOf: {} }]], {}],
];
const ownWords =
	/is not a function|Cannot (read|convert)|is not iterable|primitive|circular|Maximum call|undefined is not/;

/** Puts a value in the place of every field of a name. */
function withField(value: unknown, name: string, other: unknown): unknown {
	if (Array.isArray(value)) return value.map((entry) => withField(entry, name, other));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [
			key,
			key === name ? other : withField(inner, name, other),
		]),
	);
}

function namesIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(namesIn);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

let field = '';
let put: unknown;
const seen = new Set<string>();

/** Whose answers hold {@link put} in every {@link field}. */
function newWorld(): MemoryWorld {
	const made = memoryWorld();
	const handle = made.api.handle.bind(made.api);
	made.api.handle = (request) => {
		const reply = handle(request);
		if (reply.body === '') return reply;
		const body: unknown = JSON.parse(reply.body);
		for (const name of namesIn(body)) seen.add(name);
		return { ...reply, body: JSON.stringify(withField(body, field, put)) };
	};
	return made;
}

let world = newWorld();

const parametersOf = (operation: string): Record<string, unknown> => {
	world = newWorld();
	const { id } = world.api.seedCampaign({
		name: 'Mine',
		smsBody: 'Hello',
		destinationType: 1,
		contactListIds: [87],
		destinations: [],
		totalDestinations: 25,
		cost: 1.125,
		...(operation === 'stop' && { status: 1, scheduledAt: world.now() + 3_600_000 }),
	});
	return {
		campaignId: byId(String(id)),
		...(operation === 'create' && creation('SMS')),
		...(operation === 'update' && { updateFields: { name: 'Yours', contactListIds: '88' } }),
		...(operation === 'getAll' && { returnAll: true, filters: { status: ['draft'] } }),
		...(operation === 'getStatistics' && {
			startDate: '2026-06-01',
			endDate: '2026-06-30',
			aggregateOn: 'day',
			returnAll: true,
		}),
	};
};

it.each(operations.map(({ option }) => option.value))(
	'%s says something sensible, or does its work, whatever a field of an answer holds',
	async (operation) => {
		field = '';
		seen.clear();
		await world.run(operation, parametersOf(operation));
		for (const name of new Set([...seen, 'channel', 'price', 'total'])) {
			for (put of hostile) {
				field = '';
				const parameters = parametersOf(operation);
				field = name;
				const end = await world.run(operation, parameters);
				const said = 'items' in end ? '' : `${end.message} ${end.description}`;
				expect([name, said]).not.toEqual([name, expect.stringMatching(ownWords)]);
			}
		}
	},
);

it.each(['name', 'smsBody', 'contactListIds', 'smsSender', 'destinationType', 'scheduledDate'])(
	'Check shows a campaign whose %s is such a value',
	async (name) => {
		for (put of hostile) {
			field = '';
			const parameters = parametersOf('check');
			field = name;
			const { approvalText } = await world.output('check', parameters);
			expect(approvalText).toContain('Recipients: 25');
		}
	},
);
