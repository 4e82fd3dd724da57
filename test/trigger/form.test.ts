import { triggerOnValues } from '../../nodes/QlaraCampaigns/trigger/eventKinds';
import { triggerForm } from '../../nodes/QlaraCampaigns/trigger/form';

const field = (wanted: string) => triggerForm.find(({ name }) => name === wanted)!;

describe('the form of the trigger', () => {
	it('offers every change that can be chosen, by name', () => {
		const options = field('triggerOn').options as Array<{ name: string; value: string }>;
		expect(options.map(({ value }) => value).sort()).toEqual([...triggerOnValues].sort());
		const names = options.map(({ name }) => name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	});

	it('asks for a campaign where one is watched, and for filters where all are', () => {
		expect(field('campaignId')).toMatchObject({
			required: true,
			displayOptions: { show: { watch: ['one'] } },
		});
		expect(field('filters')).toMatchObject({ displayOptions: { show: { watch: ['all'] } } });
	});
});
