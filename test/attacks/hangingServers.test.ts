// Servers that keep a request open: whatever they do, it ends at its deadline, and nothing waits for it any longer. The
// deadline rings when the server has done its worst, so that no test depends on a clock.
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';

import type { IExecuteFunctions, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { Time } from '../../nodes/QlaraCampaigns/api/time';
import { execute } from '../../nodes/QlaraCampaigns/n8n/execute';
import { createPoll } from '../../nodes/QlaraCampaigns/n8n/poll';
import { unlimited } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { createProcessState, type ProcessState } from '../../nodes/QlaraCampaigns/n8n/processState';
import { QlaraCampaigns } from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { QlaraCampaignsTrigger } from '../../nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';
import { createEngine, type Engine } from '../engine';
import { byId, creation } from '../engine/values';
import { startSimulator, type Simulator } from '../simulator';

const credentials = (baseUrl: string) => ({ apiKey: 'qlara-secret-key', baseUrl });

/** Deadlines that ring when a test says so. */
class Deadlines {
	/** How long each request was given, ms. */
	readonly given: number[] = [];
	private open: AbortController[] = [];

	alarm = (ms: number): AbortSignal => {
		this.given.push(ms);
		const controller = new AbortController();
		this.open.push(controller);
		return controller.signal;
	};

	ring(): void {
		for (const controller of this.open.splice(0)) controller.abort();
	}
}

/** A clock that moves in sleeps only, of an n8n that has been running for an hour. */
function clock(): Time {
	let elapsed = 3_600_000;
	const start = Date.UTC(2026, 5, 10);
	return {
		now: () => start + elapsed,
		elapsed: () => elapsed,
		sleep: async (ms) => {
			elapsed += ms;
			await Promise.resolve();
		},
		random: () => 0.5,
	};
}

function engineOf(state: ProcessState, baseUrl: string): Engine {
	const poll = createPoll(state);
	class Node extends QlaraCampaigns {
		override async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			return await execute(this, state);
		}
	}
	class Trigger extends QlaraCampaignsTrigger {
		override async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
			return await poll(this);
		}
	}
	return createEngine({ credentials: credentials(baseUrl), nodes: [Node, Trigger] });
}

/** What a hanging server does with a connection; it calls `done` when it does nothing new any more. */
type Hang = (socket: net.Socket, done: () => void) => void;

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';

/** Writes the pieces one after the other, each when the one before has left. */
function drip(socket: net.Socket, pieces: string[], done: () => void): void {
	const [piece, ...rest] = pieces;
	if (piece === undefined) return done();
	socket.write(piece, () => setImmediate(() => drip(socket, rest, done)));
}

const spaces = Array.from({ length: 20 }, () => ' ');

const hangs: Record<string, Hang> = {
	'accepts and says nothing': (_socket, done) => done(),
	'sends half a status line': (socket, done) => drip(socket, ['HTTP/1.1 2'], done),
	'sends its headers letter by letter': (socket, done) => drip(socket, [...`${head}X-A: b`], done),
	'sends headers without an end': (socket, done) =>
		drip(socket, [head, ...Array.from({ length: 50 }, (_value, at) => `X-${at}: a\r\n`)], done),
	'sends its headers and then nothing': (socket, done) =>
		drip(socket, [`${head}Content-Length: 100\r\n\r\n`], done),
	'sends its headers and then one space after the other': (socket, done) =>
		drip(socket, [`${head}Content-Length: 1000\r\n\r\n`, ...spaces], done),
	'sends half an answer': (socket, done) =>
		drip(socket, [`${head}Content-Length: 100\r\n\r\n{"id":7,"name":"Spr`], done),
	'sends the answer and not its end': (socket, done) =>
		drip(socket, [`${head}Transfer-Encoding: chunked\r\n\r\n8\r\n{"id":7}\r\n`], done),
	'sends one interim answer after the other': (socket, done) =>
		drip(
			socket,
			Array.from({ length: 20 }, () => 'HTTP/1.1 102 Processing\r\n\r\n'),
			done,
		),
	'sends a refusal and not its end': (socket, done) =>
		drip(socket, ['HTTP/1.1 400 Bad Request\r\nContent-Length: 99\r\n\r\n{"message":'], done),
	'sends compressed nothing': (socket, done) =>
		drip(
			socket,
			[`${head}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n`, '1\r\n\x1f\r\n'],
			done,
		),
};

