// Answers without a measure: what is held in memory has a bound, whatever a server sends.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';

import { limits } from '../../nodes/QlaraCampaigns/api/limits';
import { createEngine, type Engine } from '../engine';
import { byId } from '../engine/values';

let server: http.Server;
let engine: Engine;
let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;
/** Bytes that left the server, before anything was packed. */
let sent: number;

beforeAll(async () => {
	server = http.createServer((request, response) => {
		response.on('error', () => undefined);
		answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	engine = createEngine({
		credentials: { apiKey: 'qlara-secret-key', baseUrl: `http://127.0.0.1:${port}` },
	});
});
beforeEach(() => (sent = 0));
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const run = async (operation: string, parameters: Record<string, unknown> = {}) =>
	await engine.run({
		node: 'qlaraCampaigns',
		parameters: { resource: 'campaign', operation, ...parameters },
	});

/** Writes a body that goes on as long as somebody reads it. */
function writeForEver(
	response: http.ServerResponse,
	{ status = 200, packed = false, begin = '', piece = ' ' } = {},
): void {
	const chunk = Buffer.from(piece.repeat(Math.ceil(1e6 / piece.length)));
	response.writeHead(status, {
		'content-type': 'application/json',
		...(packed && { 'content-encoding': 'gzip' }),
	});
	const into = packed ? zlib.createGzip({ level: 1 }) : response;
	if (packed) (into as zlib.Gzip).pipe(response);
	let gone = false;
	response.on('close', () => (gone = true));
	into.write(begin);
	const more = (): void => {
		// So that a reader without a bound ends too, and fails the test.
		if (gone || sent > 400e6) return void into.end();
		sent += chunk.length;
		if (into.write(chunk)) setImmediate(more);
		else into.once('drain', more);
	};
	more();
}

it.each([
	['as it is', { packed: false }],
	['packed', { packed: true }],
	['packed, with a beginning that looks right', { packed: true, begin: '{"id":7,"name":"' }],
])(
	'an answer without an end is left at the limit, %s',
	async (_name, how) => {
		answer = (_request, response) => writeForEver(response, how);
		const { error } = await run('get', { campaignId: byId('7') });
		expect(error?.message).toBe('Qlara answered with more than 64 MB, which is not read');
		// What is packed leaves the server long before it is unpacked.
		if (!how.packed) expect(sent).toBeLessThan(limits.answerBytes + 50e6);
	},
	60_000,
);

it.each([
	['brackets', '[', ''],
	['empty objects', '{},', '{}]'],
	['short numbers', '1,', '1]'],
	['keys', '"a":1,', '"a":1}'],
])(
	'an answer of %s is refused before it is decoded',
	async (_name, piece, end) => {
		const begin = end.endsWith('}') ? '{' : '[';
		const body = begin + piece.repeat(Math.floor(40e6 / piece.length)) + end;
		answer = (_request, response) => response.end(body);
		const decoded = jest.spyOn(JSON, 'parse');
		const { error } = await run('get', { campaignId: byId('7') });
		expect(error?.message).toBe(
			'Qlara answered with more than 4 million values, which is not read',
		);
		const large = decoded.mock.calls.filter(([text]) => String(text).length > 1e6);
		decoded.mockRestore();
		expect(large).toEqual([]);
	},
	60_000,
);

it('an error page without an end is left early, and its status counts', async () => {
	answer = (_request, response) =>
		writeForEver(response, { status: 403, begin: 'Not from here. ', piece: '<' });
	const { error } = await run('get', { campaignId: byId('7') });
	expect(error?.httpCode).toBe('403');
	expect(error?.message).toMatch(/^Not from here/);
	expect(error!.message.length).toBeLessThan(600);
	expect(sent).toBeLessThan(20e6);
});

/** Answers every page with fresh rows. */
function endlessList(rowsOf: (page: number) => object[]): typeof answer {
	return (request, response) => {
		const page = Number(new URL(request.url!, 'http://x').searchParams.get('page'));
		const body = JSON.stringify({ content: rowsOf(page) });
		sent += body.length;
		response.setHeader('content-type', 'application/json');
		response.end(body);
	};
}

it('a list of ever new rows is read to its limit', async () => {
	answer = endlessList((page) =>
		Array.from({ length: 1_000 }, (_row, at) => ({ id: page * 1_000 + at, name: 'x' })),
	);
	const { error, outputs } = await run('getAll', { returnAll: true });
	expect(error?.message).toMatch(/^The list has more than 100000 entries/);
	expect(outputs.flat()).toEqual([]);
});

it('a list of ever new rows that are large is read to its limit of characters', async () => {
	const name = 'x'.repeat(2e6);
	answer = endlessList((page) => [{ id: page, name }]);
	const { error } = await run('getAll', { returnAll: true });
	expect(error?.message).toBe('Qlara answered with more than 128 MB, which is not read');
	expect(sent).toBeLessThan(limits.listCharacters + 10e6);
});

it('a large list that does end is returned whole', async () => {
	const pages = 40;
	answer = endlessList((page) =>
		page < pages
			? Array.from({ length: 100 }, (_row, at) => ({ id: page * 100 + at, name: 'x'.repeat(500) }))
			: [],
	);
	const { error, outputs } = await run('getAll', { returnAll: true });
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(4_000);
});
