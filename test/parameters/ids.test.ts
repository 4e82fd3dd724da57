import fc from 'fast-check';
import { readId, readIds } from '../../nodes/QlaraCampaigns/parameters/ids';

describe('an ID', () => {
	it.each<[unknown, string]>([
		[' 42 ', '42'],
		[42, '42'],
		[0, '0'],
		['042', '042'],
		['list_87', 'list_87'],
		['camp-wa-1', 'camp-wa-1'],
		['camp-wa-2026-04-10', 'camp-wa-2026-04-10'],
		['list_crm_migration', 'list_crm_migration'],
		['lst.7', 'lst.7'],
		['507f1f77bcf86cd799439011', '507f1f77bcf86cd799439011'],
		['0f8fad5b-d9cb-469f-a165-70867728950e', '0f8fad5b-d9cb-469f-a165-70867728950e'],
		['1234567890123456789', '1234567890123456789'],
		['106540352242922', '106540352242922'],
		['\ufeff87\u200b', '87'],
		['città', 'città'],
		['a'.repeat(200), 'a'.repeat(200)],
	])('is read from %j as %s', (value, id) => {
		expect(readId(value)).toEqual({ value: id });
	});

	it.each<[unknown, string]>([
		['Spring customers', 'has spaces and is not an ID'],
		['87 88', 'has spaces and is not an ID'],
		['+39 340 1234567', 'looks like a phone number and is not an ID'],
		['+393401234567', 'looks like a phone number and is not an ID'],
		['00393401234567', 'looks like a phone number and is not an ID'],
		['340 1234567', 'looks like a phone number and is not an ID'],
		['(340) 123-4567', 'looks like a phone number and is not an ID'],
		['340.123.4567', 'looks like a phone number and is not an ID'],
		['tel:+393401234567', 'looks like a phone number and is not an ID'],
		['87.0', 'is a number in a notation that is not that of an ID'],
		['87,0', 'is a number in a notation that is not that of an ID'],
		['1,542', 'is a number in a notation that is not that of an ID'],
		['8.7e1', 'is a number in a notation that is not that of an ID'],
		['8,7E+1', 'is a number in a notation that is not that of an ID'],
		['1e3', 'is a number in a notation that is not that of an ID'],
		['0x57', 'is a number in a notation that is not that of an ID'],
		['-1', 'is a number in a notation that is not that of an ID'],
		['Infinity', 'is a number in a notation that is not that of an ID'],
		['undefined', 'is what a missing value looks like'],
		['NULL', 'is what a missing value looks like'],
		['nan', 'is what a missing value looks like'],
		['None', 'is what a missing value looks like'],
		['[object Object]', 'is what a missing value looks like'],
		['#N/A', 'is what a missing value looks like'],
		['٨٧', 'has digits other than 0 to 9 and is not an ID'],
		['８７', 'has digits other than 0 to 9 and is not an ID'],
		['{"id": 87}', 'has spaces and is not an ID'],
		['{"id":87}', 'is not an ID'],
		['[87]', 'is not an ID'],
		["'87", 'is not an ID'],
		['"87"', 'is not an ID'],
		['=87', 'is not an ID'],
		['87;88', 'is not an ID'],
		['*', 'is not an ID'],
		['87-89', 'looks like a range and is not an ID'],
		['87–89', 'looks like a range and is not an ID'],
		['87:89', 'looks like a range and is not an ID'],
		['https://app.example.com/lists/87', 'is not an ID'],
		['9'.repeat(201), 'has more than 200 characters and is not an ID'],
		[87.5, 'is a number that is not an ID'],
		[-1, 'is a number that is not an ID'],
		[NaN, 'is what a missing value looks like'],
		[1234567890123456800, 'has lost digits, because it was a number and not a text'],
		[true, 'is not an ID'],
		[{ id: 87 }, 'is not an ID'],
		[[87], 'is not an ID'],
		[new Date(0), 'is not an ID'],
	])('is not made of %j, which %s', (value, why) => {
		expect(readId(value)).toEqual({
			problem: expect.stringMatching(/^holds ".*", which /) as string,
			remedy: 'Enter the ID that Qlara gives to it, such as 42.',
		});
		expect(readId(value)).toMatchObject({ problem: expect.stringContaining(why) as string });
	});
});

