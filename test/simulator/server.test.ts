import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import {
	FaultPlan,
	exchange,
	startSimulator,
	type Fault,
	type FaultRule,
	type Simulator,
} from './index';
import { SMS } from './harness';

interface Reply {
	status: number;
	headers: http.IncomingHttpHeaders;
	text: string;
}

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ plan: 'unlimited' });
});
afterAll(async () => await simulator.close());
beforeEach(() => simulator.reset());

/** A request on a connection of its own; rejects when the answer does not arrive whole. */
function ask(method: string, path: string, body?: unknown, url = simulator.url): Promise<Reply> {
	return new Promise((resolve, reject) => {
		const headers = {
			'X-Api-Key': simulator.apiKey,
			...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
		};
		const request = http.request(`${url}${path}`, { method, headers, agent: false }, (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.on('error', reject);
			response.on('end', () =>
				resolve({ status: response.statusCode!, headers: response.headers, text }),
			);
		});
		request.on('error', reject);
		request.end(body === undefined ? undefined : JSON.stringify(body));
	});
}

const V1 = '/partner-gateway/v1';
const create = (changes: Record<string, unknown> = {}): Promise<Reply> =>
	ask('POST', `${V1}/campaigns`, { ...SMS, ...changes });

describe('the simulator over HTTP', () => {
	it('sends a campaign from create to the end, on a clock that can be moved', async () => {
		const { id } = JSON.parse((await create({ readyToSend: true })).text) as { id: number };
		await ask('POST', `${V1}/campaigns/${id}/calculateGoal`);
		const confirmed = await ask('PUT', `${V1}/campaigns/${id}/confirm`);
		expect([confirmed.status, confirmed.text, confirmed.headers['content-length']]).toEqual([
			202,
			'',
			'0',
		]);
		simulator.clock.advance(60_000);
		expect(JSON.parse((await ask('GET', `${V1}/campaigns/${id}`)).text)).toMatchObject({
			status: 3,
			totalSuccess: 2,
		});
		expect(simulator.api.dispatches).toHaveLength(1);
		expect(simulator.violations).toEqual([]);
		expect(simulator.api.received.map(({ operation, status }) => [operation, status])).toEqual([
			['createCampaign', 201],
			['calculateGoal', 200],
			['confirmCampaign', 202],
			['getCampaign', 200],
		]);
	});

	it('answers a delete with 204 and no length', async () => {
		const { id } = simulator.api.seedCampaign();
		const { status, headers, text } = await ask('DELETE', `${V1}/campaigns/${id}`);
		expect([status, headers['content-length'], text]).toEqual([204, undefined, '']);
	});

	it('collects violations and answers all the same', async () => {
		expect((await ask('GET', `${V1}/campaigns?page=0&limit=1&sortBy=id`)).status).toBe(200);
		expect(simulator.violations).toEqual([expect.stringContaining('unknown field "sortBy"')]);
		simulator.reset();
		expect(simulator.violations).toEqual([]);
	});

	it('carries text beyond ASCII both ways', async () => {
		await create({ name: 'Città 🌷' });
		const { text } = await ask('GET', `${V1}/campaigns?page=0&limit=10&search=citt%C3%A0`);
		expect(JSON.parse(text)).toMatchObject({ content: [{ name: 'Città 🌷' }] });
	});

	it('changes its dialect while it runs', async () => {
		simulator.api.seedCampaign();
		simulator.setDialect({ listEnvelope: 'array' });
		expect(JSON.parse((await ask('GET', `${V1}/campaigns?page=0&limit=10`)).text)).toHaveLength(1);
	});

	it('shows what it received on a page of its own, which is not counted itself', async () => {
		await create();
		const page = await ask('GET', '/_received', undefined, simulator.url.replace(/\/api$/, ''));
		expect(JSON.parse(page.text)).toMatchObject({
			received: [{ method: 'POST', body: { name: 'Spring' } }],
			dispatches: [],
			violations: [],
		});
		expect(page.text).not.toContain(simulator.apiKey);
		expect(simulator.api.received).toHaveLength(1);
	});

	it('tells who watches', async () => {
		const seen: string[] = [];
		simulator.reset({
			onReceived: (request) => seen.push(request.method),
			onTransition: ({ to }) => seen.push(String(to)),
		});
		await create();
		expect(seen).toEqual(['0', 'POST']);
	});

	it('frees its port and ends open connections on close', async () => {
		const other = await startSimulator();
		const socket = net.connect(other.port, '127.0.0.1');
		await once(socket, 'connect');
		// An answer proves that the server has seen the connection; then it idles, as a keep-alive one does.
		socket.write('GET /x HTTP/1.1\r\nHost: x\r\n\r\n');
		await once(socket, 'data');
		const ended = once(socket, 'close');
		await other.close();
		await ended;
		await expect(ask('GET', '/x', undefined, other.url)).rejects.toMatchObject({
			code: 'ECONNREFUSED',
		});
	});
});

