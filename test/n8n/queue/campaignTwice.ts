// Two executions that send the same campaign: at once, one after the other, by Retry execution, after a kill.
import type { FaultRule } from '../../simulator';
import { sleep } from '../processes';
import { CONCURRENCY } from './cluster';
import { ends, retryAll, stored } from './executions';
import { createCampaign, order, post, texts, type Phase, type Scene } from './orders';
import type { SimulatorChange } from './simulator';
import type { Order } from './tally';
import { SEND_PATH } from './workflows';

/** Send waits 75 s for a confirm without an answer. */
const SHOWS_AFTER_UNKNOWN_MS = 120_000;
/** Longer than a worker needs to start. */
const SHOWS_AFTER_KILL_MS = 30_000;
type ApiBehaviour = Omit<Extract<SimulatorChange, { kind: 'api' }>, 'kind'>;
export const SHOWS_LATER: ApiBehaviour = { commitMs: 5_000, confirmTwiceSendsTwice: true };

/**
 * Has each of half as many campaigns sent twice. A few at a time, so that no execution waits for a free place.
 * @param apartMs between the two
 */
export function pairs(apartMs: number, api: ApiBehaviour): Phase['run'] {
	return async (scene, name) => {
		const { cluster, simulator, count } = scene;
		await simulator.ask({ kind: 'api', commitMs: 0, ...api });
		const orders: Order[] = [];
		for (const some of inParts(texts(name, Math.ceil(count / 2)), CONCURRENCY - 1)) {
			const made = await Promise.all(
				some.map(async (text) => ({ text, campaignId: await createCampaign(simulator, text) })),
			);
			const send = async () =>
				await Promise.all(made.map(async (campaign) => await post(cluster, SEND_PATH, campaign)));
			const first = send();
			await sleep(apartMs);
			const accepted = [await first, await send()];
			some.forEach((text, index) =>
				orders.push({ text, accepted: sum(accepted.map((of) => of[index] ?? 0)) }),
			);
			await idle(scene);
		}
		return orders;
	};
}

/**
 * Sends whose confirm gets no answer and shows later than Send waits for it, so that they end as unknown; then presses
 * Retry execution, while only the worker that ran them works, or only the other one.
 */
export function retryUnknown(where: 'same' | 'other'): Phase['run'] {
	return async (scene, name) => {
		const { cluster, simulator, client, count, say } = scene;
		const [first, second] = cluster.workers;
		if (first === undefined || second === undefined) return [];
		await simulator.ask({
			kind: 'api',
			commitMs: SHOWS_AFTER_UNKNOWN_MS,
			confirmTwiceSendsTwice: true,
		});
		await simulator.ask({
			kind: 'faults',
			rules: [
				{
					when: { operation: 'confirmCampaign' },
					fault: { kind: 'cut', when: 'after', reset: true },
				},
			],
		});
		const orders: Order[] = [];
		for (const some of inParts(texts(name, count), CONCURRENCY - 1)) {
			await second.stop();
			const before = new Set(failedOf(scene));
			const started = cluster.started(0);
			orders.push(...(await Promise.all(some.map(async (text) => await order(cluster, text)))));
			while (cluster.started(0) < started + some.length) await sleep(200);
			// All of them run on the first: the second gets none of them any more.
			if (where === 'other') await second.restart();
			await idle(scene);
			const unknown = failedOf(scene).filter((id) => !before.has(id));
			if (where === 'other') await first.stop();
			say(`  ${unknown.length} ended as unknown, Retry execution on the ${where} worker`);
			await retryAll(client, unknown);
			await idle(scene);
			for (const worker of [first, second]) if (!worker.isRunning()) await worker.restart();
		}
		await simulator.ask({ kind: 'faults', rules: [] });
		return orders;
	};
}

/** Kills the worker that waits for the answer to a confirm, and gives the campaign to the other one before it shows. */
export async function killedInConfirm(scene: Scene, name: string): Promise<Order[]> {
	const { cluster, simulator, count, kills, say } = scene;
	const [first, second] = cluster.workers;
	if (first === undefined || second === undefined) return [];
	await simulator.ask({ kind: 'api', commitMs: SHOWS_AFTER_KILL_MS, confirmTwiceSendsTwice: true });
	const orders: Order[] = [];
	for (const some of inParts(texts(name, count), CONCURRENCY - 2)) {
		await second.stop();
		const rules: FaultRule[] = [
			{
				when: { operation: 'confirmCampaign' },
				fault: { kind: 'delay', when: 'after', ms: 2 * SHOWS_AFTER_KILL_MS },
			},
		];
		await simulator.ask({ kind: 'faults', rules });
		const { confirms } = await simulator.ask({ kind: 'report' });
		const made = await Promise.all(
			some.map(async (text) => ({ text, campaignId: await createCampaign(simulator, text) })),
		);
		const send = async () =>
			await Promise.all(made.map(async (campaign) => await post(cluster, SEND_PATH, campaign)));
		const accepted = [await send()];
		while ((await simulator.ask({ kind: 'report' })).confirms < confirms + some.length)
			await sleep(100);
		kills.push({ worker: 0, at: Date.now() });
		await first.kill();
		await simulator.ask({ kind: 'faults', rules: [] });
		accepted.push(await send());
		await second.restart();
		say(`  kill -9 of a worker in ${some.length} confirms, the campaigns given to the other one`);
		some.forEach((text, index) =>
			orders.push({ text, accepted: sum(accepted.map((of) => of[index] ?? 0)) }),
		);
		await first.restart();
		await idle(scene);
	}
	return orders;
}

/** Ids of the executions that have ended in an error. */
function failedOf({ cluster, workflows }: Scene): string[] {
	return stored(cluster.postgres, workflows)
		.filter(({ status }) => status === 'error')
		.map(({ id }) => id);
}

/** Waits until nothing is under way, or until it has taken so long that it never ends. */
async function idle({ cluster, workflows, seen }: Scene): Promise<void> {
	await ends(cluster.postgres, workflows, new Set(seen), 0);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function inParts<T>(all: readonly T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(all.length / size) }, (_value, index) =>
		all.slice(index * size, (index + 1) * size),
	);
}
