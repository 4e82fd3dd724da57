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

/**
 * Creates where the account holds these campaigns, and lists show them as they are.
 *
 * @param appears campaigns that another process creates in the same instant
 * @param own what the new campaign shows beside what was asked for
 */
async function once(
	account: Campaign[],
	withNamesake: WithNamesake = 'useExisting',
	{
		appears = [],
		own = {},
		...options
	}: CreateOnceOptions & { appears?: Campaign[]; own?: JsonObject } = {},
) {
	const time = fakeTime();
	const ledger = new ConfirmLedger();
	let creates = 0;
	const deleted: string[] = [];
	const result: unknown = await createOnce(
		{
			time,
			ledger,
			execution: 'e1',
			client: {
				create: async (asked) => {
					const created = { id: `new ${++creates}`, status: 0, ...asked, ...own };
					account.push(created, ...appears);
					return await Promise.resolve(created);
				},
				delete: async (id) => {
					deleted.push(id);
					await Promise.resolve();
				},
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
	return { result, creates, deleted, sleeps: time.sleeps, ledger };
}

describe('createOnce', () => {
	it('looks four times in seven seconds before it creates', async () => {
		const { result, creates, sleeps } = await once([]);
		expect(result).toMatchObject({ campaign: { id: 'new 1' }, existing: false });
		expect([creates, ...sleeps]).toEqual([1, 1_000, 2_000, 4_000, 3_000]);
	});

	it('takes of equal campaigns one that has gone out, whatever is newer', async () => {
		const { result } = await once([
			{ id: 9, ...body, status: 0 },
			{ id: 8, ...body, status: 1 },
			{ id: 7, ...body, status: 3 },
		]);
		expect(result).toMatchObject({ campaign: { id: 7 } });
	});

	it.each([
		['the oldest of drafts that were created in the same instant', 15, 1],
		['the newest of drafts that were created apart', 25, 3],
	])('takes %s', async (_what, apart, expected) => {
		const at = (id: number): Campaign => ({
			id,
			...body,
			status: 0,
			createdAt: new Date(Date.UTC(2026, 0, 1) + id * apart * 1000).toISOString(),
		});
		expect((await once([at(2), at(1), at(3)])).result).toMatchObject({
			campaign: { id: expected },
		});
	});

	describe('when another process has created the same in the same instant', () => {
		const older = { ...body, status: 0, id: 'new 0' };

		it('returns the older one and deletes its own, a draft', async () => {
			const { result, deleted } = await once([], 'useExisting', { appears: [older] });
			expect(result).toMatchObject({ campaign: { id: 'new 0' }, existing: true });
			expect(deleted).toEqual(['new 1']);
		});

		it('keeps its own when that is the older one, and deletes nothing', async () => {
			const { result, deleted } = await once([], 'useExisting', {
				appears: [{ ...older, id: 'new 2' }],
			});
			expect(result).toMatchObject({ campaign: { id: 'new 1' }, existing: false });
			expect(deleted).toEqual([]);
		});

		it('goes by the dates of their creation where Qlara shows them', async () => {
			const createdAt = (second: number) => ({ createdAt: `2026-01-01T10:00:0${second}Z` });
			const younger = { ...older, ...createdAt(2) };
			const { result } = await once([], 'useExisting', { appears: [younger], own: createdAt(1) });
			expect(result).toMatchObject({ campaign: { id: 'new 1' } });
		});

		it.each<[string, JsonObject]>([
			['is claimed', { description: '[n8n claim 1:k3f9x2m7qa01:5d1e9a0c77]' }],
			['may be confirmed', { status: 1 }],
		])('does not delete its own when that %s', async (_what, own) => {
			const asked = await once([], 'useExisting', { appears: [older], own });
			expect(asked.deleted).toEqual([]);
			expect(asked.result).toMatchObject({ campaign: { id: 'new 0' }, existing: true });
			const stopping = await once([], 'stop', { appears: [older], own });
			expect(stopping.result).toMatchObject({ campaign: { id: 'new 1' }, existing: false });
		});

		it('says what differs, after deleting its own', async () => {
			const { result, deleted } = await once([], 'useExisting', {
				appears: [{ ...older, smsBody: 'Other' }],
			});
			expect(String(result)).toMatch(/Nothing was created\..*\n"SMSBODY" is "Other" there/);
			expect(deleted).toEqual(['new 1']);
		});
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
