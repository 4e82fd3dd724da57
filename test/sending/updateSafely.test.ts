import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign, JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { updateSafely } from '../../nodes/QlaraCampaigns/sending/updateSafely';
import { fakeTime } from './fakeTime';

const lost = new QlaraError('Lost', 'noAnswer', endpoints.update, { code: 'ECONNRESET' });
const saidNo = new QlaraError(
	'Qlara answered with status 200, but said: No',
	'unreadable',
	endpoints.update,
	{ status: 200, apiMessage: 'No' },
);
const refused = new QlaraError('No', 'refused', endpoints.update, { status: 400 });
const unreadable = new QlaraError('No answer', 'noAnswer', endpoints.get, { code: 'ETIMEDOUT' });

const old: Campaign = { id: 7, name: 'Spring', smsBody: 'Old', contactListIds: [87] };
const asked: JsonObject = { smsBody: 'New', contactListIds: [87, 88] };
const done: Campaign = { ...old, ...asked };

/** Updates while the request ends as given, and reads end as listed, the last one again and again. */
async function update(end: QlaraError | undefined, reads: Array<Campaign | QlaraError>) {
	const time = fakeTime();
	const ledger = new ConfirmLedger();
	ledger.record('7', { outcome: 'confirmed', at: 0, executions: new Set() });
	let count = 0;
	const result: unknown = await updateSafely(
		{
			time,
			ledger,
			client: {
				update: async (_id, _body, { onDoubt } = {}) => {
					if (end === lost) onDoubt?.();
					if (end !== undefined) throw end;
					await Promise.resolve();
				},
				get: async () => {
					const read = reads[Math.min(count++, reads.length - 1)]!;
					if (read instanceof QlaraError) throw read;
					return await Promise.resolve(read);
				},
			},
		},
		'7',
		{ name: 'Spring', ...asked },
		asked,
		(name) => ({ smsBody: 'SMS Text', contactListIds: 'Contact Lists' })[name] ?? name,
	).catch((error: unknown) => error);
	return { result, reads: count, waited: time.elapsed(), last: ledger.last('7'), ledger };
}

describe('updateSafely', () => {
	it('returns the campaign as it is read back', async () => {
		expect(await update(undefined, [done])).toMatchObject({ result: done, reads: 1, waited: 0 });
	});

	it('waits for reads that lag behind', async () => {
		expect(await update(undefined, [old, old, old, done])).toMatchObject({
			result: done,
			reads: 4,
			waited: 7_000,
		});
	});

	it('names the field that is not what was asked for, with both values', async () => {
		const { result, reads } = await update(undefined, [{ ...done, smsBody: 'Old' }]);
		expect(result).toMatchObject({
			message: '"SMS Text" should be "New", but Qlara shows "Old".',
			endpoint: endpoints.update,
			kind: 'unreadable',
		});
		expect(reads).toBe(4);
	});

	it('names every field that is not what was asked for, each on a line of its own', async () => {
		expect((await update(undefined, [{ ...old, contactListIds: [] }])).result).toMatchObject({
			message: [
				'2 fields are not what they should be.',
				'"SMS Text" should be "New", but Qlara shows "Old".',
				'"Contact Lists" should be [87,88], but Qlara shows nothing.',
			].join('\n'),
		});
	});

	it('shows no more of a long text than fits into a message', async () => {
		const { result } = await update(undefined, [{ ...done, smsBody: 'x'.repeat(10_000) }]);
		expect((result as Error).message.length).toBeLessThan(300);
	});

	it('passes over what the API does not show', async () => {
		expect((await update(undefined, [{ id: 7, smsBody: 'New' }])).result).toEqual({
			id: 7,
			smsBody: 'New',
		});
	});

	it('takes a refusal as it is, without a read', async () => {
		expect(await update(refused, [done])).toMatchObject({ result: refused, reads: 0 });
	});

	it.each([
		['was lost', lost],
		['says no', saidNo],
	])('settles an answer that %s by reading', async (_what, end) => {
		expect((await update(end, [old, done])).result).toEqual(done);
		expect((await update(end, [{ ...done, smsBody: 'Old' }])).result).toMatchObject({
			message: `${end.message}. "SMS Text" should be "New", but Qlara shows "Old".`,
			details: end.details,
		});
	});

	it('takes no answer for proved by fields that the API does not show', async () => {
		expect((await update(lost, [{ id: 7, smsBody: 'New' }])).result).toBe(lost);
	});

	it('says when the campaign cannot be read back', async () => {
		expect((await update(undefined, [unreadable])).result).toMatchObject({
			message: 'The campaign could not be read back: No answer',
			endpoint: endpoints.update,
		});
		expect((await update(saidNo, [unreadable])).result).toMatchObject({
			message: `${saidNo.message}. The campaign could not be read back: No answer`,
		});
	});

	it('forgets a confirm that the change may undo, however the request ends', async () => {
		for (const end of [undefined, lost, refused])
			expect((await update(end, [done])).last).toMatchObject({ outcome: 'unknown' });
	});

	it('notes that it may land late when an attempt has ended without a clear answer', async () => {
		const noted = async (end: QlaraError | undefined) =>
			(await update(end, [done])).ledger.unclearUpdateAt('7');
		expect([await noted(lost), await noted(undefined), await noted(refused)]).toEqual([
			0,
			undefined,
			undefined,
		]);
	});
});
