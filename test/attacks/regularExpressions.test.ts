// No input makes a regular expression of the package slow. Proved by recheck for each of them, not measured.
import fs from 'node:fs';
import path from 'node:path';

import { check } from 'recheck';
import ts from 'typescript';

import type * as TextProblems from '../../nodes/QlaraCampaigns/channels/textProblems';
import type * as Redact from '../../nodes/QlaraCampaigns/n8n/redact';
import type * as NumberingPlans from '../../nodes/QlaraCampaigns/parameters/numberingPlans';

const project = path.resolve(__dirname, '..', '..');

interface RegularExpression {
	/** Such as `nodes/QlaraCampaigns/api/http.ts:12`. */
	place: string;
	source: string;
	flags: string;
}

const files = ['nodes', 'credentials'].flatMap((folder) =>
	fs
		.readdirSync(path.join(project, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => path.join(folder, name)),
);

function treeOf(file: string): ts.SourceFile {
	const text = fs.readFileSync(path.join(project, file), 'utf8');
	return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

function nodesOf(tree: ts.Node): ts.Node[] {
	const nodes: ts.Node[] = [tree];
	ts.forEachChild(tree, (child) => void nodes.push(...nodesOf(child)));
	return nodes;
}

function literalsIn(file: string): RegularExpression[] {
	const tree = treeOf(file);
	return nodesOf(tree)
		.filter(ts.isRegularExpressionLiteral)
		.map((node) => {
			const end = node.text.lastIndexOf('/');
			const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
			return {
				place: `${file}:${line + 1}`,
				source: node.text.slice(1, end),
				flags: node.text.slice(end + 1),
			};
		});
}

/** The regular expressions that files put together when they are loaded and used. */
function composedBy(use: () => void): RegularExpression[] {
	const composed: RegularExpression[] = [];
	const { RegExp: original } = globalThis;
	globalThis.RegExp = new Proxy(original, {
		construct: (target, [source, flags]: [string, string?]) => {
			composed.push({ place: source.slice(0, 60), source, flags: flags ?? '' });
			return new target(source, flags);
		},
	});
	try {
		jest.isolateModules(use);
	} finally {
		globalThis.RegExp = original;
	}
	return composed;
}

/** Files that put regular expressions together, each with what makes it do so. */
const composing: Readonly<Record<string, () => void>> = {
	'nodes/QlaraCampaigns/channels/textProblems.ts': () => {
		const { textProblems } = jest.requireActual<typeof TextProblems>(
			'../../nodes/QlaraCampaigns/channels/textProblems',
		);
		textProblems('Hi', 'smsBody');
	},
	'nodes/QlaraCampaigns/n8n/redact.ts': () => {
		const { redactor } = jest.requireActual<typeof Redact>('../../nodes/QlaraCampaigns/n8n/redact');
		const keys = [
			'qlara-secret-key',
			'a+b*c{2,}',
			'\\\\\\\\\\\\',
			'%25%25%25',
			'((((((',
			'é😀 &<>"',
		];
		for (const key of keys) redactor(key)('');
	},
	'nodes/QlaraCampaigns/parameters/numberingPlans.ts': () => {
		const { plansOf } = jest.requireActual<typeof NumberingPlans>(
			'../../nodes/QlaraCampaigns/parameters/numberingPlans',
		);
		plansOf('39');
	},
};

/** The end of a group that begins at `start`, with its closing bracket. */
function endOfGroup(source: string, start: number): number {
	let depth = 0;
	let inClass = false;
	for (let at = start; at < source.length; at++) {
		const character = source[at];
		if (character === '\\') at++;
		else if (character === '[') inClass = true;
		else if (character === ']') inClass = false;
		else if (!inClass && character === '(') depth++;
		else if (!inClass && character === ')' && --depth === 0) return at + 1;
	}
	throw new Error(`A group in ${source} has no end`);
}

/** A character that no text has: with it at its end an expression tries all that it can try, and fails. */
const impossible = '\\uffff';

/**
 * An expression without assertions about what stands before or behind, which automata do not know, that takes at least
 * as much time: an assertion only rules ways out, so without it there are more; what it tries to match may be tried at
 * its place; and the whole never succeeds, so that no way is left untried.
 *
 * @returns undefined when there is none, because the time of an assertion about what stands before has no bound
 */
function withoutAssertions(source: string): string | undefined {
	const [found] = /\(\?<?[=!]/.exec(source) ?? [];
	if (found === undefined) return source;
	let rest = source;
	for (let at = rest.search(/\(\?<?[=!]/); at >= 0; at = rest.search(/\(\?<?[=!]/)) {
		const end = endOfGroup(rest, at);
		const isBehind = rest.startsWith('(?<', at);
		const content = rest.slice(at + (isBehind ? 4 : 3), end - 1);
		if (isBehind && unboundedRepetitions(content).length > 0) return undefined;
		rest = rest.slice(0, at) + (isBehind ? '' : `(?:${content})?`) + rest.slice(end);
	}
	return `(?:${rest})${impossible}`;
}

/**
 * Whether the time to look for it is linear in the text. Its proof needs an automaton; a search by trial, which recheck
 * makes where there is none, proves nothing.
 */
async function isLinear(source: string, flags: string): Promise<boolean> {
	const provable = withoutAssertions(source);
	if (provable === undefined) return false;
	const { status } = await check(provable, flags, { checker: 'automaton', timeout: 120_000 });
	return status === 'safe';
}

/** The repetitions without a bound, outside of character classes. */
function unboundedRepetitions(source: string): string[] {
	return source.replace(/\\u[0-9a-f]{4}|\\.|\[[^\]]*\]/g, '').match(/[*+]|\{\d+,\}/g) ?? [];
}

it('the checker tells what is slow from what is not', async () => {
	expect(await isLinear('^a+$', '')).toBe(true);
	expect(await isLinear('a+$', '')).toBe(false);
	expect(await isLinear(String.raw`\{\{\s*([^{}]*?)\s*\}\}`, 'g')).toBe(false);
	expect(await isLinear('^(a|a)*$', '')).toBe(false);
	expect(await isLinear(String.raw`\s+(?=\+)`, '')).toBe(false);
	expect(await isLinear(String.raw`(?<!\\)\{\{`, '')).toBe(true);
	expect(await isLinear('^a+(?!b+c)', '')).toBe(true);
	expect(await isLinear('^a+(?!a+c)', '')).toBe(false);
	expect(await isLinear('(?<=a+)b', '')).toBe(false);
});

it.each(
	files.flatMap(literalsIn).map((found) => [`${found.place} /${found.source}/`, found] as const),
)('%s takes a time that is linear in the text', async (_name, { source, flags }) => {
	expect(await isLinear(source, flags)).toBe(true);
});

describe('a regular expression that is put together', () => {
	it('stands in a file that is used here', () => {
		const found = files.filter((file) =>
			nodesOf(treeOf(file)).some(
				(node) =>
					(ts.isNewExpression(node) || ts.isCallExpression(node)) &&
					node.expression.getText() === 'RegExp',
			),
		);
		expect(found.sort()).toEqual(Object.keys(composing).sort());
	});

	it.each(Object.entries(composing))(
		'by %s takes a time that is linear in the text',
		async (_file, use) => {
			const composed = composedBy(use);
			expect(composed.length).toBeGreaterThan(0);
			// The automaton of a long one is too large; without repetitions none is needed.
			const repeating = composed.filter(({ source }) => unboundedRepetitions(source).length > 0);
			for (const { source, flags } of repeating)
				expect([source, await isLinear(source, flags)]).toEqual([source, true]);
		},
	);

	it('is known to repeat by what stands outside of classes and escapes', () => {
		expect(unboundedRepetitions(String.raw`a{0,3}\+b*c{2,}[*]\u002b`)).toEqual(['*', '{2,}']);
	});
});
