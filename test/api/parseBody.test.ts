import fc from 'fast-check';
import { isTooDeep, maxDepth, parseBody } from '../../nodes/QlaraCampaigns/api/parseBody';

const nested = (depth: number): unknown => {
	let value: unknown = 'x';
	for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { value };
	return value;
};

describe('parseBody', () => {
	it.each<[string, unknown]>([
		['{"id":7}', { id: 7 }],
		['\uFEFF {"id":7} ', { id: 7 }],
		['  ', undefined],
		['', undefined],
		['OK', 'OK'],
		['{"id":7', '{"id":7'],
		['"text"', 'text'],
		['0', 0],
	])('reads %j', (text, value) => {
		expect(parseBody(text)).toEqual(value);
	});

	it.each<[string, unknown]>([
		['{"id":9007199254740991}', { id: 9007199254740991 }],
		['{"id":9007199254740993}', { id: '9007199254740993' }],
		['{"id":-9007199254740993}', { id: '-9007199254740993' }],
		['[1234567890123456789,12]', ['1234567890123456789', 12]],
		['1234567890123456789', '1234567890123456789'],
		[
			'{"a":"1234567890123456789","b":"\\"9007199254740993","c":"\\\\","id":9007199254740993}',
			{ a: '1234567890123456789', b: '"9007199254740993', c: '\\', id: '9007199254740993' },
		],
		['{"1234567890123456789":1}', { '1234567890123456789': 1 }],
		['[0.12345678901234567890,1e25]', [0.12345678901234568, 1e25]],
		['[1234567890123456789.5]', [1234567890123456800]],
		['[1234567890123456789e3]', [1.2345678901234568e21]],
	])('keeps every digit of an integer that a number cannot hold: %s', (json, value) => {
		expect(parseBody(json)).toEqual(value);
	});

	it('gives what JSON.parse gives, with every other integer as it was written', () => {
		const integer = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n });
		const text = fc.string({
			unit: fc.constantFrom('"', '\\', '1234567890123456789', ',', '-', 'é'),
		});
		const { value } = fc.letrec<{ value: { json: string; expected: unknown } }>((tie) => ({
			value: fc.oneof(
				{ maxDepth: 4 },
				integer.map((number) => ({
					json: String(number),
					expected: Number.isSafeInteger(Number(number)) ? Number(number) : String(number),
				})),
				text.map((string) => ({ json: JSON.stringify(string), expected: string })),
				fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => ({
					json: JSON.stringify(number).includes('.') ? JSON.stringify(number) : '0.5',
					expected: JSON.stringify(number).includes('.') ? number : 0.5,
				})),
				fc.array(fc.tuple(text, tie('value'))).map((entries) => ({
					json: `[${entries.map(([, entry]) => entry.json).join(', ')}]`,
					expected: entries.map(([, entry]) => entry.expected),
				})),
				fc.dictionary(text, tie('value')).map((fields) => ({
					json: `{${Object.entries(fields)
						.map(([name, entry]) => `${JSON.stringify(name)} : ${entry.json}`)
						.join(',')}}`,
					expected: Object.fromEntries(
						Object.entries(fields).map(([name, entry]) => [name, entry.expected]),
					),
				})),
			),
		}));
		fc.assert(
			fc.property(value, ({ json, expected }) => {
				const parsed = parseBody(json);
				// A text that is nothing but white space is nothing.
				expect(parsed).toEqual(json.trim() === '' ? undefined : expected);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('isTooDeep', () => {
	it.each([
		['a text', 'x', false],
		['nothing', null, false],
		['a wide list', Array.from({ length: 100_000 }, () => ({ id: 1 })), false],
		['the deepest that is read', nested(maxDepth), false],
		['one level more', nested(maxDepth + 1), true],
		['5,000 levels', nested(5_000), true],
	])('of %s is %p', (_name, value, expected) => {
		expect(isTooDeep(value)).toBe(expected);
	});
});

it('reads a large body with a long integer and millions of digits in its texts', () => {
	const name = '1 '.repeat(23 * 2 ** 20);
	const value = parseBody(`{"id":12345678901234567890,"name":"${name}","x":-1.5e3}`);
	expect(value).toMatchObject({ id: '12345678901234567890', x: -1_500 });
});
