import { presentCampaign } from '../../nodes/QlaraCampaigns/parameters/simplify';

const campaign = {
	totalSuccess: 3,
	id: 7,
	unknownField: { nested: true },
	status: 3,
	name: null,
	smsBody: 'Hello',
};

describe('presentCampaign', () => {
	it('leaves every field as it came, and adds the status as a word', () => {
		expect(presentCampaign(campaign, false)).toEqual({ ...campaign, statusLabel: 'completed' });
		expect(presentCampaign({}, false)).toEqual({ statusLabel: 'unknown' });
	});

	it('keeps a status label that the API sent itself', () => {
		expect(presentCampaign({ status: 3, statusLabel: 'Done' }, false).statusLabel).toBe('Done');
		expect(presentCampaign({ status: 3, statusLabel: null }, false).statusLabel).toBe('completed');
	});

	it('shortens it to the fields that most flows use, the most used first', () => {
		const output = presentCampaign(campaign, true);
		expect(Object.keys(output)).toEqual(['id', 'name', 'status', 'statusLabel', 'totalSuccess']);
		expect(output).toEqual({
			id: 7,
			name: null,
			status: 3,
			statusLabel: 'completed',
			totalSuccess: 3,
		});
	});

	it('has ten fields at most', () => {
		const full = Object.fromEntries(
			[
				'id',
				'name',
				'status',
				'sendingMode',
				'scheduledDate',
				'totalDestinations',
				'totalSuccess',
				'totalFailed',
				'readyToSend',
				'description',
				'smsBody',
				'createdAt',
			].map((name) => [name, name]),
		);
		expect(Object.keys(presentCampaign(full, true))).toHaveLength(10);
	});

	it('does not change what it was given', () => {
		const given = { id: 7, status: 0 };
		presentCampaign(given, false);
		expect(given).toEqual({ id: 7, status: 0 });
	});
});
