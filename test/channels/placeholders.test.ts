import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import {
	readFilledText,
	readMessage,
	survivingSpelling,
} from '../../nodes/QlaraCampaigns/channels/placeholders';
import { InputError } from '../../nodes/QlaraCampaigns/parameters/inputError';
import type { Params } from '../../nodes/QlaraCampaigns/parameters/params';
import { paramsOf } from '../parameters/paramsOf';
import { expressionEngines, type ExpressionEngine } from '../engine/expressions';

const item: IDataObject = {
	code: 'X7',
	name: 'Ada',
	count: 0,
	yes: false,
	empty: '',
	blank: ' ',
	nothing: null,
	list: ['a', 'b'],
	braces: 'Hello {{ city }}',
	deep: { word: 'in' },
};

const labels = new Map([['smsBody', 'SMS Text']]);

/** The field as an expression, evaluated by n8n. */
function field({ evaluate }: ExpressionEngine, raw: string): Params {
	const value = (): unknown => {
		try {
			return evaluate(raw.slice(1), item);
		} catch (error) {
			return error;
		}
	};
	return paramsOf(
		{ smsBody: value() instanceof Error ? '' : value() },
		{ raw: { smsBody: raw }, evaluate: (expression) => evaluate(expression, item), labels },
	);
}

const fixed = (text: string): Params => paramsOf({ smsBody: text }, { labels });

/** What `read` returns, or the message and remedy of its error. */
function outcome(read: () => string): string | { message: string; remedy: string } {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		return { message: error.message, remedy: error.remedy };
	}
}

const newest = expressionEngines.at(-1)!;

it('runs against the oldest and the newest n8n', () => {
	const versions = expressionEngines.map(({ version }) => version);
	expect(versions[0]).toMatch(/^1\.12/);
	expect(versions.at(-1)).toMatch(/^2\.41/);
});

/** The versions between the oldest and the newest have nothing that these two have not. */
const runsOf = (engine: ExpressionEngine): number =>
	[expressionEngines[0], newest].includes(engine) ? 150 : 25;

