// The benchmark: `npm run bench`, or `npm run bench -- --json` for one JSON document. Exit code 1: a target is missed.
import '../test/setup';
import os from 'node:os';
import path from 'node:path';
import { QlaraApi } from '../credentials/QlaraApi.credentials';
import type { QlaraCampaigns } from '../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { createEngine } from '../test/engine';
import { byId } from '../test/engine/values';
import { httpRequestNode } from './httpRequestNode';
import { startServer, type BenchServer } from './serverProcess';
import type { ServerOptions } from './server';

interface Result {
	name: string;
	value: number;
	unit: string;
	target: string;
	/** What it is compared with, divided by the value. */
	ratio: number;
	pass: boolean;
}

interface Measured {
	seconds: number;
	refused: number;
	requests: number;
	items: number;
	succeeded: boolean;
}

const latencyMs = 200;
/** What bulk work may use of the 50 requests a second: 3 % are kept in reserve for persons. */
const perSecond = 48;

const cacheFolder = path.join(
	process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'),
	'n8n-nodes-qlara',
);
const n8nVersion = '2.41.1';

/** Runs something against a server of its own, and measures it. */
async function measure(
	options: ServerOptions,
	run: (server: BenchServer) => Promise<{ status: string; items: number }>,
): Promise<Measured> {
	const server = await startServer(options);
	try {
		const started = performance.now();
		const { status, items } = await run(server);
		const seconds = (performance.now() - started) / 1000;
		return { seconds, items, succeeded: status === 'success', ...(await server.counts()) };
	} finally {
		await server.close();
	}
}

/** The middle of several runs, by time; the first one warms up and does not count. */
async function median(runs: number, once: () => Promise<Measured>): Promise<Measured> {
	const all: Measured[] = [];
	for (let run = 0; run <= runs; run++) all.push(await once());
	return all.slice(1).sort((a, b) => a.seconds - b.seconds)[Math.floor(runs / 2)]!;
}

// By its whole name: without the ending the codex file beside it would be found.
const nodeFile = path.join(__dirname, '../nodes/QlaraCampaigns/QlaraCampaigns.node.ts');
const nodeClass = async (): Promise<typeof QlaraCampaigns> =>
	((await import(nodeFile)) as { QlaraCampaigns: typeof QlaraCampaigns }).QlaraCampaigns;

async function withNode(
	server: BenchServer,
	operation: string,
	parameters: object,
	ids?: Array<number | string>,
) {
	const engine = createEngine({
		credentials: { apiKey: server.apiKey, baseUrl: server.url },
		nodes: [await nodeClass()],
		credentialTypes: [QlaraApi],
	});
	const { status, outputs } = await engine.run({
		node: 'qlaraCampaigns',
		parameters: { resource: 'campaign', operation, ...parameters },
		...(ids && { items: ids.map((id) => ({ json: { id } })) }),
	});
	return { status, items: outputs[0]?.length ?? 0 };
}

async function withHttpRequest(
	server: BenchServer,
	parameters: object,
	ids?: Array<number | string>,
) {
	const engine = createEngine({
		credentials: null,
		nodes: [httpRequestNode(cacheFolder, n8nVersion)],
		credentialTypes: [],
	});
	const { status, outputs } = await engine.run({
		node: 'httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'GET',
			sendHeaders: true,
			specifyHeaders: 'keypair',
			headerParameters: { parameters: [{ name: 'X-Api-Key', value: server.apiKey }] },
			...parameters,
		},
		...(ids && { items: ids.map((id) => ({ json: { id } })) }),
	});
	return { status, items: outputs[0]?.length ?? 0 };
}

const campaigns = (server: BenchServer): string => `${server.url}/partner-gateway/v1/campaigns`;

async function returnAll(pages: number): Promise<Result[]> {
	const options: ServerOptions = { plan: 'production', latencyMs, campaigns: pages * 100 };
	const mine = await median(3, async () =>
		measure(options, async (server) => await withNode(server, 'getAll', { returnAll: true })),
	);
	const theirs = await measure(options, async (server) =>
		withHttpRequest(server, {
			url: campaigns(server),
			sendQuery: true,
			queryParameters: { parameters: [{ name: 'limit', value: '100' }] },
			options: {
				pagination: {
					pagination: {
						paginationMode: 'updateAParameterInEachRequest',
						parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount }}' }] },
						paginationCompleteWhen: 'other',
						completeExpression: '={{ $response.body.last }}',
						limitPagesFetched: false,
					},
				},
			},
		}),
	);
	const bound = (2 * latencyMs) / 1000 + (pages - 1) / perSecond;
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
		{
			name: `${name}, beside the bound (${bound.toFixed(2)} s)`,
			value: mine.seconds,
			unit: 's',
			target: 'at least 90 % of the bound',
			ratio: bound / mine.seconds,
			pass: ok && bound / mine.seconds >= 0.9,
		},
	];
}

async function getMany(count: number): Promise<Result[]> {
	const options: ServerOptions = { plan: 'production', latencyMs, campaigns: count };
	const mine = await median(3, async () =>
		measure(options, async (server) =>
			withNode(server, 'get', { campaignId: byId('={{ $json.id }}') }, server.ids),
		),
	);
	const theirs = await measure(options, async (server) =>
		withHttpRequest(
			server,
			{
				url: `=${campaigns(server)}/{{ $json.id }}`,
				options: { batching: { batch: { batchSize: 50, batchInterval: 1000 } } },
			},
			server.ids,
		),
	);
	const bound = (2 * latencyMs) / 1000 + (count - 1) / perSecond;
	const ok = mine.succeeded && mine.refused === 0 && mine.items === count;
	const name = `Get for ${count} items, ${latencyMs} ms`;
	return [
		{
			name: `${name}, beside HTTP Request with 50 a second (${theirs.seconds.toFixed(1)} s)`,
			value: mine.seconds,
			unit: 's',
			target: 'faster, no 429, all succeed',
			ratio: theirs.seconds / mine.seconds,
			pass: ok && theirs.succeeded && theirs.seconds > mine.seconds,
		},
		{
			name: `${name}, beside the bound (${bound.toFixed(2)} s)`,
			value: mine.seconds,
			unit: 's',
			target: 'at least 90 % of the bound',
			ratio: bound / mine.seconds,
			pass: ok && bound / mine.seconds >= 0.9,
		},
	];
}

async function main(): Promise<void> {
	const results = [...(await returnAll(100)), ...(await getMany(500))];
	if (process.argv.includes('--json')) console.log(JSON.stringify({ results }));
	else {
		console.log('| Work | Measured | Target | Ratio | |');
		console.log('| --- | --- | --- | --- | --- |');
		for (const { name, value, unit, target, ratio, pass } of results)
			console.log(
				`| ${name} | ${value.toFixed(2)} ${unit} | ${target} | ${ratio.toFixed(2)} | ${pass ? 'met' : 'MISSED'} |`,
			);
	}
	process.exitCode = results.every(({ pass }) => pass) ? 0 : 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
