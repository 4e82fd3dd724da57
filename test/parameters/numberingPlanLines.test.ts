import fs from 'node:fs';
import { beginningsOf, plansFile, plansPath } from './generatePlans';

describe('the numbering plans', () => {
	it('are those of the installed libphonenumber-js; if not, run npm run plans', () => {
		expect(fs.readFileSync(plansPath, 'utf8')).toBe(plansFile());
	});
});

describe('what numbers of a pattern begin with', () => {
	const begin = (pattern: string) =>
		Object.fromEntries(
			[...beginningsOf(pattern)].map(([length, digits]) => [length, [...digits].sort().join('')]),
		);

	it.each([
		['\\d{3}', { 3: '0123456789' }],
		['3[2-9]\\d', { 3: '3' }],
		['[13-5]\\d?', { 1: '1345', 2: '1345' }],
		['(?:1\\d|[39])\\d', { 2: '39', 3: '1' }],
		['(12|3)?4{2,3}', { 2: '4', 3: '34', 4: '13', 5: '1' }],
		['8\\d{5}(?:\\d{2,4})?', { 6: '8', 8: '8', 9: '8', 10: '8' }],
	])('of %s is found', (pattern, expected) => {
		expect(begin(pattern)).toEqual(expected);
	});

	it.each(['1+', '1*', '(?=1)2', '[^1]', '1(2', '1)2', '\\w', '^1'])(
		'of %s is not guessed',
		(pattern) => {
			expect(() => beginningsOf(pattern)).toThrow('cannot read');
		},
	);
});