/** A server that hangs on every connection, and tells when it does and when the other side has gone. */
async function startHangingServer(hang: Hang, onHanging: () => void) {
	let connections = 0;
	let gone = 0;
	let wakeWhenGone = (): void => undefined;
	const server = net.createServer((socket) => {
		connections++;
		socket.on('error', () => undefined);
		socket.on('close', () => {
			gone++;
			wakeWhenGone();
		});
		socket.once('data', () => hang(socket, onHanging));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		/** Resolves when no connection is left. */
		allGone: async () => {
			while (gone < connections) await new Promise<void>((resolve) => (wakeWhenGone = resolve));
			return connections;
		},
		close: async () => await new Promise((resolve) => server.close(resolve)),
	};
}

describe.each(Object.entries(hangs))('a server that %s', (_name, hang) => {
	const deadlines = new Deadlines();
	let server: Awaited<ReturnType<typeof startHangingServer>>;
	beforeAll(async () => {
		server = await startHangingServer(hang, () => deadlines.ring());
	});
	afterAll(async () => await server.close());

	it('is left at the deadline, and said to have given no complete answer', async () => {
		const baseUrl = `http://127.0.0.1:${server.port}`;
		const engine = engineOf(createProcessState(clock(), deadlines.alarm, unlimited), baseUrl);
		const { error } = await engine.run({
			node: 'qlaraCampaigns',
			parameters: { resource: 'campaign', operation: 'get', campaignId: byId('7') },
		});
		expect(error).toMatchObject({
			message: 'Qlara did not give a complete answer within 30 seconds',
			description: 'Nothing was changed. Run again later. (ETIMEDOUT) Tried 3 times.',
		});
		expect(deadlines.given).toEqual([30_000, 30_000, 30_000]);
		expect(await server.allGone()).toBe(3);
	});
});

it('a server that accepts a connection and never shakes hands is left at the deadline', async () => {
	const deadlines = new Deadlines();
	const server = await startHangingServer(hangs['accepts and says nothing']!, () =>
		deadlines.ring(),
	);
	const state = createProcessState(clock(), deadlines.alarm, unlimited);
	const { error } = await engineOf(state, `https://127.0.0.1:${server.port}`).run({
		node: 'qlaraCampaigns',
		parameters: { resource: 'campaign', operation: 'get', campaignId: byId('7') },
	});
	expect(error?.message).toBe('Qlara did not give a complete answer within 30 seconds');
	expect(await server.allGone()).toBe(3);
	await server.close();
});

it('a server that accepts a large request and never reads it is left at the deadline, in doubt', async () => {
	const deadlines = new Deadlines();
	const sockets: net.Socket[] = [];
	const server = net.createServer({ pauseOnConnect: true }, (socket) => {
		sockets.push(socket.on('error', () => undefined));
		setImmediate(() => deadlines.ring());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const state = createProcessState(clock(), deadlines.alarm, unlimited);
	const { error } = await engineOf(state, `http://127.0.0.1:${port}`).run({
		node: 'qlaraCampaigns',
		parameters: {
			resource: 'campaign',
			operation: 'create',
			...creation('SMS'),
			additionalFields: { description: 'x'.repeat(20e6) },
		},
	});
	expect(error?.message).toMatch(/^Qlara did not give a complete answer within \d+ seconds$/);
	for (const socket of sockets) socket.destroy();
	await new Promise((resolve) => server.close(resolve));
});

describe('in front of a working API', () => {
	let simulator: Simulator;
	let front: http.Server;
	let baseUrl: string;
	let deadlines: Deadlines;
	/** Which requests hang: they send their headers, and then a space. */
	let hangsOn: (method: string, url: string) => boolean;
	let onHanging: () => void;
	let hanging: number;

	beforeAll(async () => {
		simulator = await startSimulator({ plan: 'unlimited' });
		const target = new URL(simulator.url);
		front = http.createServer((request, response) => {
			if (hangsOn(request.method!, request.url!)) {
				hanging++;
				response.writeHead(202, { 'content-type': 'application/json' });
				response.write(' ', () => onHanging());
				return;
			}
			const passed = http.request(
				{
					port: target.port,
					host: target.hostname,
					path: request.url,
					method: request.method,
					headers: request.headers,
				},
				(answer) => {
					response.writeHead(answer.statusCode!, answer.headers);
					answer.pipe(response);
				},
			);
			passed.on('error', () => response.destroy());
			request.pipe(passed);
		});
		await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
		baseUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}${target.pathname}`;
	});
	beforeEach(() => {
		simulator.reset();
		deadlines = new Deadlines();
		hangsOn = () => false;
		onHanging = () => deadlines.ring();
		hanging = 0;
	});
	afterAll(async () => {
		front.closeAllConnections();
		front.close();
		await simulator.close();
	});

	const start = (): Engine => {
		const engine = engineOf(createProcessState(clock(), deadlines.alarm, unlimited), baseUrl);
		const own = credentials(baseUrl);
		own.apiKey = simulator.apiKey;
		return {
			...engine,
			run: async (options) => await engine.run({ ...options, credentials: own }),
			poller: (options) => engine.poller({ ...options, credentials: own }),
		};
	};
	const seed = (): string =>
		String(
			simulator.api.seedCampaign({ smsBody: 'Hi', contactListIds: [87], readyToSend: true }).id,
		);
	const confirm = (id: string) => ({
		node: 'qlaraCampaigns',
		parameters: {
			resource: 'campaign',
			operation: 'confirm',
			campaignId: byId(id),
			maximumCost: 1_000,
			maximumRecipients: 10_000,
		},
	});

	it('a confirm that hangs ends as unknown, and so does the one that waited for it', async () => {
		const id = seed();
		const engine = start();
		hangsOn = (_method, url) => url.endsWith('/confirm');
		const [first, second] = await Promise.all([engine.run(confirm(id)), engine.run(confirm(id))]);
		for (const { error } of [first, second])
			expect(error?.message).toMatch(/not known whether the campaign was confirmed/);
		expect(hanging).toBe(1);
		expect(deadlines.given).toContain(60_000);
	});

	it('after a confirm that hung another execution can confirm', async () => {
		const id = seed();
		const engine = start();
		hangsOn = (_method, url) => url.endsWith('/confirm');
		await engine.run(confirm(id));
		hangsOn = () => false;
		await engine.run({
			node: 'qlaraCampaigns',
			parameters: { resource: 'campaign', operation: 'calculateCost', campaignId: byId(id) },
		});
		const { error, outputs } = await engine.run(confirm(id));
		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json).toMatchObject({ outcome: 'confirmed' });
		const confirms = simulator.api.received.filter(
			({ operation }) => operation === 'confirmCampaign',
		);
		expect(confirms).toHaveLength(1);
	});

	it('a poll that hangs ends within the time of one request, says so, and the next one works', async () => {
		seed();
		const poller = start().poller({ node: 'qlaraCampaignsTrigger', activation: 'activate' });
		expect((await poller.poll()).error).toBeUndefined();
		hangsOn = () => true;
		const hung = await poller.poll();
		expect((hung.error as Error).message).toMatch(
			/^Qlara did not give a complete answer within 2\d seconds$/,
		);
		hangsOn = () => false;
		const id = seed();
		const { error, items } = await poller.poll();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => String(json.campaignId))).toEqual([id]);
	});

	it('an execution that a person stops ends while its request hangs', async () => {
		const stop = new AbortController();
		hangsOn = () => true;
		onHanging = () => stop.abort();
		const { error, status } = await start().run({
			node: 'qlaraCampaigns',
			signal: stop.signal,
			parameters: { resource: 'campaign', operation: 'get', campaignId: byId('7') },
		});
		expect(error?.message ?? status).toMatch(/ended before|could not be reached|canceled/);
		expect(hanging).toBe(1);
	});

	it('nothing is written once a person has stopped the execution', async () => {
		const id = seed();
		const stop = new AbortController();
		hangsOn = (method) => {
			// At the last read before the confirm.
			if (method === 'GET') stop.abort();
			return false;
		};
		await start().run({ ...confirm(id), signal: stop.signal });
		expect(simulator.api.received.filter(({ method }) => method !== 'GET')).toEqual([]);
	});
});
