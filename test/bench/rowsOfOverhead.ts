import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import axios from 'axios';
import { byId } from '../engine/values';
import { projectFolder, packInto } from '../package/pack';
import { measure, median, type Measured } from './measure';
import {
	campaignsOf,
	engineWith,
	oneEach,
	runBareHelper,
	runHttpRequest,
	runNode,
	unlimitedProcess,
} from './nodes';
import { medianOf, type Result, type Row } from './result';
import type { ServerOptions } from './server';
import { forkFile, messageOf, startServer, type BenchServer } from './serverProcess';

const free = (campaigns: number): ServerOptions => ({
	plan: 'unlimited',
	latencyMs: 0,
	campaigns,
});
const cpuOf = ({ cpuSeconds }: Measured): number => cpuSeconds;

const getEach = async (server: BenchServer) =>
	await runNode(
		engineWith(server, unlimitedProcess()),
		'get',
		{ campaignId: byId('={{ $json.id }}'), simplify: false },
		server.ids,
	);

/** Processor time for each request, where the network takes none. */
async function overhead(count: number): Promise<Result[]> {
	const each = ({ cpuSeconds }: Measured): number => (cpuSeconds / count) * 1_000;
	const runs = 3;
	const mine = each(await median(runs, async () => await measure(free(count), getEach), cpuOf));
	const helper = each(
		await median(
			runs,
			async () =>
				await measure(free(count), async (server) => await runBareHelper(server, server.ids)),
			cpuOf,
		),
	);
	const request = each(
		await median(
			runs,
			async () =>
				await measure(
					free(count),
					async (server) => await runHttpRequest(server, oneEach(server), server.ids),
				),
			cpuOf,
		),
	);
	const loop = each(
		await median(
			runs,
			async () =>
				await measure(free(count), async (server) => {
					for (const id of server.ids)
						await axios.get(`${campaignsOf(server)}/${id}`, {
							headers: { 'X-Api-Key': server.apiKey },
							httpAgent: new http.Agent(),
						});
					return { status: 'success', items: count };
				}),
			cpuOf,
		),
	);
	const name = 'Processor time for each Get, no latency';
	return [
		{
			name: `${name}, beside n8n's helper called bare (${helper.toFixed(2)} ms; axios with a new agent each time: ${loop.toFixed(2)} ms)`,
			value: mine,
			unit: 'ms',
			target: 'at most 1.3 times',
			ratio: helper / mine,
			pass: mine <= 1.3 * helper,
		},
		{
			name: `${name}, beside HTTP Request (${request.toFixed(2)} ms)`,
			value: mine,
			unit: 'ms',
			target: 'not more',
			ratio: request / mine,
			pass: mine <= request,
		},
	];
}

/** The most memory that a process of its own takes for a list, MB. */
async function peakOf(server: BenchServer, how: 'node' | 'httpRequest'): Promise<number> {
	const child = forkFile('reader.ts', { url: server.url, apiKey: server.apiKey, how });
	const peak = (await messageOf(child)) as number;
	child.disconnect();
	return peak;
}

async function memory(campaigns: number): Promise<Result[]> {
	const server = await startServer(free(campaigns));
	try {
		const mine = await peakOf(server, 'node');
		const theirs = await peakOf(server, 'httpRequest');
		return [
			{
				name: `Peak memory of Return All, ${campaigns} campaigns, beside HTTP Request (${theirs.toFixed(0)} MB)`,
				value: mine,
				unit: 'MB',
				target: 'less',
				ratio: theirs / mine,
				pass: mine < theirs,
			},
		];
	} finally {
		await server.close();
	}
}

