import { byId } from '../engine/values';
import { Load, type End, type LoadOptions } from './load';

const itemsOf = (end: End) => {
	if ('message' in end) throw new Error(`${end.message} ${end.description}`);
	return end.items;
};

/** What a schedule starts: creates a campaign, checks it and sends it, each in a node of its own. */
async function createCheckSend(load: Load, text: string, process = 0): Promise<void> {
	const [created] = itemsOf(
		await load.run(
			'create',
			[
				{
					name: text,
					sendingMode: 'SMS',
					smsSender: 'MyShop',
					smsBody: text,
					destinationType: 1,
					contactListIds: '87',
				},
			],
			{ process },
		),
	);
	const campaignId = byId(String(created!.id));
	itemsOf(await load.run('check', [{ campaignId }], { process }));
	itemsOf(await load.run('send', [{ campaignId }], { process }));
}

/** Starts so many executions at once, and sees that each has sent its campaign once. */
async function sendAtOnce(options: LoadOptions, count: number) {
	const load = new Load(options);
	const seconds = await load.play(async () => {
		await Promise.all(
			Array.from({ length: count }, async (_value, index) =>
				createCheckSend(load, `Message ${index}`, index % (options.processes ?? 1)),
			),
		);
	});
	await load.time.play(load.time.sleep(60_000));
	const texts = load.api.dispatches.map(({ text }) => text);
	return { load, seconds, sent: texts.length, once: new Set(texts).size, ...load.requests };
}

/** What bulk work may use of a minute. */
const bulkPerMinute = { production: 970, trial: 97 };

/** The least time for so many requests, s: whole minutes of the limit, and the rest by the limit of each second. */
function boundOf(plan: 'production' | 'trial', requests: number): number {
	const perMinute = bulkPerMinute[plan];
	const minutes = Math.floor((requests - 1) / perMinute);
	return minutes * 60 + (requests - minutes * perMinute) / (plan === 'trial' ? 10 : 50);
}

describe('150 executions that create, check and send a campaign, started at once', () => {
	it.each([
		['production', 'sliding'],
		['production', 'fixed'],
		['trial', 'sliding'],
	] as const)(
		'all send, each once, and none is refused: %s plan, %s windows',
		async (plan, window) => {
			const { seconds, sent, once, made, refused } = await sendAtOnce(
				{ plan, window, jitterMs: 30 },
				150,
			);
			expect({ sent, once, refused }).toEqual({ sent: 150, once: 150, refused: 0 });
			expect(seconds).toBeLessThan(1.15 * boundOf(plan, made));
		},
	);

	it.each([
		['sliding', 30],
		['fixed', 30],
		['fixed', 100],
	] as const)(
		'all send, each once, in two processes with one key, and few requests are refused: %s windows, jitter of %d ms',
		async (window, jitterMs) => {
			const { seconds, sent, once, made, refused } = await sendAtOnce(
				{ plan: 'production', processes: 2, window, jitterMs },
				150,
			);
			expect({ sent, once }).toEqual({ sent: 150, once: 150 });
			expect(refused / made).toBeLessThan(0.015);
			expect(seconds).toBeLessThan(1.15 * boundOf('production', made));
		},
	);
});

describe('an API that is down for a minute', () => {
	/** Starts executions at once, and lets the API go down for a minute. @returns how those ended that did not send */
	async function through(downAfterMs: number, count: number) {
		const load = new Load({ plan: 'production', jitterMs: 30 });
		const ends: string[] = [];
		const seconds = await load.play(async () => {
			const executions = Array.from({ length: count }, async (_value, index) => {
				await createCheckSend(load, `Message ${index}`).catch((error: unknown) => {
					ends.push(String(error));
				});
			});
			await load.time.sleep(downAfterMs);
			load.downUntil = load.time.now + 60_000;
			await Promise.all(executions);
		});
		await load.time.play(load.time.sleep(60_000));
		const texts = load.api.dispatches.map(({ text }) => text);
		return { load, seconds, ends, sent: texts.length, once: new Set(texts).size };
	}

	it('is waited for by executions that start in it: each sends, once', async () => {
		const { load, seconds, ends, sent, once } = await through(0, 12);
		expect(ends).toEqual([]);
		expect({ sent, once }).toEqual({ sent: 12, once: 12 });
		expect(seconds).toBeLessThan(60 + 60);
		expect(load.log.join()).toContain('503');
	});

	it('that comes while they run is waited for by all but those whose confirm it has met', async () => {
		const { ends, sent, once } = await through(9_000, 8);
		expect(sent).toBe(once);
		expect(sent + ends.length).toBe(8);
		for (const end of ends) expect(end).toContain('not known whether the campaign was confirmed');
	});
});
