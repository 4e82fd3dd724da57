import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { testName, wasTested } from '../../nodes/QlaraCampaigns/sending/messageTest';

const campaign: Campaign = {
	id: 7,
	name: 'Spring',
	sendingMode: 'RCS_SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi {{firstName}}, {{ code }} and {{firstName}}',
	rcsAgentId: 10,
	rcsTemplateId: '21',
	whatsappTemplateId: 42,
	contactListIds: [87],
};
describe('a test', () => {
	it('is called after the campaign and the moment, by the clock of the workflow', () => {
		const at = Date.UTC(2026, 5, 10, 22, 5, 9);
		expect(testName(' Spring ', at, 'Europe/Rome')).toBe('Test of Spring 2026-06-11 00:05:09');
		expect(testName('Spring', at, 'America/New_York')).toBe('Test of Spring 2026-06-10 18:05:09');
	});
});

describe('wasTested', () => {
	const copy = { ...campaign, name: 'Test of Spring 2026-06-11 00:05:09', contactListIds: [] };

	/** Looks for a test of the campaign where the account holds these; the last is gone when it is read. */
	async function look(account: Campaign[], tested = campaign, confirmedHere = '') {
		const reads: string[] = [];
		const ledger = new ConfirmLedger();
		if (confirmedHere !== '')
			ledger.record(confirmedHere, { outcome: 'confirmed', at: 0, executions: new Set() });
		const client = {
			list: () => async () => await Promise.resolve({ rows: account, last: true }),
			get: async (id: string) => {
				reads.push(id);
				return await Promise.resolve(account.find((one) => String(one.id) === id)!);
			},
		};
		return { found: await wasTested({ client, ledger }, tested), reads };
	}

	it.each([2, 3, 'completed'])('finds a test at status %j', async (status) => {
		expect(await look([{ ...copy, id: 8, status }])).toEqual({ found: true, reads: ['8'] });
	});

	it.each([0, 4, undefined])('passes over a test at status %j', async (status) => {
		expect((await look([{ ...copy, id: 8, status }])).found).toBe(false);
	});

	it('finds what this process has just confirmed, although it shows as a draft', async () => {
		const draft = { ...copy, id: 8, status: 0 };
		expect((await look([draft], campaign, '8')).found).toBe(true);
	});

	it('reads only what is called as a test of this campaign is', async () => {
		const { found, reads } = await look([
			{ ...copy, id: 1, name: 'Test of Springfield 2026-06-11 00:05:09', status: 3 },
			{ ...copy, id: 2, name: 'A Test of Spring 2026-06-11 00:05:09', status: 3 },
			{ id: 3, status: 3 },
		]);
		expect(found).toBe(false);
		expect(reads).toEqual([]);
	});

	it('reads twenty at most', async () => {
		const others = Array.from({ length: 30 }, (_, id) => ({
			...copy,
			id,
			smsBody: 'x',
			status: 3,
		}));
		const { found, reads } = await look(others);
		expect(found).toBe(false);
		expect(reads).toHaveLength(20);
	});

	it('finds none for a campaign of which no name shows', async () => {
		const { name: _name, ...nameless } = campaign;
		expect(await look([{ ...copy, id: 8, status: 3 }], nameless)).toEqual({
			found: false,
			reads: [],
		});
	});
});