async function poll(): Promise<Result[]> {
	const open = 50;
	const closed = 10_000;
	const server = await startServer({
		plan: 'production',
		latencyMs: 200,
		campaigns: closed + open,
		closed,
	});
	try {
		const engine = engineWith(server);
		const poller = engine.poller({ node: 'qlaraCampaignsTrigger', activation: 'activate' });
		await poller.poll();
		const requests: number[] = [];
		const seconds: number[] = [];
		for (let round = 0; round < 5; round++) {
			const { requests: before } = await server.counts();
			const started = performance.now();
			const { error } = await poller.poll({ activation: 'activate' });
			if (error !== undefined) throw error as Error;
			seconds.push((performance.now() - started) / 1000);
			requests.push((await server.counts()).requests - before);
		}
		const most = Math.max(...requests);
		const kilobytes = JSON.stringify(poller.memory()).length / 1_000;
		const time = medianOf(seconds);
		return [
			{
				name: `A poll, ${closed} closed and ${open} open campaigns, 200 ms: ${most} requests, state ${kilobytes.toFixed(0)} KB`,
				value: time,
				unit: 's',
				target: 'at most 3 requests, below 1 s, at most 100 KB',
				ratio: 1 / time,
				pass: most <= 3 && time < 1 && kilobytes <= 100,
			},
		];
	} finally {
		await server.close();
	}
}

const loadScript = `
require('n8n-workflow');
const { n8n } = require('./package.json');
const started = performance.now();
for (const file of n8n.nodes) require('./' + file);
console.log(performance.now() - started);
`;

/** Loads the nodes from the packed tarball, each time in a new process. */
async function loading(): Promise<Result[]> {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
	try {
		const { tarball } = await packInto(folder);
		const kilobytes = fs.statSync(tarball).size / 1_000;
		spawnSync('tar', ['-xzf', tarball, '-C', folder]);
		const cwd = path.join(folder, 'package');
		fs.symlinkSync(path.join(projectFolder, 'node_modules'), path.join(cwd, 'node_modules'), 'dir');
		const times = Array.from({ length: 12 }, () =>
			Number(spawnSync(process.execPath, ['-e', loadScript], { cwd, encoding: 'utf8' }).stdout),
		);
		const time = medianOf(times.slice(1));
		return [
			{
				name: `Loading both nodes from the tarball (${kilobytes.toFixed(0)} KB)`,
				value: time,
				unit: 'ms',
				target: 'below 30 ms, below 150 KB',
				ratio: 30 / time,
				pass: time < 30 && kilobytes < 150,
			},
		];
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/** Requests and processor time for each item, where there is little of it and much. */
async function growth(): Promise<Result[]> {
	const results: Result[] = [];
	for (const [what, sizes, run] of [
		[
			'Return All, pages of 100',
			[1_000, 10_000, 45_000],
			async (server: BenchServer) =>
				await runNode(engineWith(server, unlimitedProcess()), 'getAll', { returnAll: true }),
		],
		['Get', [50, 500, 5_000], getEach],
	] as const) {
		await measure(free(sizes[0]), run);
		const all = [];
		for (const size of sizes)
			all.push(
				await median(size < 1_000 ? 5 : 1, async () => await measure(free(size), run), cpuOf),
			);
		const [first, ...more] = all.map(({ cpuSeconds, items }) => (cpuSeconds / items) * 1_000);
		const perItem = what === 'Get' ? 1 : 100;
		const isLinear = all.every(({ requests }, index) => requests === sizes[index]! / perItem);
		const last = more.at(-1)!;
		results.push({
			name: `${what}, ${sizes.join(', ')} campaigns: processor time for each, the first ${first!.toFixed(3)} ms`,
			value: last,
			unit: 'ms',
			target: 'no request more than in proportion, at most 1.2 times the first',
			ratio: first! / last,
			pass: isLinear && last <= 1.2 * first!,
		});
	}
	return results;
}

export const overheadRows: Row[] = [
	{ number: 8, run: async () => await overhead(500) },
	{ number: 9, run: async () => await memory(100_000) },
	{ number: 10, run: poll },
	{ number: 12, run: loading },
	{ number: 13, run: growth },
];
