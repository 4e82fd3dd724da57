import { compareNames } from '../../nodes/QlaraCampaigns/parameters/compareNames';
import { countries } from '../../nodes/QlaraCampaigns/parameters/numberingPlans';

const sorted = (names: readonly string[]) => [...names].sort(compareNames);

describe('names', () => {
	it.each([
		['countries', countries.map(({ name }) => name)],
		['time zones', Intl.supportedValuesOf('timeZone').map((zone) => zone.replaceAll('_', ' '))],
		['words in both cases', ['b', 'a', 'B', 'A', 'ab', 'Ab c']],
	])('of %s come in the order of English', (_what, names) => {
		const order = (all: string[]) => all.map((name) => name.toLowerCase());
		expect(order(sorted(names))).toEqual(
			order([...names].sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }))),
		);
	});

	it('do not depend on marks and case', () => {
		expect(sorted(['Zambia', 'Åland Islands', 'albania'])).toEqual([
			'Åland Islands',
			'albania',
			'Zambia',
		]);
	});
});
