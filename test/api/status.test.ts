import { campaignStatus, statusCode, statusLabel } from '../../nodes/QlaraCampaigns/api/status';

describe('statusCode and statusLabel', () => {
	it.each<[unknown, number | undefined, string]>([
		[0, 0, 'draft'],
		['1', 1, 'ready'],
		[2, 2, 'sending'],
		['COMPLETED', 3, 'completed'],
		['Failed', 4, 'failed'],
		[' Sent ', 3, 'completed'],
		['DRAFT', 0, 'draft'],
		['SCHEDULED', 1, 'ready'],
		[5, undefined, 'unknown'],
		[-1, undefined, 'unknown'],
		[1.5, undefined, 'unknown'],
		['constructor', undefined, 'unknown'],
		['length', undefined, 'unknown'],
		[null, undefined, 'unknown'],
		[undefined, undefined, 'unknown'],
		['', undefined, 'unknown'],
	])('read %p as %p, "%s"', (value, code, label) => {
		expect([statusCode(value), statusLabel(value)]).toEqual([code, label]);
	});

	it.each(Object.entries(campaignStatus))('agree on %s', (label, code) => {
		for (const value of [code, String(code), ` ${code} `, label, label.toUpperCase()])
			expect([statusCode(value), statusLabel(value)]).toEqual([code, label]);
	});
});
