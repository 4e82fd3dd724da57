import https from 'node:https';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import axios from 'axios';
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { connect } from '../../nodes/QlaraCampaigns/n8n/connect';
import { toSendFailure } from '../../nodes/QlaraCampaigns/n8n/toSendFailure';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { selfSignedCertificate } from '../engine/certificate';
import { creation } from '../engine/values';

const certificate = selfSignedCertificate();

/** Runs something while a server listens. */
async function withServer<T>(server: net.Server, use: (port: number) => Promise<T>): Promise<T> {
	const sockets = new Set<net.Socket>();
	server.on('connection', (socket: net.Socket) => sockets.add(socket));
	server.on('tlsClientError', () => undefined);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		return await use((server.address() as AddressInfo).port);
	} finally {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	}
}

/** A server over TLS that counts the requests that it gets. */
function secureServer(options: https.ServerOptions) {
	const seen = { requests: 0 };
	const server = https.createServer({ ...certificate, ...options }, (_request, response) => {
		seen.requests++;
		response.end('{"id":7}');
	});
	return { server, seen };
}

const firstBytes = (act: (socket: net.Socket) => void): net.Server =>
	net.createServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', () => act(socket));
	});

/** Servers with which no TLS connection comes about. */
const broken: Array<[string, () => net.Server]> = [
	['speaks HTTP', () => http.createServer((_request, response) => response.end('{"id":7}'))],
	['speaks something else', () => firstBytes((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))],
	['closes the connection at once', () => net.createServer((socket) => socket.end())],
	['closes the connection meanwhile', () => firstBytes((socket) => socket.end())],
	['resets the connection meanwhile', () => firstBytes((socket) => socket.resetAndDestroy())],
	[
		'speaks only an old protocol',
		() =>
			https.createServer({
				...certificate,
				minVersion: 'TLSv1',
				maxVersion: 'TLSv1.1',
				ciphers: 'DEFAULT@SECLEVEL=0',
			}),
	],
	[
		'shares no cipher',
		() =>
			https.createServer({
				...certificate,
				maxVersion: 'TLSv1.2',
				ciphers: 'ECDHE-RSA-AES256-GCM-SHA384',
			}),
	],
];

describe('a TLS handshake that does not succeed', () => {
	let world: ActionWorld;
	beforeAll(async () => {
		world = await startActionWorld();
	});
	afterAll(async () => await world.close());
	beforeEach(() => world.reset());

	const create = async (port: number) =>
		await world.refusal('create', creation('SMS'), {
			credentials: { apiKey: 'some-real-key', baseUrl: `https://127.0.0.1:${port}/api` },
		});

	it.each(broken)('means that nothing was sent: the server %s', async (_what, makeServer) => {
		await withServer(makeServer(), async (port) => {
			const { message, description } = await create(port);
			expect(message).toBe('Qlara could not be reached, nothing was sent');
			expect(description).toMatch(/Check the Base URL in the credential/);
		});
	});

	it.each(['TLSv1.2', 'TLSv1.3'] as const)(
		'means that nothing was sent: the certificate is not trusted, %s',
		async (version) => {
			const { server, seen } = secureServer({ minVersion: version, maxVersion: version });
			await withServer(server, async (port) => {
				expect((await create(port)).message).toBe('Qlara could not be reached, nothing was sent');
				expect(seen.requests).toBe(0);
			});
		},
	);

	it('is named in the remedy', async () => {
		await withServer(broken[0]![1](), async (port) => {
			expect((await create(port)).description).toMatch(/a secure connection .* \(EPROTO\)/);
		});
	});
});

