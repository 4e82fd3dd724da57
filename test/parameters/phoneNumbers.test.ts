import fc from 'fast-check';
import { readPhoneNumbers } from '../../nodes/QlaraCampaigns/parameters/phoneNumbers';

describe('readPhoneNumbers', () => {
	it.each<[string, unknown[], string[]]>([
		['E.164', ['+393401234567'], ['+393401234567']],
		['leading 00', ['00393401234567'], ['+393401234567']],
		['spaces and dashes inside', ['+39 340-123.4567', '0039 340 1234567'], ['+393401234567']],
		['spaces between', ['+393401234567 +393407654321'], ['+393401234567', '+393407654321']],
		[
			'spaces between and inside',
			['+39 340 1234567 +39 340 7654321'],
			['+393401234567', '+393407654321'],
		],
		[
			'spaces between numbers with 00',
			['00393401234567 00393407654321'],
			['+393401234567', '+393407654321'],
		],
		['00 inside a spaced number', ['+39 340 0012345'], ['+393400012345']],
		[
			'several in one entry of a list',
			['+393401234567, +393407654321;', '+393401112223'],
			['+393401234567', '+393407654321', '+393401112223'],
		],
		['brackets', ['+1 (212) 555-0100'], ['+12125550100']],
		[
			'invisible marks of copied text',
			['\u202a+393401234567\u202c', '+39\u00a0340\u2011123\u20114568'],
			['+393401234567', '+393401234568'],
		],
	])('reads %s', (_name, entries, numbers) => {
		expect(readPhoneNumbers(entries)).toMatchObject({ numbers });
	});

	it.each<[unknown, string]>([
		['3401234567', '"3401234567" (entry 2)'],
		['393401234567', '"393401234567" (entry 2)'],
		['+39', '"+39" (entry 2)'],
		['+0393401234567', '"+0393401234567" (entry 2)'],
		['+39340123456789012', '"+39340123456789012" (entry 2)'],
		['+44 (0)20 7946 0000', '"+44 (0)20 7946 0000" (entry 2)'],
		['+39340abc4567', '"+39340abc4567" (entry 2)'],
		['+39 340 1234567/8', '"+39 340 1234567/8" (entry 2)'],
		['+3934O1234567', '"+3934O1234567" (entry 2)'],
		[393401234567, '"393401234567" (entry 2)'],
		[{ phone: '+393401234567' }, '"{"phone":"+393401234567"}" (entry 2)'],
		[['+393401234567'], '"["+393401234567"]" (entry 2)'],
		['__proto__', '"__proto__" (entry 2)'],
	])('names the entry %j that is no number, and returns nothing', (entry, wrong) => {
		expect(readPhoneNumbers(['+393401234560', entry, '+39'])).toEqual({
			numbers: [],
			duplicates: [],
			wrong,
		});
	});

	it('keeps each number once, and reports those that come again', () => {
		expect(
			readPhoneNumbers(['+393401234567', '00393401234567', '+393401234568', '+39 340 1234567']),
		).toEqual({
			numbers: ['+393401234567', '+393401234568'],
			duplicates: ['+393401234567'],
		});
	});

	it('reads a number in whatever harmless spelling', () => {
		const digits = fc.stringMatching(/^[1-9]\d{6,14}$/);
		const marks = fc.array(fc.constantFrom('', ' ', '-', '.'), { minLength: 20, maxLength: 20 });
		fc.assert(
			fc.property(digits, marks, fc.constantFrom('+', '00'), (number, between, prefix) => {
				const spelled =
					prefix + [...number].map((digit, index) => digit + (between[index] ?? '')).join('');
				expect(readPhoneNumbers([spelled])).toEqual({ numbers: [`+${number}`], duplicates: [] });
			}),
		);
	});

	it('never makes numbers of a list that nobody wrote', () => {
		const number = fc.stringMatching(/^\+[1-9]\d{6,14}$/);
		fc.assert(
			fc.property(
				fc.uniqueArray(number, { minLength: 1, maxLength: 5 }),
				fc.constantFrom(' ', '  '),
				(numbers, separator) => {
					expect(readPhoneNumbers([numbers.join(separator)]).numbers).toEqual(numbers);
				},
			),
		);
	});
});
