import { toApiDate } from '../../nodes/QlaraCampaigns/api/dates';
import type { Campaign, JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import {
	assess,
	assessWithoutFigures,
	confirmDeadlineMs,
	needsPreparation,
	prepareConfirm,
	type ConfirmPolicy,
} from '../../nodes/QlaraCampaigns/sending/prepareConfirm';
import { planOf } from '../../nodes/QlaraCampaigns/sending/planId';
import { estimate } from './estimates';

const now = Date.UTC(2026, 5, 10, 10);
const draft: Campaign = {
	id: 7,
	name: 'x',
	status: 0,
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hello',
	readyToSend: false,
	totalDestinations: 38,
};
const send: ConfirmPolicy = {
	guards: {},
	preflight: true,
	markAsReady: true,
	acceptWarnings: 'approved',
};

/** Prepares as Send does, with a server that shows `before`, and after the update one of `reads` after the other, the last again and again. */
async function prepare(
	before: Campaign,
	reads: Campaign[],
	policy = send,
	/** The price at each calculation, the last again and again. */
	prices = [1.71],
): Promise<{ campaign: Campaign; update: JsonObject | undefined; reads: number; counts: number }> {
	let count = 0;
	let counts = 0;
	const { campaign, assessment } = await prepareConfirm(
		{
			client: {
				get: async () => await Promise.resolve(reads[Math.min(count++, reads.length - 1)]!),
				list: () => async () => await Promise.resolve({ rows: [], last: true }),
				calculateGoal: async () => {
					counts++;
					return await Promise.resolve(before);
				},
				price: async () =>
					await Promise.resolve({ price: prices[Math.min(counts, prices.length) - 1]! }),
				update: async () => await Promise.resolve(),
			},
			time: { now: () => now, elapsed: () => 0, sleep: async () => await Promise.resolve() },
		},
		before,
		policy,
	);
	return { campaign, update: assessment.update, reads: count, counts };
}

const planIdOf = (campaign: Campaign): string =>
	planOf({ campaign, recipients: 38, cost: 1.71 }).id;
const ready = { ...draft, readyToSend: true };

function writable({ name, sendingMode, smsSender, smsBody, readyToSend }: Campaign): JsonObject {
	return { name, sendingMode, smsSender, smsBody, readyToSend };
}

describe('recipients and cost', () => {
	it('are counted once more after an update, since any update may make them unknown', async () => {
		expect(await prepare(draft, [ready])).toMatchObject({ counts: 2 });
	});

	it('are counted once when nothing has to be updated', async () => {
		expect(await prepare(ready, [])).toMatchObject({ counts: 1, reads: 0, update: undefined });
	});

	it('stop the confirm when they are not what the guards have seen', async () => {
		await expect(prepare(draft, [ready], send, [1.71, 171])).rejects.toThrow(
			'Nothing was sent. While the campaign was being marked as ready, something else changed: the cost.',
		);
	});
});

describe('a change while a campaign is being marked as ready', () => {
	it.each<[string, Campaign, Campaign]>([
		['the text', draft, { ...ready, smsBody: 'Hallo' }],
		[
			'a date in an unknown format',
			{ ...draft, scheduledDate: '01.07.2026 12:00' },
			{ ...ready, scheduledDate: '01.07.2026 14:00' },
		],
	])('stops the confirm: %s', async (_what, before, after) => {
		await expect(prepare(before, [after])).rejects.toThrow(
			/Nothing was sent\. .* something else changed: "(SMS Text|Scheduled Date)"/,
		);
	});

	/** Two texts whose short hashes, which name the part that changed, are the same. */
	const lookalikes = (): [Campaign, Campaign] => {
		const seen = new Map<string, Campaign>();
		for (let number = 0; ; number++) {
			const campaign = { ...draft, smsBody: `Hello ${number}` };
			const hashes = planIdOf(campaign).split('-')[2]!;
			const other = seen.get(hashes);
			if (other !== undefined) return [other, campaign];
			seen.set(hashes, campaign);
		}
	};

	it('stops the confirm even when nobody can say which part it was', async () => {
		const [before, after] = lookalikes();
		await expect(prepare(before, [{ ...after, readyToSend: true }])).rejects.toThrow(
			/something else changed: what it would send/,
		);
	});

	it('is no change of somebody else where our own update moves a field that nobody knows', async () => {
		const numbered = (row: string): Campaign => ({ ...draft, rowNo: row });
		await expect(
			prepare(numbered('1'), [{ ...numbered('2'), readyToSend: true }]),
		).resolves.toMatchObject({ update: { readyToSend: true } });
	});

	it('is found even when the first reads are older than the change', async () => {
		await expect(prepare(draft, [draft, draft, { ...ready, smsSender: 'Nobody' }])).rejects.toThrow(
			/something else changed: "SMS Sender"/,
		);
	});

	it('is not waited for without end when the API never shows the mark', async () => {
		expect(await prepare(draft, [draft])).toMatchObject({ campaign: draft, reads: 4 });
	});

	it('is no reason to stop when it is only the mark', async () => {
		expect(await prepare(draft, [ready])).toEqual({
			campaign: ready,
			update: writable(ready),
			reads: 1,
			counts: 2,
		});
	});
});

describe('a date in the past', () => {
	const over = { ...draft, scheduledDate: now - 3_600_000 };
	const within = (planId: string): ConfirmPolicy => ({
		...send,
		guards: { planId, undoWindow: 5 },
	});

	it('is set again when our own undo window has set it, since the approved campaign had none', async () => {
		const { update } = await prepare(
			over,
			[{ ...ready, scheduledDate: now + 300_000 }],
			within(planIdOf(draft)),
		);
		expect(update).toMatchObject({ scheduledDate: toApiDate(now + 300_000) });
	});

	it('stops the confirm when the API shows another one than ours, however close', async () => {
		await expect(
			prepare(draft, [{ ...ready, scheduledDate: now + 330_000 }], within(planIdOf(draft))),
		).rejects.toThrow(/does not show the date/);
	});

	it.each([
		[999, true],
		[1_000, false],
	])('may come back %i ms off: %j', async (off, accepted) => {
		const shown = { ...ready, scheduledDate: now + 300_000 + off };
		const prepared = prepare(draft, [shown], within(planIdOf(draft)));
		if (accepted) expect((await prepared).campaign).toBe(shown);
		else await expect(prepared).rejects.toThrow(/does not show the date/);
	});

	it('stops the confirm when the approved campaign had it', async () => {
		await expect(prepare(over, [ready], within(planIdOf(over)))).rejects.toThrow(
			/The scheduled date is in the past/,
		);
	});
});

describe('assess', () => {
	const free = estimate({ cost: 0 }, ready);
	const codes = (policy: Partial<ConfirmPolicy>, found = free) => {
		const { blocking, warnings } = assess(found, { ...send, ...policy }, now);
		return [blocking, warnings].map((problems) => problems.map(({ code }) => code));
	};

	it('lets a warning block a campaign, and names it as a warning too', () => {
		expect(codes({})).toEqual([['zeroPrice'], ['zeroPrice']]);
	});

	it.each<[string, Partial<ConfirmPolicy>]>([
		['warnings are accepted', { acceptWarnings: 'all' }],
		['a person has approved the plan', { guards: { planId: planOf(free).id } }],
	])('lets no warning block a campaign when %s', (_what, policy) => {
		expect(codes(policy)).toEqual([[], ['zeroPrice']]);
	});

	it('lets an error block a campaign, whatever was accepted or approved', () => {
		const nobody = estimate({ recipients: 0 }, ready);
		const policy: Partial<ConfirmPolicy> = {
			acceptWarnings: 'all',
			guards: { planId: planOf(nobody).id },
		};
		expect(codes(policy, nobody)).toEqual([['noRecipients'], []]);
	});

	it('looks at guards only when there is to be no preflight', () => {
		expect(
			codes({ preflight: false, markAsReady: false, guards: { maximumRecipients: 37 } }),
		).toEqual([['maximumRecipients'], []]);
	});
});

describe('needsPreparation', () => {
	it.each<[Partial<ConfirmPolicy>, boolean]>([
		[{}, true],
		[{ preflight: false, markAsReady: false }, false],
		[{ preflight: false }, true],
		[{ markAsReady: false }, true],
		[{ preflight: false, markAsReady: false, guards: { maximumCost: 0 } }, true],
		[{ preflight: false, markAsReady: false, acceptWarnings: 'all' }, false],
	])('of the policy of Send with %j is %j', (policy, expected) => {
		expect(needsPreparation({ ...send, ...policy })).toBe(expected);
	});
});

describe('confirmDeadlineMs', () => {
	it.each([
		['75 s without an undo window', undefined, 75_000],
		['75 s in a long undo window', now + 600_000, 75_000],
		['75 s when exactly 30 s of the undo window would be left', now + 105_000, 75_000],
		['less when the undo window ends earlier', now + 90_000, 60_000],
		['nothing in the last 30 s of the undo window', now + 30_000, 0],
		['nothing after the undo window', now - 1, 0],
	])('is %s', (_what, undoUntil, expected) => {
		expect(confirmDeadlineMs({ undoUntil }, now)).toBe(expected);
	});
});

describe('assessWithoutFigures', () => {
	const assessed = (campaign: object, guards: ConfirmPolicy['guards'] = {}) =>
		assessWithoutFigures({ ...draft, status: undefined, ...campaign }, { ...send, guards }, now);

	it('says nothing about recipients, cost and status of a campaign that does not exist yet', () => {
		const limits = { maximumCost: 1, maximumRecipients: 1, minimumRecipients: 100, planId: 'x' };
		expect(assessed({}, limits)).toMatchObject({ blocking: [], warnings: [] });
	});

	it('says what can be seen before', () => {
		const { blocking, warnings } = assessed(
			{ smsBody: 'Hi undefined' },
			{ allowedHours: { from: 0, until: 60, zone: 'UTC' } },
		);
		expect(blocking.map(({ code }) => code)).toEqual(['allowedHours', 'missingValue']);
		expect(warnings.map(({ code }) => code)).toEqual(['missingValue']);
	});
});
