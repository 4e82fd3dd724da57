// What docs/errors.md says is held to the sources: every sentence that the node can say stands there.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

import { QlaraApi } from '../../credentials/QlaraApi.credentials';
import { endpoints, type Endpoint } from '../../nodes/QlaraCampaigns/api/endpoints';
import {
	QlaraError,
	type FailureDetails,
	type FailureKind,
} from '../../nodes/QlaraCampaigns/api/errors';
import { remedyFor } from '../../nodes/QlaraCampaigns/n8n/remedies';

const root = path.resolve(__dirname, '..', '..');
const nodesFolder = path.join(root, 'nodes', 'QlaraCampaigns');

/** A table escapes the bar, and what could act as HTML stands in backticks. */
const plain = (text: string): string => text.replaceAll('\\|', '|').replaceAll('`', '');
const page = fs
	.readFileSync(path.join(root, 'docs', 'errors.md'), 'utf8')
	.split('\n')
	.map((line) => plain(line).trim());

/** Whether the fixed parts of a sentence stand in one line of the page, in their order. */
function isOnPage(parts: string[]): boolean {
	return page.some((line) => {
		let from = 0;
		return parts.every((part) => {
			const at = line.indexOf(part, from);
			from = at + part.length;
			return at >= 0;
		});
	});
}

/** The fixed parts of a text, with a gap for each value in it; undefined when the expression is none. */
function partsOf(node: ts.Expression): string[] | undefined {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isTemplateExpression(node))
		return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
	if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken)
		return undefined;
	const [left, right] = [partsOf(node.left) ?? ['', ''], partsOf(node.right) ?? ['', '']];
	return [...left.slice(0, -1), `${left.at(-1)!}${right[0]!}`, ...right.slice(1)];
}

/** What the form says; the rest of a description is no message. */
const ofForm = new Set(['action', 'description', 'displayName', 'hint', 'name', 'placeholder']);

/** What outputs, hints and mails say, which asks for nothing; a sentence anywhere else belongs on the page. */
const noMessages = [
	'n8n/hints.ts',
	'operations/approvalText.ts',
	'operations/bucketFigures.ts',
	'operations/reportPage.ts',
	'operations/summaries.ts',
	'parameters/safeText.ts',
];

/** Beginnings of texts that are no messages: those of the log, of notices and descriptions, and stand-ins for a value. */
const otherwise =
	/^(Qlara: waiting for the rate limit|(Amounts|Time|Approval): |This sends messages to real phones|Whether to list|Which templates to list|Without a name|Campaign without a name|… With … Fallback|… SMS parts|… million values|The campaign ID …)/;

/** Sentences begin with a capital or a quotation mark and have some words; anything else is a word, a key or a name. */
function isSentence(parts: string[]): boolean {
	const text = parts.join('…');
	return (
		/^["…\p{Lu}]/u.test(text) &&
		(text.match(/ \p{L}/gu) ?? []).length >= 2 &&
		parts.some((part) => (part.match(/ /g) ?? []).length >= 2) &&
		!otherwise.test(text)
	);
}

function sentencesOf(file: string): string[][] {
	const source = ts.createSourceFile(
		file,
		fs.readFileSync(path.join(nodesFolder, file), 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	const found: string[][] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isPropertyAssignment(node) && ofForm.has(node.name.getText())) return;
		const parts = partsOf(node as ts.Expression);
		if (parts === undefined || !parts.some((part) => part !== ''))
			return ts.forEachChild(node, visit);
		if (isSentence(parts)) found.push(parts.map((part) => plain(part).trim()).filter(Boolean));
	};
	visit(source);
	return found;
}

const files = fs
	.readdirSync(nodesFolder, { recursive: true, encoding: 'utf8' })
	.map((file) => file.split(path.sep).join('/'))
	.filter((file) => file.endsWith('.ts') && !noMessages.includes(file));

describe('the page of messages', () => {
	it('has every sentence of the sources', () => {
		const sentences = files.flatMap(sentencesOf);
		expect(sentences.length).toBeGreaterThan(150);
		const missing = sentences.filter((parts) => !isOnPage(parts));
		expect(missing.map((parts) => parts.join(' … '))).toEqual([]);
	});

	const failures: Array<[FailureKind, FailureDetails]> = [
		['queued', { retryAfterMs: 5_000 }],
		['unreachable', { code: 'ENOTFOUND' }],
		['unreachable', { code: 'EPROTO' }],
		['noAnswer', { code: 'ECONNRESET' }],
		['unreadable', { status: 200 }],
		['unreadable', { status: 200, apiMessage: 'No' }],
		['unreadable', { status: 200, apiMessage: 'Sign in', garbled: true }],
		...[302, 400, 401, 403, 404, 405, 413, 422, 429, 500].map(
			(status): [FailureKind, FailureDetails] => ['refused', { status }],
		),
		['refused', { status: 429, retryAfterMs: 1_001 }],
	];

	it.each(Object.values<Endpoint>(endpoints))(
		'says as a whole what to do about a refusal of $name',
		(endpoint) => {
			const missing = failures
				.map(([kind, details]) => remedyFor(new QlaraError('No', kind, endpoint, details)))
				.filter(
					(remedy) => !isOnPage(remedy.replace(/\(E[A-Z]+\)|\b[25] (?=seconds)/g, '…').split('…')),
				);
			expect(missing).toEqual([]);
		},
	);

	it("has every verdict of the credential's test", () => {
		const rules = new QlaraApi().test.rules ?? [];
		const verdicts = rules.map(({ properties }) => String(properties.message));
		expect(verdicts.length).toBeGreaterThan(5);
		expect(verdicts.filter((verdict) => !isOnPage([verdict]))).toEqual([]);
	});
});
