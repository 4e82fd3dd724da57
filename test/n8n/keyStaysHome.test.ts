// The key of a credential in the hands of whoever may edit a workflow: every node of n8n that takes predefined
// credentials, in all its versions, tries to carry it away. In the real n8n.
import {
	certificate,
	startReadingProxy,
	startWebServer,
	trustedCertificate,
	type Listener,
} from '../attacks/thieves';
import { builtPackage } from '../package/built';
import { startN8n, type N8nInstance } from './instance';
import { N8nClient, type Json, type NodeRun, type WorkflowNode } from './rest';
import { ensureRuntime } from './runtime';
import { newestVersion } from './versions';

/** n8n may have to be installed first. */
const SETUP_TIMEOUT_MS = 20 * 60_000;
/** `npm run test:versions` asks for each version in turn. */
const version = process.env.QLARA_TEST_N8N_VERSION ?? newestVersion();
const key = 'qlara-secret-key-7f3a';

/** What an attack asks a node for. */
interface Wish {
	url: string;
	proxy?: string;
	ignoreSsl?: boolean;
	ownCertificates?: boolean;
	hostHeader?: string;
	method?: 'GET' | 'POST';
	/** The address of a next page. */
	nextPage?: string;
}

/** A node as an attacker sets it up; undefined for what it has no option for. */
type Carrier = (wish: Wish) => Pick<WorkflowNode, 'type' | 'parameters'> | undefined;

const predefined = { authentication: 'predefinedCredentialType', nodeCredentialType: 'qlaraApi' };

const httpRequest2: Carrier = ({ url, proxy, ignoreSsl, method, ...more }) =>
	more.ownCertificates || more.hostHeader !== undefined || more.nextPage !== undefined
		? undefined
		: {
				type: 'n8n-nodes-base.httpRequest',
				parameters: {
					...predefined,
					url,
					requestMethod: method ?? 'GET',
					allowUnauthorizedCerts: ignoreSsl === true,
					options: {
						followRedirect: true,
						followAllRedirects: true,
						...(proxy !== undefined && { proxy }),
					},
				},
			};

const httpRequest: Carrier = ({ url, proxy, ignoreSsl, method, ...more }) => ({
	type: 'n8n-nodes-base.httpRequest',
	parameters: {
		...predefined,
		url,
		method: method ?? 'GET',
		...(more.ownCertificates === true && { provideSslCertificates: true }),
		...(more.hostHeader !== undefined && {
			sendHeaders: true,
			headerParameters: { parameters: [{ name: 'Host', value: more.hostHeader }] },
		}),
		options: {
			redirect: { redirect: { followRedirects: true, maxRedirects: 21 } },
			...(proxy !== undefined && { proxy }),
			...(ignoreSsl === true && { allowUnauthorizedCerts: true }),
			...(more.nextPage !== undefined && {
				pagination: {
					pagination: {
						paginationMode: 'responseContainsNextURL',
						nextURL: more.nextPage,
						limitPagesFetched: true,
						maxRequests: 2,
					},
				},
			}),
		},
	},
});

/** As it is when nobody touches its options. */
const httpRequestDefaults: Carrier = ({ url, method, ...more }) =>
	Object.keys(more).length > 0
		? undefined
		: {
				type: 'n8n-nodes-base.httpRequest',
				parameters: { ...predefined, url, method: method ?? 'GET', options: {} },
			};

const graphQl: Carrier = ({ url, ignoreSsl, method, ...more }) =>
	Object.keys(more).length > 0
		? undefined
		: {
				type: 'n8n-nodes-base.graphql',
				parameters: {
					...predefined,
					endpoint: url,
					requestMethod: method ?? 'GET',
					query: '{a}',
					allowUnauthorizedCerts: ignoreSsl === true,
				},
			};

/** By what a node is called here: how it is set up, and the versions of the node that work alike. */
const carriers: Array<{ name: string; typeVersion: number; carrier: Carrier }> = [
	{ name: 'HTTP Request 2', typeVersion: 2, carrier: httpRequest2 },
	...[3, 4, 4.1, 4.2, 4.3, 4.4, 4.5].flatMap((typeVersion) => [
		{ name: `HTTP Request ${typeVersion}`, typeVersion, carrier: httpRequest },
		{ name: `HTTP Request ${typeVersion}, untouched`, typeVersion, carrier: httpRequestDefaults },
	]),
	{ name: 'GraphQL 1.1', typeVersion: 1.1, carrier: graphQl },
];

