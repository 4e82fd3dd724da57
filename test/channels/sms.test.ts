import { sms } from '../../nodes/QlaraCampaigns/channels/sms';

const codes = (name: string, fields: Record<string, unknown>): string[] =>
	sms.check!({ id: 7, ...fields }, name).map(({ code }) => code);

describe('the sender of an SMS', () => {
	it.each(['MyShop', 'a', 'Elevenchars', '123', '+39340', '012345678901234', ' MyShop ', 4912345])(
		'may be %j',
		(smsSender) => {
			expect(codes('smsSender', { smsSender })).toEqual([]);
		},
	);

	it.each(['TwelveCharss', 'My Shop', 'Caffè', '+12', '+1234567890123456', 'My-Shop', 'a\nb'])(
		'%j is warned of',
		(smsSender) => {
			expect(sms.check!({ id: 7, smsSender }, 'smsSender')).toEqual([
				expect.objectContaining({
					severity: 'warning',
					code: 'senderFormat',
					field: 'smsSender',
					message: `The SMS sender ${JSON.stringify(smsSender)} is neither up to 11 letters and digits nor a number.`,
				}),
			]);
		},
	);
});

describe('the text of an SMS', () => {
	it('is checked for what looks wrong in it', () => {
		expect(codes('smsBody', { smsBody: 'Hi undefined' })).toEqual(['missingValue']);
		expect(codes('smsBody', { smsBody: 'Hello' })).toEqual([]);
	});

	it('has no known length with placeholders, which are named', () => {
		const body = `Hi {{name}} {{city}} {{name}}${'x'.repeat(30)}`;
		const [note] = sms.check!({ id: 7, smsBody: body }, 'smsBody');
		expect(note).toMatchObject({ severity: 'note', code: 'unknownLength' });
		expect(note!.message).toBe(
			'The length of {{name}}, {{city}} is not known, so some recipients may get more than 1 SMS part.',
		);
		const [long] = sms.check!({ id: 7, smsBody: `{{name}}${'x'.repeat(161)}` }, 'smsBody');
		expect(long!.message).toContain('more than 2 SMS parts.');
	});

	it('says nothing of placeholders whose values fit into one part in any alphabet', () => {
		const body = (length: number) => ({ smsBody: `{{name}}${'x'.repeat(length)}` });
		expect(codes('smsBody', body(50))).toEqual([]);
		expect(codes('smsBody', body(51))).toEqual(['unknownLength']);
	});

	it('is noted to be short of room when a character needs Unicode; ten of them are named', () => {
		const [note] = sms.check!({ id: 7, smsBody: 'яабвгдежзийклм' }, 'smsBody');
		expect(note).toMatchObject({ severity: 'note', code: 'unicodeText' });
		expect(note!.message).toContain('in an SMS: я, а, б, в, г, д, е, ж, з, и.');
	});

	it('names characters that people cannot see, or take for another one', () => {
		const [note] = sms.check!({ id: 7, smsBody: '10\u00a0€ \u2019\u2013' }, 'smsBody');
		expect(note!.message).toContain(
			'in an SMS: U+00A0 (no-break space), ’ (U+2019, right single quotation mark), – (U+2013, en dash).',
		);
	});

	it.each([undefined, null, 7, {}])('is not checked when it is %j', (smsBody) => {
		expect(codes('smsBody', { smsBody })).toEqual([]);
	});
});

describe('what Check says of an SMS', () => {
	it('is its text, encoding and size', () => {
		expect(sms.describe!({ id: 7, smsBody: 'Hi {{name}} €' })).toEqual({
			smsText: 'Hi {{name}} €',
			smsEncoding: 'GSM-7',
			smsLength: 6,
			smsSegments: 1,
			smsLengthIsExact: false,
		});
	});

	it.each([undefined, null, '', ' \n', 7])('is nothing when the text is %j', (smsBody) => {
		expect(sms.describe!({ id: 7, smsBody })).toEqual({});
	});
});
