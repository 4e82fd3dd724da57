import { filterKey, matchesFilter } from '../../nodes/QlaraCampaigns/trigger/filter';

describe('a filter', () => {
	const filter = { sendingModes: ['SMS'], search: 'spring' };

	it('leaves nothing out for what the API does not show', () => {
		expect(matchesFilter({ id: 1 }, filter)).toBe(true);
		expect(matchesFilter({ id: 1 }, filter, new Set())).toBe(false);
		expect(matchesFilter({ id: 1 }, filter, new Set(['1']))).toBe(true);
	});

	it('looks at mode, name and description, in upper or lower case', () => {
		expect(matchesFilter({ id: 1, channel: 'sms', name: 'SPRING' }, filter)).toBe(true);
		expect(matchesFilter({ id: 1, sendingMode: 'SMS', description: 'a Spring' }, filter)).toBe(
			true,
		);
		expect(matchesFilter({ id: 1, sendingMode: 'RCS_SMS', name: 'Spring' }, filter)).toBe(false);
		expect(matchesFilter({ id: 1, sendingMode: 'SMS', name: 'Winter' }, filter)).toBe(false);
	});

	it('is another one only when it filters something else', () => {
		const key = filterKey({ sendingModes: ['SMS', 'RCS'], search: 'Spring' });
		expect(filterKey({ sendingModes: ['RCS', 'SMS'], search: 'spring' })).toBe(key);
		expect(filterKey({ sendingModes: ['SMS'], search: 'spring' })).not.toBe(key);
		expect(filterKey({ campaignId: '1', sendingModes: [], search: '' })).not.toBe(
			filterKey({ sendingModes: [], search: '' }),
		);
	});
});
