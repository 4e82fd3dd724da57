import { apiIdField, flagField, textField } from '../../nodes/QlaraCampaigns/parameters/fields';
import type { Params } from '../../nodes/QlaraCampaigns/parameters/params';
import { paramsOf } from './paramsOf';

const holding = (field: unknown): Params =>
	paramsOf({ field }, { labels: new Map([['field', 'Field']]) });
const texts = { displayName: 'Field', name: 'field', description: 'A field' };

describe('a text field', () => {
	const { property, read } = textField({
		...texts,
		hint: 'Keep it short',
		typeOptions: { rows: 4 },
	});

	it('is a text in the form, with all that it declares', () => {
		expect(property).toEqual({
			...texts,
			hint: 'Keep it short',
			typeOptions: { rows: 4 },
			type: 'string',
			default: '',
		});
	});

	it('is sent exactly as it was entered, also when it is empty', () => {
		expect(read(holding(' a\n'))).toBe(' a\n');
		expect(read(holding(''))).toBe('');
	});
});

describe('an ID field', () => {
	const { property, read } = apiIdField({ ...texts, placeholder: 'e.g. 7' });

	it('is a resource locator in the form, with its placeholder where the ID is typed', () => {
		expect(property).toEqual({
			...texts,
			type: 'resourceLocator',
			default: { mode: 'id', value: '' },
			modes: [{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 7' }],
		});
		expect(apiIdField(texts).property.modes).toEqual([
			{ displayName: 'By ID', name: 'id', type: 'string' },
		]);
	});

	it.each<[unknown, unknown]>([
		[{ __rl: true, mode: 'id', value: ' 42 ' }, 42],
		[{ __rl: true, mode: 'id', value: 'waba-1' }, 'waba-1'],
		[7, 7],
		[{ __rl: true, mode: 'id', value: '' }, null],
		['', null],
		[undefined, null],
	])('reads %j as %j, where null clears it', (value, expected) => {
		expect(read(holding(value))).toBe(expected);
	});

	it('refuses what is no ID', () => {
		expect(() => read(holding({ __rl: true, mode: 'id', value: true }))).toThrow(
			'"Field" holds "true", which is not an ID',
		);
	});
});

describe('a switch', () => {
	const { property, read } = flagField(texts);

	it('is off in the form', () => {
		expect(property).toEqual({ ...texts, type: 'boolean', default: false });
	});

	it('is read as true or false, and never guessed', () => {
		expect([read(holding(true)), read(holding('false'))]).toEqual([true, false]);
		expect(() => read(holding(''))).toThrow('"Field" is "", which is neither true nor false');
	});
});