describe.each(expressionEngines.map((engine) => [engine.version, engine] as const))(
	'a message in an expression of n8n-workflow %s',
	(_version, engine) => {
		const numRuns = runsOf(engine);
		const read = (expression: string) =>
			outcome(() => readMessage(field(engine, `=${expression}`), 'smsBody'));

		it.each([
			['Hi {{firstName}}', 'Hi {{firstName}}'],
			['{{firstName}}', '{{firstName}}'],
			['{{ firstName }}', '{{firstName}}'],
			['{{\u00a0firstName\n}}!', '{{firstName}}!'],
			['Hi {{firstName}}, your code is {{ $json.code }}', 'Hi {{firstName}}, your code is X7'],
			['{{ $json.code }} {{ città }} {{naïve_2}}', 'X7 {{città}} {{naïve_2}}'],
			['{{url}} {{name}} {{status}} {{event}}', '{{url}} {{name}} {{status}} {{event}}'],
			["{{ '{' + '{firstName}' + '}' }} {{ $json.name }}", '{{firstName}} Ada'],
			['{{ $json.braces }} {{firstName}}', 'Hello {{city}} {{firstName}}'],
			['{{ $json.count }}{{ $json.yes }} {{x}}', '0false {{x}}'],
			['{{ 2026 }} {{x}}', '2026 {{x}}'],
			['{{ true }} {{ Infinity }}', 'true Infinity'],
			['{{ Math.PI.toFixed(2) }} {{x}}', '3.14 {{x}}'],
			['{{ $json.list.join("{") }} {{x}}', 'a{b {{x}}'],
			['{{ "a \\}} b" }} {{x}}', 'a }} b {{x}}'],
			['{{ $json.name.toUpperCase() }} {{ $json.list.first() }} {{x}}', 'ADA a {{x}}'],
			['{{ $if(true, "a", "b") }} {{x}}', 'a {{x}}'],
			['{{ `${$json.deep.word}` }} {{x}}', 'in {{x}}'],
			['{{ ["a", "b"].map(word => word + word) }}, {{x}}', 'aa,bb, {{x}}'],
			['{{ new Date(0).getUTCFullYear() }} {{x}}', '1970 {{x}}'],
			['Hi \\{{ x }}', 'Hi \\{{x}}'],
			['Hi {x} {{x}}', 'Hi {x} {{x}}'],
			['Say "hi" \\n {{x}}\n\t{{ $json.code }}', 'Say "hi" \\n {{x}}\n\tX7'],
			['\\\\{{ $json.code }}', '\\X7'],
		])('%j becomes %j', (expression, text) => {
			expect(read(expression)).toBe(text);
		});

		it.each([
			['Hi {{ $json.missing }}', '{{ $json.missing }}'],
			['{{firstName}} {{ $json.missing }}', '{{ $json.missing }}'],
			['{{ $json.code }} {{ $json.nothing }}', '{{ $json.nothing }}'],
			['Hi {{ $json.empty }}', '{{ $json.empty }}'],
			['Hi {{ Number("x") }}', '{{ Number("x") }}'],
			['Hi {{ [] }}', '{{ [] }}'],
			['Hi {{ [null] }}', '{{ [null] }}'],
			['Hi {{ $word }}', '{{ $word }}'],
			['Hi {{ name() }}', '{{ name() }}'],
			['Hi {{(name)}}', '{{(name)}}'],
			['Hi {{ undefined }}', '{{ undefined }}'],
			['Hi {{ $json.deep.no.word }}', '{{ $json.deep.no.word }}'],
		])('%j stops, because a piece returned nothing', (expression, piece) => {
			expect(read(expression)).toEqual({
				message: `"SMS Text" has a gap: ${piece} returned nothing for this item`,
				remedy: expect.stringContaining('name of the field or column') as string,
			});
		});

		it.each([
			['Hi {{first name}}', 'first name'],
			['Hi {{first-name}}', 'first-name'],
			['Hi {{contact.firstName}}', 'contact.firstName'],
			['Hi {{ firstName || "you" }}', 'firstName'],
			['Hi {{ firstName|default:"you" }}', 'firstName'],
			['Hi {{ title.toUpperCase() }}', 'title'],
			['Hi {{#firstName}}', '#firstName'],
			['Hi {{ "{{firstName}}" }}', 'firstName'],
			['Hi {{}}', 'firstName'],
			['Hi {{firstName', 'firstName'],
			['Hi {{ zip }}', 'zip'],
			['Hi {{ class }}', 'class'],
			['Hi {{ JSON }}', 'JSON'],
		])('%j stops, and shows the spelling that works', (expression, name) => {
			const stopped = read(expression);
			expect(stopped).toEqual({
				message: expect.stringMatching(
					/^"SMS Text" is an expression, in which n8n takes "\{\{/,
				) as string,
				remedy: expect.stringContaining(survivingSpelling(name)) as string,
			});
			expect(read(`Hi ${survivingSpelling(name)}`)).toBe(`Hi {{${name}}}`);
		});

		it('stops where n8n would send the source of a function', () => {
			expect(read('Hi {{ $json.name.trim }}')).toMatchObject({
				message: expect.stringMatching(
					/^"SMS Text" holds "\{\{ \$json\.name\.trim \}\}", which n8n cannot evaluate: this is a function/,
				) as string,
			});
		});

		it('stops at two backslashes before a placeholder', () => {
			expect(read('Hi \\\\{{firstName}}')).toMatchObject({
				message: expect.stringContaining('two backslashes') as string,
				remedy: 'Remove the backslashes.',
			});
		});

		const literals = fc.oneof(
			fc.string({ unit: 'grapheme', maxLength: 12 }),
			fc.constantFrom(
				'Hi ',
				', ',
				'{',
				'}',
				'"',
				"'",
				'`',
				'$',
				'\n',
				'\\',
				'\\n',
				'è',
				'€',
				'}}',
				'${x}',
			),
		);
		const codes = fc.oneof(
			fc.constantFrom(
				' $json.code ',
				'$json.name',
				' $json.count + 1 ',
				' $json["code"] ',
				' $json.list.join() ',
				' $json.list.length > 1 ? "many" : "one" ',
				' $json.name.toTitleCase() ',
				' $json.missing ?? "none" ',
				' $json.yes ',
				' "a" + \'b\' ',
				' `t${1 + 1}` ',
				' { a: 1 }.a ',
				' [1, 2].map((n) => n * 2).join("-") ',
				' JSON.stringify({ a: 1 }) ',
				' $if($json.yes, 1, 2) ',
				' "\\}}" ',
				'/* note */ 5 ',
				' "line\\nbreak" ',
			),
			fc.integer().map(String),
			fc.double({ noNaN: true }).map(String),
			fc
				.string({ minLength: 1, maxLength: 8 })
				.map((text) => JSON.stringify(text).replace(/\}\}/g, '} }')),
		);
		const names = fc.constantFrom('firstName', 'city', 'città', 'x', 'code2', '_id', 'voucher');

		it('is what n8n makes of it, when it has no bare words', () => {
			let compared = 0;
			fc.assert(
				fc.property(
					fc.array(
						fc.oneof(
							literals,
							codes.map((code) => `{{${code}}}`),
						),
						{ maxLength: 8 },
					),
					(pieces) => {
						const expression = pieces.join('');
						let expected: unknown;
						try {
							expected = engine.evaluate(expression, item);
						} catch {
							expected = undefined;
						}
						const actual = read(expression);
						// Stopping is right for what n8n cannot evaluate, and for what two pieces made together.
						if (typeof actual === 'object') return;
						compared++;
						// White space in braces, which is removed, comes from literals here.
						const tidy = (text: string) => text.replace(/\s/g, '');
						expect(tidy(actual)).toBe(tidy(String(expected)));
					},
				),
				{ numRuns },
			);
			expect(compared).toBeGreaterThan(numRuns / 4);
		});

		it('keeps its bare words, and is otherwise what n8n makes of it', () => {
			fc.assert(
				fc.property(
					fc.array(
						fc.oneof(
							// Text that n8n leaves alone, so that a placeholder stays one.
							fc.constantFrom('Hi ', ', ', '"', "'", '$', '\n', 'è', '€', '}', '.', '\\n '),
							codes.map((code) => `{{${code}}}`),
							names.map((name) => ({ name })),
						),
						{ maxLength: 8 },
					),
					(pieces) => {
						const written = pieces.map((piece) =>
							typeof piece === 'string' ? piece : `{{ ${piece.name} }}`,
						);
						// n8n knows nothing of placeholders here: they are text of which it makes nothing.
						const marked = pieces.map((piece) =>
							typeof piece === 'string' ? piece : `\u27ea${piece.name}\u27eb`,
						);
						const expected = String(engine.evaluate(marked.join(''), item))
							.replace(/\u27ea/g, '{{')
							.replace(/\u27eb/g, '}}');
						const result = read(written.join(''));
						// Refused: nothing at all, a piece that is blank, and a number that has lost digits.
						const values = pieces
							.filter((piece) => typeof piece === 'string' && piece.startsWith('{{'))
							.map((piece) => String(engine.evaluate(String(piece), item)));
						const reasons = [
							[/no value|has a gap/, (value: string) => value.trim() === ''],
							[/lost digits/, (value: string) => Math.abs(Number(value)) > Number.MAX_SAFE_INTEGER],
						] as const;
						if (typeof result === 'object') {
							const { message } = result;
							const [, isReason] = reasons.find(([pattern]) => pattern.test(message)) ?? [];
							expect([message, [...values, expected].some((value) => isReason?.(value))]).toEqual([
								message,
								true,
							]);
						} else {
							expect(result.trim()).not.toBe('');
							expect(result).toBe(expected);
						}
					},
				),
				{ numRuns },
			);
		});
	},
);

