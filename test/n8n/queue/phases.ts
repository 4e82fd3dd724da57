import { sleep } from '../processes';
import { killedInConfirm, pairs, retryUnknown, SHOWS_LATER } from './campaignTwice';
import { killedInCommit } from './killedInCommit';
import { order, stream, texts, type Phase, type Scene } from './orders';

/** How long a server that is taken away stays away. */
const AWAY_MS = 5_000;
const API_DOWN_MS = 60_000;
/** The longest time that a confirm may take to show. */
const LATE_MS = 60_000;

export const phases: Record<string, Phase> = {
	stream: { mayFail: false, run: stream },
	burst: {
		mayFail: false,
		run: async ({ cluster, count }, name) =>
			await Promise.all(texts(name, count).map(async (text) => await order(cluster, text))),
	},
	workers: disturbed(async ({ cluster, kills, say }) => {
		for (const [index, worker] of cluster.workers.entries()) {
			say(`  kill -9 of worker ${index + 1}`);
			kills.push({ worker: index, at: Date.now() });
			await worker.kill();
			await worker.restart();
		}
	}),
	redis: disturbed(async ({ cluster }) => await cluster.redis.restart()),
	postgres: disturbed(async ({ cluster }) => await cluster.postgres.restart()),
	api: disturbed(async ({ simulator }) => {
		await simulator.ask({
			kind: 'faults',
			rules: [{ fault: { kind: 'answer', status: 503, when: 'before', body: '{}' } }],
		});
		await sleep(API_DOWN_MS);
		await simulator.ask({ kind: 'faults', rules: [] });
	}),
	main: disturbed(async ({ cluster }) => {
		await cluster.main.kill();
		await sleep(AWAY_MS);
		await cluster.main.restart();
	}),
	late: {
		mayFail: true,
		run: async (scene, name) => {
			await scene.simulator.ask({ kind: 'api', commitMs: LATE_MS, confirmTwiceSendsTwice: true });
			const orders = await stream(scene, name);
			await sleep(LATE_MS);
			return orders;
		},
	},
	// Two executions that send the same campaign: a service that sends again on a second confirm, and one that refuses it.
	same: { mayFail: true, count: 40, run: pairs(0, { confirmTwiceSendsTwice: true }) },
	apart1: { mayFail: true, count: 40, run: pairs(1_000, SHOWS_LATER) },
	apart4: { mayFail: true, count: 40, run: pairs(4_000, SHOWS_LATER) },
	refuses: { mayFail: true, count: 40, run: pairs(0, { confirmTwiceSendsTwice: false }) },
	retrySame: { mayFail: true, count: 8, run: retryUnknown('same') },
	retryOther: { mayFail: true, count: 8, run: retryUnknown('other') },
	killed: { mayFail: true, count: 6, run: killedInConfirm },
	durable: { mayFail: true, count: 12, run: killedInCommit },
};

/** Sends a stream, and does something harmful when a third of it is under way. */
function disturbed(harm: (scene: Scene) => Promise<void>): Phase {
	return {
		mayFail: true,
		run: async (scene, name) => {
			const orders = stream(scene, name);
			await sleep((scene.count * scene.gapMs) / 3);
			await harm(scene);
			return await orders;
		},
	};
}