describe('faults over HTTP', () => {
	const created = (): number => simulator.api.campaigns.size;

	it('cut before the work: nothing happened', async () => {
		simulator.faults.add({ fault: { kind: 'cut', when: 'before' } });
		await expect(create()).rejects.toThrow();
		expect([created(), simulator.api.received.length]).toEqual([0, 0]);
	});

	it.each([[false], [true]])(
		'cut after the work: it happened, and the client does not know (reset: %s)',
		async (reset) => {
			simulator.faults.add({ fault: { kind: 'cut', when: 'after', reset } });
			await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
			expect([created(), simulator.api.received[0]!.status]).toEqual([1, 201]);
		},
	);

	it('half a body: status and length arrive, the end does not', async () => {
		simulator.faults.add({ fault: { kind: 'halfBody' } });
		await expect(create()).rejects.toThrow('aborted');
		expect(created()).toBe(1);
	});

	it('half a body of an answer that has none', async () => {
		const { id } = simulator.api.seedCampaign();
		simulator.faults.add({ fault: { kind: 'halfBody' } });
		await expect(ask('DELETE', `${V1}/campaigns/${id}`)).rejects.toThrow('aborted');
		expect(created()).toBe(0);
	});

	it('a garbled body: whole, but no JSON', async () => {
		simulator.faults.add({ fault: { kind: 'garbled' } });
		const { status, text } = await create();
		expect(status).toBe(201);
		expect(() => JSON.parse(text) as unknown).toThrow();
		expect(created()).toBe(1);
	});

	it.each([
		['before', 0],
		['after', 1],
	] as const)('another answer %s the work', async (when, campaigns) => {
		simulator.faults.add({
			fault: {
				kind: 'answer',
				status: 502,
				body: '<h1>Bad Gateway</h1>',
				headers: { 'Content-Type': 'text/html' },
				when,
			},
		});
		const { status, text, headers } = await create();
		expect([status, text, headers['content-type'], created()]).toEqual([
			502,
			'<h1>Bad Gateway</h1>',
			'text/html',
			campaigns,
		]);
	});

	it('a redirect to another host', async () => {
		simulator.faults.add({ fault: { kind: 'redirect', to: 'https://elsewhere.example' } });
		const { status, headers } = await ask('GET', `${V1}/campaigns?page=0&limit=1`);
		expect([status, headers.location]).toEqual([
			307,
			'https://elsewhere.example/partner-gateway/v1/campaigns?page=0&limit=1',
		]);
		expect(simulator.api.received).toEqual([]);
	});

	it.each(['before', 'after'] as const)('a delay %s the work', async (when) => {
		simulator.faults.add({ fault: { kind: 'delay', ms: 150, when } });
		const pending = create();
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(created()).toBe(when === 'after' ? 1 : 0);
		expect((await pending).status).toBe(201);
	});

	it('a client that gave up is no fault of the simulator', async () => {
		simulator.faults.add({ fault: { kind: 'delay', ms: 30, when: 'after' } });
		const request = http.get(`${simulator.url}${V1}/campaigns?page=0&limit=1`, {
			headers: { 'X-Api-Key': simulator.apiKey },
		});
		request.on('error', () => {});
		await new Promise((resolve) => setTimeout(resolve, 10));
		request.destroy();
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(simulator.violations).toEqual([]);
		expect((await create()).status).toBe(201);
	});
});

