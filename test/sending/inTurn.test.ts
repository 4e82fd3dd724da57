import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import type { ConfirmOutcome } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import { inTurn, sentHere } from '../../nodes/QlaraCampaigns/sending/inTurn';
import { PreconditionError } from '../../nodes/QlaraCampaigns/sending/preconditionError';
import { fakeTime } from './fakeTime';
import { several } from './processes';

const campaign: Campaign = {
	id: 1,
	name: 'Spring',
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hello',
	destinationType: 1,
	contactListIds: [87, 88],
};
const ended = (outcome: ConfirmOutcome['outcome']): ConfirmOutcome =>
	({ id: 1, outcome, reason: '' }) as unknown as ConfirmOutcome;

/** A process in which a campaign has ended in some way. */
async function after(outcome: ConfirmOutcome['outcome'], sent = campaign) {
	const ledger = new ConfirmLedger();
	const time = fakeTime();
	await inTurn(ledger, time, sent, async () => await Promise.resolve(ended(outcome)));
	const messages = (own: Campaign): string[] =>
		sentHere(ledger, time, own, 75_000).map(({ problem }) => problem.message);
	return { messages, time };
}

describe('inTurn', () => {
	it('remembers what was confirmed until lists must show it', async () => {
		const { messages, time } = await after('confirmed');
		const again = { ...campaign, id: 2, name: 'x', contactListIds: ['88', 87] };
		expect(messages(again)).toEqual([
			'Campaign 1 "Spring" has the same message and the same recipients, and was confirmed a moment ago.',
		]);
		time.advance(75_000);
		expect(messages(again)).toEqual([]);
	});

	it('says of an unclear confirm that it may have been one', async () => {
		const { messages } = await after('unknown');
		expect(messages({ ...campaign, id: 2 })).toEqual([
			expect.stringContaining('may have been confirmed a moment ago'),
		]);
	});

	it.each(['notSent', 'rejected', 'alreadyConfirmed'] as const)(
		'remembers nothing of an end as %s',
		async (outcome) => {
			expect((await after(outcome)).messages({ ...campaign, id: 2 })).toEqual([]);
		},
	);

	it.each([
		['itself', {}],
		['another text', { id: 2, smsBody: 'Hi' }],
		['other lists', { id: 2, contactListIds: [87] }],
		['another mode', { id: 2, sendingMode: 'RCS_SMS' }],
	])('finds none for %s', async (_what, change) => {
		expect((await after('confirmed')).messages({ ...campaign, ...change })).toEqual([]);
	});

	it('goes on after one that has thrown', async () => {
		const ledger = new ConfirmLedger();
		const fails = inTurn(ledger, fakeTime(), campaign, async () => {
			await Promise.resolve();
			throw new Error('Stopped');
		});
		const next = inTurn(ledger, fakeTime(), campaign, async () =>
			Promise.resolve(ended('confirmed')),
		);
		await expect(fails).rejects.toThrow('Stopped');
		expect(await next).toMatchObject({ outcome: 'confirmed' });
	});

	it('keeps no one waiting whose content the API does not show', async () => {
		const ledger = new ConfirmLedger();
		void inTurn(ledger, fakeTime(), { id: 1 }, async () => await new Promise<never>(() => {}));
		expect(
			await inTurn(ledger, fakeTime(), { id: 2 }, async () => Promise.resolve(ended('confirmed'))),
		).toMatchObject({ outcome: 'confirmed' });
	});
});

describe('one process that is given two campaigns with the same content in the same instant', () => {
	it.each([
		[0, true],
		[0, false],
		[60_000, true],
		[60_000, false],
	])('sends one, where a confirm shows after %i ms, with claims: %s', async (commit, claim) => {
		const world = several({ timings: { commit } });
		const other = world.another();
		const process = world.process();
		const policy = { equalWithinMs: 86_400_000, claim };
		const sent = await world.play(async () => {
			const [one, two] = await Promise.allSettled([
				process.confirm({}, policy),
				process.confirm({ execution: 'e2' }, policy, other),
			]);
			expect(one).toMatchObject({ value: { outcome: 'confirmed' } });
			expect(two).toMatchObject({ status: 'rejected', reason: expect.any(PreconditionError) });
		});
		expect(sent).toBe(1);
	});
});
