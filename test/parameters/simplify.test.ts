import { presentCampaign } from '../../nodes/QlaraCampaigns/parameters/simplify';

const campaign = {
	totalSuccess: 3,
	contactListIds: [87],
	id: 7,
	unknownField: { nested: true },
	status: 3,
	name: null,
	smsBody: 'Hello',
};

describe('presentCampaign', () => {
	it('leaves every field as it came, with name and status in words first and lists and objects last', () => {
		const output = presentCampaign(campaign, false);
		expect(output).toEqual({ ...campaign, statusLabel: 'completed' });
		expect(Object.keys(output)).toEqual([
			'name',
			'statusLabel',
			'totalSuccess',
			'id',
			'status',
			'smsBody',
			'contactListIds',
			'unknownField',
		]);
		expect(presentCampaign({}, false)).toEqual({ statusLabel: 'unknown' });
	});

	it('keeps a status label that the API sent itself', () => {
		expect(presentCampaign({ status: 3, statusLabel: 'Done' }, false).statusLabel).toBe('Done');
		expect(presentCampaign({ status: 3, statusLabel: null }, false).statusLabel).toBe('completed');
	});

	it('shortens it to what people want to know, in the words of Check, what they ask first comes first', () => {
		const full = {
			...campaign,
			totalDestinations: '38',
			estimatedCost: 1.71,
			currency: 'EUR',
			sendingMode: 'SMS',
			scheduledDate: null,
			totalFailed: 1,
			readyToSend: true,
		};
		expect(Object.entries(presentCampaign(full, true))).toEqual([
			['name', null],
			['statusLabel', 'completed'],
			['smsText', 'Hello'],
			['recipients', 38],
			['cost', 1.71],
			['currency', 'EUR'],
			['sendingMode', 'SMS'],
			['scheduledDate', null],
			['totalSuccess', 3],
			['totalFailed', 1],
			['id', 7],
		]);
	});

	it('leaves out what the API did not send', () => {
		expect(presentCampaign({ id: 7, status: 0 }, true)).toEqual({ statusLabel: 'draft', id: 7 });
	});

	it('does not change what it was given', () => {
		const given = { id: 7, status: 0 };
		presentCampaign(given, false);
		expect(given).toEqual({ id: 7, status: 0 });
	});
});
