import { byId } from '../engine/values';
import { boundOf, measure, median, perMinute } from './measure';
import {
	campaignsOf,
	engineWith,
	fasterProcess,
	oneEach,
	pagination,
	runHttpRequest,
	runNode,
} from './nodes';
import type { Result, Row } from './result';
import type { ServerOptions } from './server';
import type { BenchServer } from './serverProcess';

const latencyMs = 200;
/** How much faster the limits run in rows that would take many minutes. */
const speed = 5;

const readAll = async (server: BenchServer) =>
	await runNode(engineWith(server), 'getAll', { returnAll: true });

async function returnAll(pages: number): Promise<Result[]> {
	const options: ServerOptions = { plan: 'production', latencyMs, campaigns: pages * 100 };
	const mine = await median(3, async () => await measure(options, readAll));
	const theirs = await measure(
		options,
		async (server) => await runHttpRequest(server, { url: campaignsOf(server), ...pagination }),
	);
	const bound = boundOf('production', pages, latencyMs);
	const ok = mine.succeeded && mine.refused === 0 && mine.items === pages * 100;
	const name = `Return All, ${pages} pages of 100, ${latencyMs} ms`;
	return [
		{
			name: `${name}, beside HTTP Request (${theirs.seconds.toFixed(1)} s)`,
			value: mine.seconds,
			unit: 's',
			target: 'at least 8 times faster',
			ratio: theirs.seconds / mine.seconds,
			pass: ok && theirs.succeeded && theirs.seconds / mine.seconds >= 8,
		},
		besideBound(name, mine.seconds, bound, ok),
	];
}

function besideBound(name: string, seconds: number, bound: number, ok: boolean): Result {
	return {
		name: `${name}, beside the bound (${bound.toFixed(2)} s)`,
		value: seconds,
		unit: 's',
		target: 'at least 90 % of the bound',
		ratio: bound / seconds,
		pass: ok && bound / seconds >= 0.9,
	};
}

/** Rows 2 and 7: a person opens a picker while it is read. */
async function returnAllWithPicker(pages: number): Promise<Result[]> {
	let pickerSeconds = 0;
	const mine = await measure(
		{ plan: 'production', latencyMs, campaigns: pages * 100 },
		async (server) => {
			const engine = engineWith(server);
			const reading = runNode(engine, 'getAll', { returnAll: true });
			await new Promise((resolve) => setTimeout(resolve, 8_000));
			const opened = performance.now();
			await engine.listSearch('searchCampaigns', { node: 'qlaraCampaigns' });
			pickerSeconds = (performance.now() - opened) / 1000;
			return await reading;
		},
	);
	const ok = mine.succeeded && mine.refused === 0 && mine.items === pages * 100;
	const name = `Return All, ${pages} pages of 100, ${latencyMs} ms`;
	const most = 2 + latencyMs / 1000;
	return [
		besideBound(name, mine.seconds, boundOf('production', pages, latencyMs), ok),
		{
			name: `7. Picker opened in the middle of it`,
			value: pickerSeconds,
			unit: 's',
			target: `at most ${most.toFixed(1)} s`,
			ratio: most / pickerSeconds,
			pass: pickerSeconds <= most,
		},
	];
}

async function getMany(count: number): Promise<Result[]> {
	const options: ServerOptions = { plan: 'production', latencyMs, campaigns: count };
	const mine = await median(
		3,
		async () =>
			await measure(
				options,
				async (server) =>
					await runNode(
						engineWith(server),
						'get',
						{ campaignId: byId('={{ $json.id }}') },
						server.ids,
					),
			),
	);
	const theirs = await measure(
		options,
		async (server) => await runHttpRequest(server, oneEach(server, 1_000), server.ids),
	);
	const bound = boundOf('production', count, latencyMs);
	const ok = mine.succeeded && mine.refused === 0 && mine.items === count;
	const name = `Get for ${count} items, ${latencyMs} ms`;
	return [
		{
			name: `${name}, beside HTTP Request with 50 a second (${theirs.seconds.toFixed(1)} s, ${theirs.failed} failed)`,
			value: mine.seconds,
			unit: 's',
			target: 'faster, no 429, all succeed',
			ratio: theirs.seconds / mine.seconds,
			pass: ok && theirs.succeeded && theirs.seconds > mine.seconds,
		},
		besideBound(name, mine.seconds, bound, ok),
	];
}

/** Get with limits that run {@link speed} times faster, and the latency as well. */
async function getFaster(plan: 'production' | 'trial', count: number, foreign = 0) {
	const options: ServerOptions = {
		plan,
		latencyMs: latencyMs / speed,
		campaigns: count,
		speed,
	};
	return await measure(options, async (server) => {
		const state = fasterProcess(speed);
		let isOver = false;
		// Somebody else with the same key, who asks every three seconds and goes on whatever comes back.
		const others = Array.from({ length: foreign }, async () => {
			while (!isOver) {
				await fetch(`${campaignsOf(server)}?limit=1`, { headers: { 'X-Api-Key': server.apiKey } });
				await new Promise((resolve) => setTimeout(resolve, 3_000 / speed));
			}
		});
		const engine = engineWith(server, state);
		const end = await runNode(engine, 'get', { campaignId: byId('={{ $json.id }}') }, server.ids);
		isOver = true;
		await Promise.all(others);
		return end;
	});
}

async function manyMinutes(count: number): Promise<Result[]> {
	const mine = await getFaster('production', count);
	const theirs = await measure(
		{ plan: 'production', latencyMs: latencyMs / speed, campaigns: count, speed },
		async (server) => await runHttpRequest(server, oneEach(server, 1_000 / speed), server.ids),
	);
	// The last minute need not be whole.
	const minutes = boundOf('production', count, latencyMs) / 60;
	const used = ((minutes * 60) / (mine.seconds * speed)) * (perMinute.production / 1_000);
	return [
		{
			name: `Get for ${count} items, limits ${speed} times faster (HTTP Request: ${theirs.failed} of ${count} failed)`,
			value: mine.seconds * speed,
			unit: 's of the limits',
			target: 'all succeed, no 429, 95 % of the minute used',
			ratio: used,
			pass: mine.succeeded && mine.refused === 0 && mine.items === count && used >= 0.95,
		},
	];
}

async function trial(count: number): Promise<Result[]> {
	const alone = await getFaster('trial', count);
	const shared = await getFaster('trial', count, 2);
	const share = (100 * shared.refused) / shared.requests;
	return [
		{
			name: `Get for ${count} items, trial plan, limits ${speed} times faster`,
			value: alone.refused,
			unit: 'refused',
			target: 'no 429, all succeed',
			ratio: 1,
			pass: alone.succeeded && alone.refused === 0 && alone.items === count,
		},
		{
			name: `the same with two foreign clients on the key`,
			value: share,
			unit: '% refused',
			target: 'at most 1 %, all succeed',
			ratio: 1 / Math.max(0.01, share),
			pass: shared.succeeded && share <= 1 && shared.items === count,
		},
	];
}

export const readingRows: Row[] = [
	{ number: 1, run: async () => await returnAll(100) },
	{ number: 2, also: 7, run: async () => await returnAllWithPicker(900) },
	{ number: 3, run: async () => await getMany(500) },
	{ number: 4, run: async () => await manyMinutes(3_000) },
	{ number: 6, run: async () => await trial(500) },
];