describe('a list of IDs', () => {
	it.each<[unknown, string[]]>([
		['87, 88\n87; lst_1', ['87', '88', 'lst_1']],
		['87,88', ['87', '88']],
		['187, 188', ['187', '188']],
		['87\t88\r\n\r\n89\n', ['87', '88', '89']],
		[87, ['87']],
		[
			[87, '88', ' 87 '],
			['87', '88'],
		],
		['[87, 88, 89]', ['87', '88', '89']],
		['["87","88"]', ['87', '88']],
		[
			[['87'], ['88']],
			['87', '88'],
		],
		['[1234567890123456789]', ['1234567890123456789']],
		[
			['87, 88', 89],
			['87', '88', '89'],
		],
	])('is read from %j, each ID once: %j', (value, ids) => {
		expect(readIds(value, true)).toEqual({ value: ids });
		expect(readIds(value, false)).toEqual({ value: ids });
	});

	it.each<[unknown, string]>([
		['87,undefined', 'holds "undefined" (entry 2), which is what a missing value looks like'],
		['Spring customers', 'holds "Spring customers" (entry 1), which has spaces and is not an ID'],
		['87 88', 'holds "87 88" (entry 1), which has spaces and is not an ID'],
		[
			'87, +39 340 1234567',
			'holds " +39 340 1234567" (entry 2), which looks like a phone number and is not an ID',
		],
		[
			'[87.0, 88.0]',
			'holds "87.0" (entry 1), which is a number in a notation that is not that of an ID',
		],
		[
			[87, 1234567890123456800],
			'holds "1234567890123456800" (entry 2), which has lost digits, because it was a number and not a text',
		],
		[[{ id: 87 }], 'holds "{"id":87}" (entry 1), which is not an ID'],
		['{"id":87}', 'holds "{"id":87}" (entry 1), which is not an ID'],
		["['87']", `holds "['87']" (entry 1), which is not an ID`],
		['[87, 88', 'holds "[87" (entry 1), which is not an ID'],
	])('is not made of %j', (value, problem) => {
		expect(readIds(value, true)).toEqual({
			problem,
			remedy: 'Enter the IDs that Qlara gives to them, separated by commas, such as 87, 88.',
		});
	});

	it.each<[unknown, string]>([
		['87, Spring', 'Spring'],
		[['all', 87], 'all'],
		['87\nClienti\n89', 'Clienti'],
		['87, Città, VIP', 'Città'],
	])('is not made of %j, where an API could drop the name and keep the numbers', (value, name) => {
		expect(readIds(value, true)).toMatchObject({
			problem: `holds "${name}" beside numbers, which is a name and not an ID`,
		});
	});

	it.each(['1,542', '187,188', '1,234,567', '87,0', '\ufeff87,00', 'list_1,2,345', ['12,345']])(
		'is not guessed from %j, which can be one number',
		(value) => {
			expect(readIds(value, true)).toEqual({
				problem: expect.stringMatching(
					/^holds .*, which can be one number or several IDs$/,
				) as string,
				remedy: 'Put a space after each comma between two IDs, such as 87, 88.',
			});
		},
	);

	it.each<[unknown, number]>([
		['87,', 2],
		[',87', 1],
		['87,,88', 2],
		[[87, null], 2],
		[[87, '', 88], 2],
		[[undefined], 1],
		['[87, null]', 2],
	])('has no gap in %j unless gaps are allowed: entry %i', (value, entry) => {
		expect(readIds(value, true)).toHaveProperty('value');
		expect(readIds(value, false)).toMatchObject({
			problem: expect.stringContaining(
				`(entry ${entry}), which is what a missing value looks like`,
			) as string,
		});
	});

	const ids = fc.uniqueArray(
		fc.oneof(
			fc.integer({ min: 1, max: 20_000 }).map(String),
			fc.bigInt({ min: 1n, max: 10n ** 19n }).map(String),
			fc.stringMatching(/^(list|lst|camp-wa)[-_][a-z0-9]{1,8}$/),
		),
		{ minLength: 1, maxLength: 5 },
	);
	/** Changes those that a program can take for a number. */
	const numbers =
		(change: (id: string) => unknown) =>
		(list: string[]): unknown[] =>
			list.map((id) => (/^\d+$/.test(id) ? change(id) : id));
	/** What sheets, exports, agents and expressions make of a list. */
	const spellings: ReadonlyArray<(ids: string[]) => unknown> = [
		(list) => list,
		numbers(Number),
		(list) => [list],
		(list) => list.map((id) => [id]),
		(list) => list.map((id) => ({ id })),
		(list) => JSON.stringify(list),
		(list) => JSON.stringify(numbers(Number)(list)),
		(list) => `[${list.map((id) => (/^\d+$/.test(id) ? id : `"${id}"`)).join(', ')}]`,
		(list) => `['${list.join("', '")}']`,
		(list) => `{${list.join(',')}}`,
		(list) => list.map((id) => `"${id}"`).join(','),
		(list) => numbers((id) => `${id}.0`)(list).join(', '),
		(list) => numbers((id) => `${id},0`)(list).join('; '),
		numbers((id) => Number(id).toExponential()),
		(list) => numbers((id) => BigInt(id).toLocaleString('en'))(list).join(','),
		numbers((id) => BigInt(id).toLocaleString('de')),
		numbers((id) => BigInt(id)),
		(list) => `${list.join(',')},`,
		(list) => list.join(' and '),
		(list) => `IDs: ${list.join(', ')}`,
		...[',', ', ', ';', '\n', '\r\n', '\t', ' ', ' ,\u00a0', '|', '/', ',,'].map(
			(separator) => (list: string[]) => list.join(separator),
		),
	];

	it('holds the IDs that were meant, or is refused, however it is written', () => {
		fc.assert(
			fc.property(ids, fc.constantFrom(...spellings), fc.boolean(), (meant, spell, gaps) => {
				const reading = readIds(spell(meant), gaps);
				if ('value' in reading) return expect(reading.value).toEqual(meant);
				expect(reading.problem).toMatch(/^holds .*(\(entry \d\), which |several IDs$)/);
				expect(reading.remedy).toMatch(/^(Enter|Put) .*\.$/);
			}),
			{ numRuns: 5000 },
		);
	});

	it('of 20,000 IDs is read at once', () => {
		const many = Array.from({ length: 20_000 }, (_, index) => String(index + 1));
		for (const value of [many, many.join(', '), JSON.stringify(many)])
			expect(readIds(value, false)).toEqual({ value: many });
	});
});