/** The HTTP Request node as an agent's tool. */
const httpRequestTool: Carrier = (wish) => {
	const node = httpRequest(wish)!;
	return {
		type: 'n8n-nodes-base.httpRequestTool',
		parameters: { ...node.parameters, descriptionType: 'manual', toolDescription: 'Calls' },
	};
};

/** The older tool, which has hardly any options. */
const toolHttpRequest: Carrier = ({ url, method, ...more }) =>
	Object.keys(more).length > 0
		? undefined
		: {
				type: '@n8n/n8n-nodes-langchain.toolHttpRequest',
				parameters: { ...predefined, toolDescription: 'Calls', url, method: method ?? 'GET' },
			};

const tools: typeof carriers = [
	{ name: 'HTTP Request Tool', typeVersion: 4.2, carrier: httpRequestTool },
	{ name: 'Tool HTTP Request 1', typeVersion: 1, carrier: toolHttpRequest },
	{ name: 'Tool HTTP Request 1.1', typeVersion: 1.1, carrier: toolHttpRequest },
];

/** A model that calls each tool it is offered once, and then says that it is done. */
const callsEveryTool: Parameters<typeof startWebServer>[0] = (request, response) => {
	let text = '';
	request.on('data', (chunk: Buffer) => (text += chunk.toString()));
	request.on('end', () => {
		const asked = JSON.parse(text || '{}') as {
			stream?: boolean;
			messages?: Array<{ role: string }>;
			tools?: Array<{ function: { name: string } }>;
		};
		const isAnswered = asked.messages?.some(({ role }) => role === 'tool') ?? false;
		const calls = (asked.tools ?? []).map(({ function: { name } }, at) => ({
			id: `call_${at}`,
			type: 'function',
			function: { name, arguments: '{"input":""}' },
		}));
		const message = isAnswered
			? { role: 'assistant', content: 'Done' }
			: {
					role: 'assistant',
					content: '',
					tool_calls: calls.map((call, index) => ({ index, ...call })),
				};
		const finish_reason = isAnswered ? 'stop' : 'tool_calls';
		const head = { id: 'x', created: 1, model: 'gpt-4o-mini' };
		if (asked.stream === true) {
			const event = (delta: object, end: string | null): string =>
				`data: ${JSON.stringify({
					...head,
					object: 'chat.completion.chunk',
					choices: [{ index: 0, delta, finish_reason: end }],
				})}\n\n`;
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.end(`${event(message, null)}${event({}, finish_reason)}data: [DONE]\n\n`);
			return;
		}
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(
			JSON.stringify({
				...head,
				object: 'chat.completion',
				choices: [{ index: 0, message, finish_reason }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			}),
		);
	});
};

describe(`the key in n8n ${version}`, () => {
	let n8n: N8nInstance | undefined;
	const listeners: Listener[] = [];
	let home: Listener;
	let plainHome: Listener;
	let thieves: Listener[];
	let runs: Record<string, NodeRun[]>;
	let available: typeof carriers;
	let attempts: Array<{ node: string; attack: string }>;
	const toolAttempts: typeof attempts = [];
	/** How often each tool has sent the key to where it belongs. */
	const uses: Array<{ name: string; sent: number }> = [];
	const keysAtHome = (): number => home.heard().split(key).length - 1;

	beforeAll(async () => {
		const start = async (listener: Promise<Listener>): Promise<Listener> => {
			listeners.push(await listener);
			return listeners.at(-1)!;
		};
		const answer: Parameters<typeof startWebServer>[0] = (request, response) => {
			const [, status, to] = /^\/api\/redirect\/(\d+)\/(.*)$/.exec(request.url ?? '') ?? [];
			response.writeHead(Number(status ?? 200), {
				'content-type': 'application/json',
				...(to !== undefined && { location: decodeURIComponent(to.split('?')[0]!) }),
			});
			response.end('{"data":{}}');
		};
		const ok: typeof answer = (_request, response) => response.end('{}');
		home = await start(startWebServer(answer, certificate('trusted')));
		plainHome = await start(startWebServer(answer));
		const plainThief = await start(startWebServer(ok));
		// A certificate that n8n trusts: another host of the same owner is another host.
		const secureThief = await start(startWebServer(ok, certificate('trusted')));
		const proxy = await start(startReadingProxy());
		thieves = [plainThief, secureThief, proxy];
		const model = await start(startWebServer(callsEveryTool));

		const base = `https://127.0.0.1:${home.port}/api`;
		const plainBase = `http://127.0.0.1:${plainHome.port}/api`;
		const targets = [
			`http://127.0.0.1:${plainThief.port}/`,
			`https://127.0.0.1:${secureThief.port}/`,
			`https://localhost:${secureThief.port}/`,
		];
		const redirects = [301, 302, 303, 307, 308].flatMap((status) =>
			targets.flatMap((target) =>
				(['GET', 'POST'] as const).map((method) => ({
					method,
					url: `${base}/redirect/${status}/${encodeURIComponent(target)}`,
				})),
			),
		);
		const proxyUrl = `http://127.0.0.1:${proxy.port}`;
		const attacks: Record<string, Wish[]> = {
			nothing: [{ url: `${base}/campaigns` }],
			redirects,
			'a proxy that opens the tunnel': [
				{ url: `${base}/x`, proxy: proxyUrl, ignoreSsl: true },
				{ url: `${base}/x`, proxy: proxyUrl },
				{ url: `${base}/x`, ignoreSsl: true },
				{ url: `${base}/x`, proxy: proxyUrl, ownCertificates: true },
			],
			'another address': [
				...targets.map((url) => ({ url })),
				{ url: `https://127.0.0.1:${home.port}@localhost:${secureThief.port}/api` },
				{ url: `HTTPS://LOCALHOST:${secureThief.port}/api` },
				{ url: `https://localhost.:${secureThief.port}/api` },
				{ url: `https://2130706433:${secureThief.port}/api` },
				{ url: `https://127.0.0.1:${secureThief.port}\\@127.0.0.1:${home.port}/api` },
				{ url: `http://127.0.0.1:${plainThief.port}#@127.0.0.1:${home.port}/api` },
			],
			'a next page elsewhere': targets.map((nextPage) => ({ url: `${base}/x`, nextPage })),
			'a header for another host': [{ url: `${base}/x`, hostHeader: 'evil.test' }],
		};
		const plainAttacks: Record<string, Wish[]> = {
			'a proxy to an http address': [{ url: `${plainBase}/x`, proxy: proxyUrl }],
			'a redirect from an http address': targets.map((target) => ({
				url: `${plainBase}/redirect/302/${encodeURIComponent(target)}`,
			})),
		};

		const runtime = await ensureRuntime(console.log, version);
		const { tarball } = await builtPackage();
		n8n = await startN8n({
			runtime,
			packageTarball: tarball,
			env: { NODE_EXTRA_CA_CERTS: trustedCertificate },
		});
		const client = new N8nClient(n8n);
		await client.signIn();
		const credential = async (name: string, type: string, data: Json) => ({
			[type]: { id: await client.createCredential(name, type, data), name },
		});
		const secure = await credential('Qlara', 'qlaraApi', { apiKey: key, baseUrl: base });
		const plain = await credential('Plain', 'qlaraApi', { apiKey: key, baseUrl: plainBase });
		const own = await credential('Own', 'httpSslAuth', { ca: certificate('untrusted').cert });

		const known = await client.nodeTypes();
		const takesCredential = (type: string, typeVersion: number): boolean =>
			known.some(
				({ name, version: versions, properties }) =>
					name === type &&
					[versions].flat().includes(typeVersion) &&
					JSON.stringify(properties).includes('predefinedCredentialType'),
			);
		available = carriers.filter(({ carrier, typeVersion }) =>
			takesCredential(carrier({ url: '' })!.type, typeVersion),
		);

		attempts = [];
		const nodes: WorkflowNode[] = [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
		];
		const add = (wishes: Record<string, Wish[]>, credentials: WorkflowNode['credentials']) => {
			for (const { name, typeVersion, carrier } of available)
				for (const [attack, list] of Object.entries(wishes))
					for (const wish of list) {
						const node = carrier(wish);
						if (node === undefined) continue;
						const title = `${name}: ${attack} ${attempts.length}`;
						attempts.push({ node: title, attack });
						nodes.push({
							...node,
							id: title,
							name: title,
							typeVersion,
							position: [0, 0],
							credentials: { ...credentials, ...own },
							onError: 'continueRegularOutput',
						});
					}
		};
		add(attacks, secure);
		add(plainAttacks, plain);
		const id = await client.createWorkflow({
			name: 'Thieves',
			nodes,
			connections: {
				Start: {
					main: [attempts.map(({ node }) => ({ node, type: 'main', index: 0 }))],
				},
			},
		});
		const execution = await client.run(id, { timeout: 200_000 });
		expect(execution.status).toBe('success');
		({ runs } = execution);
		await runTools(client, model, attacks, secure);
	}, SETUP_TIMEOUT_MS);

	/** Lets an agent call a tool for each attack. */
	async function runTools(
		client: N8nClient,
		model: Listener,
		attacks: Record<string, Wish[]>,
		credentials: WorkflowNode['credentials'],
	): Promise<void> {
		const openAi = {
			openAiApi: {
				id: await client.createCredential('Model', 'openAiApi', {
					apiKey: 'none',
					url: `http://127.0.0.1:${model.port}/v1`,
				}),
				name: 'Model',
			},
		};
		const place = { position: [0, 0], parameters: {} };
		for (const { name, typeVersion, carrier } of tools) {
			const nodes: WorkflowNode[] = Object.entries(attacks).flatMap(([attack, list]) =>
				list.flatMap((wish) => {
					const node = carrier(wish);
					if (node === undefined) return [];
					const title = `T${toolAttempts.length}`;
					toolAttempts.push({ node: title, attack });
					return [
						{
							...node,
							id: title,
							name: title,
							typeVersion,
							position: [0, 0],
							credentials: { ...credentials },
						},
					];
				}),
			);
			const id = await client.createWorkflow({
				name,
				nodes: [
					{
						...place,
						id: 'start',
						name: 'Start',
						type: 'n8n-nodes-base.manualTrigger',
						typeVersion: 1,
					},
					{
						...place,
						id: 'agent',
						name: 'Agent',
						type: '@n8n/n8n-nodes-langchain.agent',
						typeVersion: 1.7,
						parameters: { promptType: 'define', text: 'Go' },
					},
					{
						...place,
						id: 'model',
						name: 'Model',
						type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
						typeVersion: 1,
						credentials: openAi,
					},
					...nodes,
				],
				connections: {
					Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
					Model: {
						ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]],
					},
					...Object.fromEntries(
						nodes.map((node) => [
							node.name,
							{ ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
						]),
					),
				},
			});
			const before = keysAtHome();
			const execution = await client.run(id, { timeout: 200_000 });
			expect(execution.status).toBe('success');
			uses.push({ name, sent: keysAtHome() - before });
		}
	}

	afterAll(async () => {
		await n8n?.dispose();
		await Promise.all(listeners.map(async (listener) => await listener.close()));
	}, 60_000);

	const endsOf = (wanted: string): string[] =>
		attempts
			.filter(({ attack }) => attack === wanted)
			.map(({ node }) => JSON.stringify(runs[node]?.[0]));

	it('is there for every node that takes predefined credentials', () => {
		const names = available.map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['HTTP Request 2', 'HTTP Request 4.2']));
		expect(endsOf('nothing')).toHaveLength(names.length);
		for (const end of endsOf('nothing')) expect(end).toContain('"data":{}');
		expect(home.heard()).toContain(key);
	});

	it('is there for the tools of an agent too', () => {
		expect(uses.map(({ name }) => name)).toEqual(tools.map(({ name }) => name));
		// Once without an attack, and once before each redirect.
		for (const { sent } of uses) expect(sent).toBeGreaterThanOrEqual(31);
		expect(toolAttempts.length).toBeGreaterThan(100);
	});

	it('reaches none of the servers and proxies that try to get it', () => {
		expect(attempts.length).toBeGreaterThan(200);
		for (const thief of thieves) expect(thief.heard()).not.toContain(key);
	});

	it('is refused with a reason where the options of a node would give it away', () => {
		for (const end of [
			...endsOf('another address'),
			...endsOf('a header for another host'),
			...endsOf('a proxy to an http address'),
		])
			expect(end).toMatch(
				/The API key of this credential is (only sent to|not sent with)|Invalid URL/,
			);
	});

	it('is in no output', () => {
		expect(JSON.stringify(runs)).not.toContain(key);
	});
});
