import type { Campaign, JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import { approach, type Rules } from '../../nodes/QlaraCampaigns/sending/prepareConfirm';
import { planIdOf } from '../../nodes/QlaraCampaigns/sending/planId';

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
const send: Rules = { guards: {}, complete: true, acceptWarnings: false };

/** Goes the way of Send with a server that shows `before`, and after the update one of `reads` after the other, the last again and again. */
async function go(
	before: Campaign,
	reads: Campaign[],
	rules = send,
): Promise<{ campaign: Campaign; update: JsonObject | undefined; looks: number }> {
	let looks = 0;
	const { campaign, update } = await approach(
		{
			client: {
				get: async () => await Promise.resolve(reads[Math.min(looks++, reads.length - 1)]!),
				calculateGoal: async () => await Promise.resolve(before),
				price: async () => await Promise.resolve({ price: 1.71 }),
				update: async () => await Promise.resolve(),
			},
			time: { now: () => now, sleep: async () => await Promise.resolve() },
			bodyOf: (body) => body,
			toApiDate: (at) => new Date(at).toISOString(),
		},
		before,
		rules,
	);
	return { campaign, update, looks };
}

const figures = { recipients: 38, cost: 1.71 };
const ready = { ...draft, readyToSend: true };

describe('what changes while a campaign is being marked as ready', () => {
	it.each<[string, Campaign, Campaign]>([
		['the text', draft, { ...ready, smsBody: 'Hallo' }],
		[
			'a date in an unknown format',
			{ ...draft, scheduledDate: '01.07.2026 12:00' },
			{ ...ready, scheduledDate: '01.07.2026 14:00' },
		],
	])('stops the confirm: %s', async (_what, before, after) => {
		await expect(go(before, [after])).rejects.toThrow(
			/Nothing was sent\. .* something else changed: the (SMS text|scheduled date)/,
		);
	});

	/** Two texts whose short hashes, which name the part that changed, are the same. */
	const lookalikes = (): [Campaign, Campaign] => {
		const seen = new Map<string, Campaign>();
		for (let number = 0; ; number++) {
			const campaign = { ...draft, smsBody: `Hello ${number}` };
			const hashes = planIdOf(campaign, figures).split('-')[2]!;
			const other = seen.get(hashes);
			if (other !== undefined) return [other, campaign];
			seen.set(hashes, campaign);
		}
	};

	it('stops the confirm also when nobody can tell which part it was', async () => {
		const [before, after] = lookalikes();
		await expect(go(before, [{ ...after, readyToSend: true }])).rejects.toThrow(
			/something else changed: what it would send/,
		);
	});

	it('is found although the first reads are older than the change', async () => {
		await expect(go(draft, [draft, draft, { ...ready, smsSender: 'Nobody' }])).rejects.toThrow(
			/something else changed: the SMS sender/,
		);
	});

	it('is not waited for without end when the API never shows the mark', async () => {
		expect(await go(draft, [draft])).toMatchObject({ campaign: draft, looks: 4 });
	});

	it('lets it pass when it is only the mark', async () => {
		expect(await go(draft, [ready])).toEqual({ campaign: ready, update: ready, looks: 1 });
	});
});

describe('a date that is over', () => {
	const over = { ...draft, scheduledDate: now - 3_600_000 };
	const within = (planId: string): Rules => ({ ...send, guards: { planId, undoWindow: 5 } });

	it('is set anew when it was not there when a person approved the campaign, so that our undo window has set it', async () => {
		const { update } = await go(
			over,
			[{ ...ready, scheduledDate: now + 300_000 }],
			within(planIdOf(draft, figures)),
		);
		expect(update).toMatchObject({ scheduledDate: new Date(now + 300_000).toISOString() });
	});

	it('stops when the API shows another one than ours, although it is close', async () => {
		await expect(
			go(draft, [{ ...ready, scheduledDate: now + 330_000 }], within(planIdOf(draft, figures))),
		).rejects.toThrow(/does not show the date/);
	});

	it('stops when it was there then', async () => {
		await expect(go(over, [ready], within(planIdOf(over, figures)))).rejects.toThrow(
			/The scheduled date is over/,
		);
	});
});
