import type { Campaign, JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import {
	createOnce,
	type CreateOnceOptions,
	type WithNamesake,
} from '../../nodes/QlaraCampaigns/sending/createOnce';
import { PreconditionError } from '../../nodes/QlaraCampaigns/sending/preconditionError';
import { fakeTime } from './fakeTime';

const body: JsonObject = { name: 'Spring', sendingMode: 'SMS', smsBody: 'Hello' };

/** Creates where the account holds these campaigns, and lists show them as they are. */
async function once(
	account: Campaign[],
	withNamesake: WithNamesake = 'useExisting',
	options: CreateOnceOptions = {},
) {
	const time = fakeTime();
	const ledger = new ConfirmLedger();
	let creates = 0;
	const result: unknown = await createOnce(
		{
			time,
			ledger,
			execution: 'e1',
			client: {
				create: async (asked) => await Promise.resolve({ id: `new ${++creates}`, ...asked }),
				get: async (id) => await Promise.resolve(account.find((one) => String(one.id) === id)!),
				list: () => async (page, limit) =>
					await Promise.resolve({
						rows: account.slice(page * limit, (page + 1) * limit),
						last: (page + 1) * limit >= account.length,
					}),
			},
		},
		body,
		withNamesake,
		(name) => name.toUpperCase(),
		options,
	).catch((error: unknown) => error);
	return { result, creates, sleeps: time.sleeps, ledger };
}

describe('createOnce', () => {
	it('looks four times in seven seconds before it creates', async () => {
		const { result, creates, sleeps } = await once([]);
		expect(result).toMatchObject({ campaign: { id: 'new 1' }, existing: false });
		expect([creates, ...sleeps]).toEqual([1, 1_000, 2_000, 4_000]);
	});

	it('returns the newest by its date whose content is the same, and passes over a newer one with other content', async () => {
		const at = (id: number, createdAt: string, smsBody = 'Hello') => ({
			id,
			...body,
			smsBody,
			createdAt,
		});
		const { result, creates } = await once([
			at(9, '2026-01-01T10:00:00Z'),
			at(3, '2026-01-03T10:00:00Z', 'Other'),
			at(1, '2026-01-02T10:00:00Z'),
		]);
		expect(result).toMatchObject({ campaign: { id: 1 }, existing: true, notCompared: [] });
		expect(creates).toBe(0);
	});

	it('leaves what it creates to be claimed, since another run may find it in another process', async () => {
		const { ledger } = await once([]);
		expect(ledger.wasCreatedHere('new 1')).toBe(true);
		expect(ledger.wasCreatedBy('new 1', 'e1')).toBe(false);
	});

	it('compares descriptions without claims', async () => {
		const described = { ...body, description: '[n8n claim 1:k3f9x2m7qa01:5d1e9a0c77]' };
		const { result } = await once([{ id: 1, ...described }]);
		expect(result).toMatchObject({ campaign: { id: 1 }, existing: true });
	});

	it('names what the API does not show, so that nobody takes it for equal', async () => {
		const { result } = await once([{ id: 1, name: 'Spring', sendingMode: 'SMS' }]);
		expect(result).toMatchObject({ existing: true, notCompared: ['SMSBODY'] });
	});

	it('does not mind the date that Qlara gives a campaign which went out at once', async () => {
		const scheduledDate = '2026-01-01T10:00:00Z';
		expect((await once([{ id: 1, ...body, scheduledDate, status: 3 }])).result).toMatchObject({
			existing: true,
		});
		expect(String((await once([{ id: 1, ...body, scheduledDate, status: 0 }])).result)).toMatch(
			/"SCHEDULEDDATE"/,
		);
	});

	it('does not mind any date where an undo window may have set one', async () => {
		const dated = { id: 1, ...body, scheduledDate: '2026-01-01T10:00:00Z', status: 1 };
		const { result } = await once([dated], 'useExisting', { mayHaveDate: true });
		expect(result).toMatchObject({ existing: true });
	});

	it('finds one, but creates none, where there is a reason against a new one', async () => {
		const refusal = new PreconditionError([{ message: 'Broken.', remedy: 'Mend it.' }]);
		expect(await once([], 'useExisting', { refusal })).toMatchObject({
			result: refusal,
			creates: 0,
		});
		const { result } = await once([{ id: 1, ...body }], 'useExisting', { refusal });
		expect(result).toMatchObject({ campaign: { id: 1 }, existing: true });
	});

	it('stops when a search brings too many to look through', async () => {
		const many = Array.from({ length: 1_500 }, (_, id) => ({ id, name: `Spring ${id}` }));
		const { result, creates } = await once(many);
		expect(String(result)).toMatch(/Nothing was created\. More than 1000 campaigns have "Spring"/);
		expect(creates).toBe(0);
	});
});