describe('fault rules', () => {
	const cut: Fault = { kind: 'cut', when: 'before' };
	const hits = (rules: FaultRule[], requests: Array<[string, string]>): number[] => {
		const plan = new FaultPlan(rules);
		return requests.flatMap(([method, path], index) =>
			plan.decide({ method, path: `/api${V1}${path}`, headers: {} }).work ? [] : [index],
		);
	};
	const requests: Array<[string, string]> = [
		['GET', '/campaigns'],
		['PUT', '/campaigns/1'],
		['PUT', '/campaigns/1/confirm'],
		['GET', '/campaigns/1'],
		['PUT', '/campaigns/2/confirm'],
		['GET', '/campaigns?page=1'],
	];

	it.each<[string, FaultRule['when'], number[]]>([
		['every request', undefined, [0, 1, 2, 3, 4, 5]],
		['a method', { method: 'PUT' }, [1, 2, 4]],
		['a piece of the path or query', { pathIncludes: 'page=1' }, [5]],
		['an operation', { operation: 'confirmCampaign' }, [2, 4]],
		['one of several operations', { operation: ['getCampaign', 'updateCampaign'] }, [1, 3]],
		['the second of those that fit', { operation: 'confirmCampaign', nth: 2 }, [4]],
		['several of those that fit', { method: 'GET', nth: [1, 3] }, [0, 5]],
		['what a test decides', { test: (request) => request.path.endsWith('/1') }, [1, 3]],
		['nothing', { method: 'PATCH' }, []],
	])('meet %s', (_, when, expected) => {
		expect(hits([{ ...(when ? { when } : {}), fault: cut }], requests)).toEqual(expected);
	});

	it('apply in their order, and each counts what fits it', () => {
		const plan = new FaultPlan([
			{ when: { method: 'GET', nth: 1 }, fault: { kind: 'answer', status: 500, when: 'before' } },
			{ when: { nth: 2 }, fault: { kind: 'answer', status: 429, when: 'before' }, delayMs: 5 },
		]);
		const plans = [0, 1, 2].map(() => plan.decide({ method: 'GET', path: '/', headers: {} }));
		expect(plans.map((one) => one.reply(null)?.status)).toEqual([500, 429, undefined]);
		expect(plans.map((one) => one.waitBeforeMs)).toEqual([0, 5, 0]);
		expect(plan.applied).toHaveLength(2);
	});

	it('change what arrives, and what comes back, and nothing in between', () => {
		const request = { method: 'PUT', path: '/', headers: {}, body: '{"a":1,"b":2}' };
		const of = (fault: Fault) => new FaultPlan([{ fault }]).decide(request);
		expect(of({ kind: 'forgets' }).rewrite(request).body).toBe('{}');
		expect(of({ kind: 'forgets', fields: ['a'] }).rewrite(request).body).toBe('{"b":2}');
		expect(of({ kind: 'halfBody' }).rewrite(request)).toBe(request);
		const answer = { status: 200, headers: {}, body: '{"id":7,"data":{"id":"x"},"name":"id"}' };
		expect(of({ kind: 'wrongCampaign' }).reply(answer)?.body).toBe(
			'{"id":77,"data":{"id":77},"name":"id"}',
		);
		expect(of({ kind: 'wrongCampaign', id: 'b' }).reply(answer)?.body).toContain('"id":"b"');
	});

	it('serve simulations in memory the same way', () => {
		const answer = { status: 200, headers: {}, body: 'body' };
		const run = (fault: Fault): unknown => {
			let worked = 0;
			const { reply, truncated } = exchange(
				new FaultPlan([{ fault }]).decide({ method: 'GET', path: '/', headers: {} }),
				() => (worked++, answer),
			);
			return [worked, reply?.status ?? null, truncated];
		};
		expect(run({ kind: 'cut', when: 'before' })).toEqual([0, null, false]);
		expect(run({ kind: 'cut', when: 'after' })).toEqual([1, null, false]);
		expect(run({ kind: 'halfBody' })).toEqual([1, 200, true]);
		expect(run({ kind: 'answer', status: 503, when: 'after' })).toEqual([1, 503, false]);
		expect(run({ kind: 'delay', ms: 1 })).toEqual([1, 200, false]);
	});
});