describe('a message on Fixed', () => {
	it('is returned as it was typed', () => {
		const text = '  Hi {{name}}, {{ $json.x }} {{first name}} {{}} {{{ x }}} {{ "a" }}\n';
		expect(readMessage(fixed(text), 'smsBody')).toBe(text);
	});

	it.each([
		['{{ firstName }}', '{{firstName}}'],
		['Hi {{firstName }}, {{\tcity}}', 'Hi {{firstName}}, {{city}}'],
		['{{ first-name }} {{ contact.name }}', '{{first-name}} {{contact.name}}'],
	])('has its placeholders in the documented spelling: %j becomes %j', (text, expected) => {
		expect(readMessage(fixed(text), 'smsBody')).toBe(expected);
	});
});

describe('readFilledText', () => {
	const read = (expression: string) =>
		outcome(() => readFilledText(field(newest, expression), 'smsBody'));

	it('returns a fixed text as it is, and what an expression gives', () => {
		expect(readFilledText(fixed(' {{ x }} '), 'smsBody')).toBe(' {{ x }} ');
		expect(read('=Shop {{ $json.code }}')).toBe('Shop X7');
	});

	it.each(['"#N/A"', '"null"', '({ a: 1 })', 'new Date("x")', '[undefined]'])(
		'stops at %s in a text, in a message too: it is the trace of a missing value',
		(code) => {
			const expression = `=Shop {{ ${code} }}`;
			const gap = {
				message: expect.stringMatching(/^"SMS Text" has a gap: .* returned nothing/) as string,
			};
			expect(read(expression)).toMatchObject(gap);
			expect(outcome(() => readMessage(field(newest, expression), 'smsBody'))).toMatchObject(gap);
		},
	);

	it('stops at a number that has lost digits, in a message too', () => {
		const expression = '=Code {{ 1234567890123456800 }}';
		const refused = {
			message: '"SMS Text" holds "1234567890123456800", a number that has lost digits',
		};
		expect(read(expression)).toMatchObject(refused);
		expect(outcome(() => readMessage(field(newest, expression), 'smsBody'))).toMatchObject(refused);
	});

	it('stops at a piece that returned nothing, a bare word among them', () => {
		for (const piece of ['{{ $json.missing }}', '{{ shop }}']) {
			expect(read(`=Shop ${piece}`)).toMatchObject({
				message: `"SMS Text" has a gap: ${piece} returned nothing for this item`,
			});
		}
	});
});

describe('readFilledText where n8n cannot evaluate a piece', () => {
	it('stops, and says which one and why', () => {
		const read = outcome(() =>
			readFilledText(field(newest, '=Shop {{ $json.name.trim }}'), 'smsBody'),
		);
		expect(read).toMatchObject({
			message: expect.stringMatching(
				/^"SMS Text" holds "\{\{ \$json\.name\.trim \}\}", which n8n cannot evaluate: this is a function/,
			) as string,
			remedy: 'Correct the expression.',
		});
	});
});

describe('survivingSpelling', () => {
	it.each([
		['name', "{{ '{' + '{name}' + '}' }}"],
		['first name', "{{ '{' + '{first name}' + '}' }}"],
		['', "{{ '{' + '{firstName}' + '}' }}"],
		["it's \\", "{{ '{' + '{its}' + '}' }}"],
	])('of %j is %s', (name, spelling) => {
		expect(survivingSpelling(name)).toBe(spelling);
	});
});
