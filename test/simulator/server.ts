import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
	CampaignsApi,
	DEFAULT_API_KEY,
	FORBIDDEN_API_KEY,
	type CampaignsApiOptions,
} from './campaigns-api';
import { AdjustableClock } from './clock';
import { contractViolations } from './contract';
import type { Dialect } from './dialect';
import { FaultPlan, type FaultRule } from './faults';
import { BASE_PATH } from './routes';
import type { ApiRequest, ApiResponse } from './types';

export interface SimulatorOptions extends Partial<CampaignsApiOptions> {
	/** 0, the default, takes a free port. */
	port?: number;
	/** Check every request against the contract (default true). */
	contract?: boolean;
	faults?: FaultRule[];
	/** Called for every violation of the contract. */
	onViolation?: (violation: string) => void;
}

/** A running simulator. */
export interface Simulator {
	/** Base URL, `/api` included. */
	readonly url: string;
	readonly port: number;
	readonly apiKey: string;
	/** A sound key that is answered 403. */
	readonly forbiddenApiKey: string;
	/** The state machine; a new one after `reset`. */
	readonly api: CampaignsApi;
	/** Violations of the contract since the start or the last reset. */
	readonly violations: string[];
	readonly faults: FaultPlan;
	readonly clock: AdjustableClock;
	/** Changes how the server speaks; its campaigns stay. */
	setDialect(dialect: Partial<Dialect>): void;
	/** Starts over with a fresh account on the same port and key; no faults, no violations. */
	reset(options?: Partial<CampaignsApiOptions>): void;
	/** Ends all connections and frees the port. */
	close(): Promise<void>;
}

const MAX_BODY = 20 * 1024 * 1024;
/** What a client can see of the simulator itself, outside the API and without a key. */
export const RECEIVED_PATH = '/_received';

/** Starts the API over real HTTP on 127.0.0.1. The clock follows the real one unless `now` is given. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port: wantedPort, contract, faults: rules, onViolation, ...apiOptions } = options;
	const clock = new AdjustableClock();
	const faults = new FaultPlan(rules);
	const violations: string[] = [];
	const sockets = new Set<Socket>();
	const apiKey = apiOptions.apiKeys?.[0] ?? DEFAULT_API_KEY;
	// The rate limits stay on the real clock: a client's pace does not change because campaigns run faster.
	const build = (more: Partial<CampaignsApiOptions> = {}): CampaignsApi =>
		new CampaignsApi({
			now: clock.now,
			rateNow: apiOptions.now ?? Date.now,
			...apiOptions,
			...more,
		});
	let api = build();

	const serve = async (
		incoming: http.IncomingMessage,
		outgoing: http.ServerResponse,
	): Promise<void> => {
		const request = await readRequest(incoming);
		if (request === null) return void outgoing.writeHead(413).end();
		if (request.method === 'GET' && request.path === RECEIVED_PATH)
			return send(outgoing, receivedPage(api, violations), false);
		if (contract !== false) {
			for (const violation of contractViolations(request)) {
				violations.push(violation);
				onViolation?.(violation);
			}
		}
		const plan = faults.decide(request);
		if (plan.waitBeforeMs > 0) await wait(plan.waitBeforeMs, undefined, { ref: false });
		const reply = plan.reply(plan.work ? api.handle(plan.rewrite(request)) : null);
		if (plan.waitAfterMs > 0) await wait(plan.waitAfterMs, undefined, { ref: false });
		if (reply) send(outgoing, reply, plan.truncate === 'half');
		else if (plan.reset) incoming.socket.resetAndDestroy();
		else incoming.socket.destroy();
	};

	const server = http.createServer((incoming, outgoing) => {
		serve(incoming, outgoing).catch((error: unknown) => {
			// A client that went away is its own affair; anything else is a fault of the simulator and must be seen.
			if (incoming.socket.destroyed) return;
			violations.push(
				`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
			);
			outgoing.destroy();
		});
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(wantedPort ?? 0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;

	return {
		url: `http://127.0.0.1:${port}${BASE_PATH}`,
		port,
		apiKey,
		forbiddenApiKey: apiOptions.forbiddenKeys?.[0] ?? FORBIDDEN_API_KEY,
		get api() {
			return api;
		},
		violations,
		faults,
		clock,
		setDialect: (dialect) => {
			api.dialect = dialect;
		},
		reset: (more) => {
			api = build(more);
			violations.length = 0;
			faults.clear();
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
}

/** Null when the body is too large. */
async function readRequest(incoming: http.IncomingMessage): Promise<ApiRequest | null> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of incoming as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > MAX_BODY) return null;
		chunks.push(chunk);
	}
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(incoming.headers))
		headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
	const request: ApiRequest = {
		method: incoming.method ?? 'GET',
		path: incoming.url ?? '/',
		headers,
	};
	if (size > 0) request.body = Buffer.concat(chunks).toString('utf8');
	return request;
}

function send(outgoing: http.ServerResponse, reply: ApiResponse, half: boolean): void {
	const body = Buffer.from(reply.body, 'utf8');
	if (!half) {
		// A 204 has no length; everything else says it, also when it is 0.
		const length = reply.status === 204 ? {} : { 'Content-Length': String(body.length) };
		outgoing.writeHead(reply.status, { ...reply.headers, ...length });
		outgoing.end(body);
		return;
	}
	// A reply without a body is cut too: it promises one that never comes.
	const status = reply.status === 204 ? 200 : reply.status;
	outgoing.writeHead(status, {
		...reply.headers,
		'Content-Length': String(Math.max(body.length, 16)),
	});
	outgoing.flushHeaders();
	const end = (): void => void outgoing.socket?.destroy();
	if (body.length > 0) outgoing.write(body.subarray(0, Math.floor(body.length / 2)), end);
	else setImmediate(end);
}

function receivedPage(api: CampaignsApi, violations: string[]): ApiResponse {
	const page = {
		received: api.received,
		dispatches: api.dispatches,
		transitions: api.transitions,
		violations,
	};
	return {
		status: 200,
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(page, null, '\t'),
	};
}
