import axios from 'axios';

import { messageOf, sleep } from '../processes';
import type { N8nClient } from '../rest';
import type { Cluster } from './cluster';
import type { SimulatorProcess } from './simulator';
import type { Order } from './tally';
import { CREATE_PATH, SEND_PATH } from './workflows';

/** What a phase works with. */
export interface Scene {
	cluster: Cluster;
	simulator: SimulatorProcess;
	/** Messages that the phase is to send. */
	count: number;
	/** ms between two of them where they come in a stream. */
	gapMs: number;
	say: (line: string) => void;
	client: N8nClient;
	/** Ids of the workflows that send, and of the one with the trigger. */
	workflows: string[];
	watching: string;
	/** Gets every kill of a worker. */
	kills: Kill[];
}

/** A worker, counted from 0, that was killed at a time, ms since 1970. */
export interface Kill {
	worker: number;
	at: number;
}

/** A part of a run: sends messages, and does to the cluster what its name says. */
export interface Phase {
	/** Whether executions may end in an error, since something is broken on purpose. */
	mayFail: boolean;
	/** Messages that it needs to show what it is for. */
	count?: number;
	run(scene: Scene, name: string): Promise<Order[]>;
}

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
	same: { mayFail: true, run: sameInstant },
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

async function stream({ cluster, count, gapMs }: Scene, name: string): Promise<Order[]> {
	return await Promise.all(
		texts(name, count).map(async (text, index) => {
			await sleep(index * gapMs);
			return await order(cluster, text);
		}),
	);
}

/** Has each of a few campaigns sent twice in the same instant, by a service that sends again on a second confirm. */
async function sameInstant({ cluster, simulator, count }: Scene, name: string): Promise<Order[]> {
	await simulator.ask({ kind: 'api', commitMs: 0, confirmTwiceSendsTwice: true });
	const orders: Order[] = [];
	for (const text of texts(name, Math.ceil(count / 2))) {
		const campaignId = await createCampaign(simulator, text);
		const both = [0, 1].map(async () => await post(cluster, SEND_PATH, { campaignId, text }));
		const [first = 0, second = 0] = await Promise.all(both);
		orders.push({ text, accepted: first + second });
	}
	return orders;
}

const texts = (name: string, count: number): string[] =>
	Array.from({ length: count }, (_value, index) => `${name} message ${index + 1} of ${count}`);

async function order(cluster: Cluster, text: string): Promise<Order> {
	return { text, accepted: await post(cluster, CREATE_PATH, { text }) };
}

/**
 * Calls a webhook. While nobody listens it comes back, as a careful caller does.
 * @returns how many executions came of it
 */
export async function post(cluster: Cluster, path: string, body: object): Promise<0 | 1> {
	for (let attempt = 1; attempt <= 120; attempt++) {
		try {
			const { status } = await axios.post<unknown>(`${cluster.main.url}/webhook/${path}`, body, {
				proxy: false,
				timeout: 60_000,
				validateStatus: () => true,
			});
			// Before its workflows are active again, n8n knows no webhook: it has done nothing.
			if (status === 200) return 1;
			if (status !== 404 && status !== 503) return 0;
		} catch (error) {
			// Anything else may have reached n8n.
			if (!messageOf(error).includes('ECONNREFUSED')) return 0;
		}
		await sleep(1_000);
	}
	return 0;
}

async function createCampaign(simulator: SimulatorProcess, text: string): Promise<unknown> {
	const { data } = await axios.post<{ id: unknown }>(
		`${simulator.url}/partner-gateway/v1/campaigns`,
		{
			name: text,
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: text,
			destinationType: 1,
			contactListIds: [87],
			readyToSend: false,
		},
		{ proxy: false, headers: { 'X-Api-Key': simulator.apiKey } },
	);
	return data.id;
}