describe('toSendFailure', () => {
	const wrong = 'error:0A00010B:SSL routines:ssl3_get_record:wrong version number';
	const socketOf = (secureConnecting: boolean) => ({ request: { socket: { secureConnecting } } });

	it.each<[string, object, boolean]>([
		[
			'EPROTO of a handshake',
			{ code: 'EPROTO', syscall: 'write', message: `write EPROTO ${wrong}` },
			true,
		],
		[
			'EPROTO with another reason',
			{ code: 'EPROTO', syscall: 'write', message: 'write EPROTO bad record mac' },
			false,
		],
		[
			'what Node.js reports after a handshake',
			{ code: 'ERR_SSL_WRONG_VERSION_NUMBER', message: wrong },
			false,
		],
		[
			'a connection that ends before it is secure',
			{
				code: 'ECONNRESET',
				message: 'Client network socket disconnected before secure TLS connection was established',
			},
			true,
		],
		['a connection that ends', { code: 'ECONNRESET', message: 'socket hang up' }, false],
		['a protocol that this n8n does not speak', { code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }, true],
		['a certificate of another host', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, true],
		['a certificate for something else', { code: 'INVALID_PURPOSE' }, true],
		['a certificate that is withdrawn', { code: 'CERT_REVOKED' }, true],
		[
			'a client that shows no certificate',
			{ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' },
			false,
		],
		[
			'a socket that was not secure yet',
			{ code: 'ECONNRESET', syscall: 'read', ...socketOf(true) },
			true,
		],
		['a socket that was', { code: 'ECONNRESET', syscall: 'read', ...socketOf(false) }, false],
		[
			'such a socket among the causes',
			{ code: 'X', cause: { code: 'ETIMEDOUT', ...socketOf(true) } },
			true,
		],
		['nothing', {}, false],
	])('reads from %s whether the request may have left', (_what, error, neverConnected) => {
		expect(toSendFailure(error)).toMatchObject({ neverConnected });
	});

	it('reads no further than a chain of causes goes, also when it goes in a circle', () => {
		const error: { code: string; cause?: unknown } = { code: 'ECONNRESET' };
		error.cause = error;
		expect(toSendFailure(error)).toEqual({ neverConnected: false, code: 'ECONNRESET' });
	});
});

describe('a failure after the TLS handshake', () => {
	/** Creates a campaign at a server whose certificate is trusted, as n8n's HTTP helper would. */
	async function create(port: number): Promise<unknown> {
		const agent = new https.Agent({ ca: certificate.cert });
		const context = {
			getCredentials: async () =>
				await Promise.resolve({
					apiKey: 'some-real-key',
					baseUrl: `https://127.0.0.1:${port}/api`,
				}),
			helpers: {
				httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
					const { method, url, body } = options;
					const response = await axios.request<unknown>({
						method: method ?? 'GET',
						url,
						data: body,
						httpsAgent: agent,
						timeout: 5_000,
						responseType: 'text',
					});
					return { statusCode: response.status, headers: {}, body: response.data };
				},
			},
		};
		const { client } = await connect(context as unknown as IExecuteFunctions);
		return await client.create({ name: 'x' }).catch((error: unknown) => error);
	}

	it('is no matter of a trusted certificate: the request arrives', async () => {
		const { server, seen } = secureServer({});
		await withServer(server, async (port) => {
			expect(await create(port)).toEqual({ id: 7 });
			expect(seen.requests).toBe(1);
		});
	});

	it.each<[string, (seen: { data: boolean }) => net.Server]>([
		[
			'the connection is closed',
			(seen) =>
				tls.createServer(certificate, (socket) =>
					socket.once('data', () => {
						seen.data = true;
						socket.destroy();
					}),
				),
		],
		[
			'what comes is no TLS any more',
			(seen) => {
				const raw = new Set<net.Socket>();
				const server = tls.createServer(certificate, (socket) =>
					socket.once('data', () => {
						seen.data = true;
						for (const below of raw) below.write('HTTP/1.1 400 Bad Request\r\n\r\n');
					}),
				);
				server.on('connection', (socket: net.Socket) => raw.add(socket));
				return server;
			},
		],
	])('leaves open whether the work was done: %s', async (_what, makeServer) => {
		const seen = { data: false };
		await withServer(makeServer(seen), async (port) => {
			expect(await create(port)).toMatchObject({ kind: 'noAnswer' });
			expect(seen.data).toBe(true);
		});
	});

	it('leaves open whether the work was done: TLS 1.3 asks for a certificate of the client', async () => {
		const { server } = secureServer({
			requestCert: true,
			rejectUnauthorized: true,
			minVersion: 'TLSv1.3',
		});
		await withServer(server, async (port) => {
			expect(await create(port)).toMatchObject({ kind: 'noAnswer' });
		});
	});
});
