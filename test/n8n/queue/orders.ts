import axios from 'axios';

import { messageOf, sleep } from '../processes';
import type { N8nClient } from '../rest';
import type { Cluster } from './cluster';
import type { SimulatorProcess } from './simulator';
import type { Order } from './tally';
import { CREATE_PATH } from './workflows';

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
	/** Ids of the executions of earlier phases. */
	seen: ReadonlySet<string>;
	/** Whether n8n's durable cursors are on. */
	durable: boolean;
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

export async function stream({ cluster, count, gapMs }: Scene, name: string): Promise<Order[]> {
	return await Promise.all(
		texts(name, count).map(async (text, index) => {
			await sleep(index * gapMs);
			return await order(cluster, text);
		}),
	);
}

export const texts = (name: string, count: number): string[] =>
	Array.from({ length: count }, (_value, index) => `${name} message ${index + 1} of ${count}`);

export async function order(cluster: Cluster, text: string): Promise<Order> {
	return { text, accepted: await post(cluster, CREATE_PATH, { text }) };
}

/** What n8n answers when it has begun an execution. */
const STARTED = 'Workflow was started';

/**
 * Calls a webhook. While nobody listens it comes back, as a careful caller does.
 * @returns how many executions came of it
 */
export async function post(cluster: Cluster, path: string, body: object): Promise<0 | 1> {
	for (let attempt = 1; attempt <= 120; attempt++) {
		try {
			const { status, data } = await axios.post<unknown>(
				`${cluster.main.url}/webhook/${path}`,
				body,
				{
					proxy: false,
					timeout: 60_000,
					validateStatus: () => true,
				},
			);
			if (status === 200 && JSON.stringify(data).includes(STARTED)) return 1;
			// Before its workflows are active again, n8n knows no webhook, and shows a page: it has done nothing.
			if (![200, 404, 503].includes(status)) return 0;
		} catch (error) {
			// Anything else may have reached n8n.
			if (!messageOf(error).includes('ECONNREFUSED')) return 0;
		}
		await sleep(1_000);
	}
	return 0;
}

export async function createCampaign(simulator: SimulatorProcess, text: string): Promise<unknown> {
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
