import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';

import { measureSms } from '../../nodes/QlaraCampaigns/channels/smsSegments';

const gsm = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./09:;<=>?¡AZÄÖÑÜ§¿azäöñüà';
const escaped = '^\\[~]|€';
/** Each is one character for a person and for the other implementation. */
const unicode = ['ç', '’', '…', 'ł', 'я', '中', '😀', '🎉', '𝒳'];

/** Lengths around every limit, where a mistake of one shows. */
const around = (...limits: number[]) =>
	fc.oneof(
		...limits.map((limit) => fc.integer({ min: Math.max(0, limit - 4), max: limit + 4 })),
		fc.integer({ min: 0, max: 700 }),
	);

function textOf(units: readonly string[], lengths: fc.Arbitrary<number>): fc.Arbitrary<string> {
	return lengths
		.chain((length) =>
			fc.array(fc.constantFrom(...units), { minLength: length, maxLength: length }),
		)
		.map((parts) => parts.join(''));
}

/** The other implementation takes a line break of two characters for one. */
const comparable = (text: string): boolean => !text.includes('\r\n');

function expectSame(text: string): void {
	const other = new SegmentedMessage(text);
	const { encoding, segments, exact } = measureSms(text);
	expect({ encoding, segments, exact }).toEqual({
		encoding: other.encodingName,
		segments: other.segmentsCount,
		exact: true,
	});
}

describe('measureSms', () => {
	it('agrees with sms-segments-calculator about texts of the GSM alphabet', () => {
		fc.assert(fc.property(textOf([...gsm], around(160, 306, 459)).filter(comparable), expectSame), {
			numRuns: 1500,
		});
	});

	it('agrees with it about characters of the extension table, which are never cut in two', () => {
		fc.assert(
			fc.property(
				textOf([...gsm, ...escaped, ...escaped, ...escaped], around(80, 120, 153)).filter(
					comparable,
				),
				expectSame,
			),
			{ numRuns: 1500 },
		);
	});

	it('agrees with it about Unicode texts, whose surrogate pairs are never cut in two', () => {
		fc.assert(
			fc.property(
				textOf([...gsm.replace('\r', ''), ...unicode, ...unicode], around(35, 70, 134, 201)),
				expectSame,
			),
			{ numRuns: 1500 },
		);
	});

	it('never counts more than it; it keeps combined characters together, which the standard does not ask for', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: 'grapheme', maxLength: 400 }).filter((text) => !text.includes('{{')),
				(text) => {
					expect(measureSms(text).segments).toBeLessThanOrEqual(
						new SegmentedMessage(text).segmentsCount,
					);
				},
			),
			{ numRuns: 500 },
		);
	});

	it.each([
		['', 'GSM-7', 0, 1],
		['a'.repeat(160), 'GSM-7', 160, 1],
		['a'.repeat(161), 'GSM-7', 161, 2],
		['a'.repeat(306), 'GSM-7', 306, 2],
		['a'.repeat(307), 'GSM-7', 307, 3],
		['€'.repeat(80), 'GSM-7', 160, 1],
		// 153 is odd: one place of each part stays empty, so 2 x 153 are not enough for 153 euro signs.
		['€'.repeat(153), 'GSM-7', 306, 3],
		['я'.repeat(70), 'UCS-2', 70, 1],
		['я'.repeat(71), 'UCS-2', 71, 2],
		['😀'.repeat(35), 'UCS-2', 70, 1],
		['😀'.repeat(67), 'UCS-2', 134, 3],
	])('counts row %# of the table', (text, encoding, length, segments) => {
		expect(measureSms(text)).toMatchObject({ encoding, length, segments });
	});

	it('says that placeholders make the size a lower bound, and counts nothing for them', () => {
		expect(measureSms('Hi {{firstName}}, {{ city }} and {{firstName}}')).toEqual({
			encoding: 'GSM-7',
			length: 'Hi ,  and '.length,
			segments: 1,
			exact: false,
			placeholders: ['firstName', 'city'],
			unicode: [],
		});
	});

	it('names the characters that make a text Unicode', () => {
		expect(measureSms('It’s “here”…').unicode).toEqual(['’', '“', '”', '…']);
	});
});
