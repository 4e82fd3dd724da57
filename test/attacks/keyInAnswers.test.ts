// A server that repeats the API key it got, in every spelling that JSON, addresses, HTML and logs have for it: the key is
// in no output and no error, neither as it is nor in a form that anything after this decodes.
import fc from 'fast-check';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { redactor } from '../../nodes/QlaraCampaigns/n8n/redact';
import { createEngine, type RunResult } from '../engine';
import { byId } from '../engine/values';

const key = 'aB3+x/9="Zq_&lora\\key-7f3a==';
const unicode = (text: string): string =>
	Array.from(
		{ length: text.length },
		(_unit, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
	).join('');
const inJson = JSON.stringify(key).slice(1, -1);
const entities = (text: string): string => [...text].map((c) => `&#${c.codePointAt(0)};`).join('');

const inJsonByUnits = (text: string): string[] =>
	[...text].map((character) => JSON.stringify(character).slice(1, -1));
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hexOf = (text: string, between: string): string =>
	Buffer.from(text).toString('hex').match(/../g)!.join(between);

/** What a server writes between the quotation marks of a text in JSON. */
const spellings: Record<string, string> = {
	'as it is': inJson,
	'with escaped slashes': inJson.replaceAll('/', '\\/'),
	'with some characters by their code': inJson
		.replaceAll('+', '\\u002B')
		.replaceAll('=', '\\u003d'),
	'by codes alone': unicode(key),
	'by codes in capitals': unicode(key).replace(/[a-f]/g, (digit) => digit.toUpperCase()),
	'inside a text of JSON': JSON.stringify(JSON.stringify({ key })).slice(1, -1),
	'inside a text of JSON inside one': JSON.stringify(
		JSON.stringify({ text: JSON.stringify({ key }) }),
	).slice(1, -1),
	'in an address': encodeURIComponent(key),
	'in an address inside one': encodeURIComponent(encodeURIComponent(key)),
	'in a form': new URLSearchParams({ key }).toString(),
	'in HTML by numbers': entities(key),
	'in HTML by hexadecimal numbers': entities(key).replace(
		/\d+/g,
		(digits) => `x${Number(digits).toString(16)}`,
	),
	'in base64': Buffer.from(key).toString('base64'),
	'in base64 behind a name': Buffer.from(`user:${key}`).toString('base64'),
	'in base64 before a colon': Buffer.from(`${key}:`).toString('base64').replaceAll('/', '\\/'),
	'in base64 for addresses': Buffer.from(`ab${key}cd`).toString('base64url'),
	'in HTML by numbers with many zeros': entities(key).replaceAll('#', '#000000000'),
	'in HTML inside of HTML': entities(key).replaceAll('&', '&amp;amp;'),
	'in hexadecimal digits': Buffer.from(key).toString('hex').toUpperCase(),
};

const dashed = (parts: Iterable<string>, between: string): string => [...parts].join(between);
const bytes = (buffer: Buffer): string => JSON.stringify([...buffer]).slice(1, -1);
const bigEndian = Buffer.from(key, 'utf16le').swap16();

/** The same for spellings with something between, in which the key is found by its letters. */
const spacedSpellings: Record<string, string> = {
	'in UTF-16': dashed(inJsonByUnits(key), '\\u0000'),
	'with zero-width characters between': dashed(inJsonByUnits(key), '\u200b'),
	'with codes of zero-width characters between': dashed(inJsonByUnits(key), '\\u2060\\ufeff'),
	'with spaces and dashes between': dashed(inJsonByUnits(key), ' - '),
	'as a list of letters in a text': dashed(inJsonByUnits(key), '\\", \\"'),
	'in an address with NUL characters': dashed(encodeURIComponent(key), '%00').replace(
		/%(?:00)?%00([0-9A-F])%00([0-9A-F])/g,
		'%$1$2',
	),
	'in HTML by numbers with hundreds of zeros': entities(key).replaceAll('#', `#${'0'.repeat(300)}`),
	'in base64 twice': base64(base64(key)),
	'in base64 twice, both for addresses, in the middle of a text': Buffer.from(
		`a=${Buffer.from(`user:${key}:x`).toString('base64url')}`,
	).toString('base64url'),
	'in base64 of UTF-16': Buffer.from(`Key: ${key}`, 'utf16le').toString('base64'),
	'in base64 of UTF-16, the other way round': bigEndian.toString('base64'),
	'in base64 in lines': base64(`user:${key}`).replace(/.{10}/g, '$&\\r\\n'),
	'in hexadecimal digits with colons': hexOf(key, ':'),
	'in hexadecimal digits with spaces, in capitals': hexOf(key, ' ').toUpperCase(),
	'in hexadecimal digits with 0x': `0x${hexOf(key, ', 0x')}`,
	'in hexadecimal digits with backslashes': `\\\\x${hexOf(key, '\\\\x')}`,
	'in hexadecimal digits of UTF-16': bigEndian.toString('hex'),
	'as bytes in a text': bytes(Buffer.from(key)),
	'as bytes of UTF-16 in a text': bytes(Buffer.from(key, 'utf16le')),
};

/** What these leave of the key, each read in the way in which it is written. */
const remains = (text: string): boolean => {
	const decoded = [text, text.replace(/\\+r\\+n/g, '')].flatMap(closure);
	const letters = (one: string): string => one.replace(/[^A-Za-z0-9]/g, '');
	const ofHex = letters(text.replace(/0x|\\+x|\\+u[0-9a-f]{4}/gi, '')).toLowerCase();
	const listed = (text.match(/\d+/g) ?? []).map(Number).filter((byte) => byte > 0 && byte < 128);
	const wanted = letters(key);
	return (
		[...decoded, String.fromCharCode(...listed)].some((one) =>
			letters(one.replace(/\\+[rn]/g, '')).includes(wanted),
		) ||
		[Buffer.from(key), bigEndian, Buffer.from(key, 'utf16le')].some((one) =>
			ofHex.includes(one.toString('hex')),
		)
	);
};

/** Takes off what a reader, or a program behind this one, may take off. */
function decodings(text: string): string[] {
	const json = text.replace(/\\u([0-9a-f]{4})/gi, (_code, digits: string) =>
		String.fromCharCode(parseInt(digits, 16)),
	);
	const plain = json.replace(/\\(.)/g, '$1');
	const html = text
		.replaceAll('&amp;', '&')
		.replace(/&#(x?)([0-9a-f]+);/gi, (_entity, hex: string, digits: string) =>
			String.fromCodePoint(parseInt(digits, hex === '' ? 10 : 16)),
		);
	const address = text.replace(/%([0-9a-f]{2})/gi, (_code, digits: string) =>
		String.fromCharCode(parseInt(digits, 16)),
	);
	return [...new Set([text, json, plain, html, address])];
}

/** Everything that can be decoded out of a text, some steps deep. */
function closure(text: string): string[] {
	let all = [text];
	for (let step = 0; step < 3; step++) all = [...new Set(all.flatMap(decodings))];
	const once = all.flatMap(unpacked);
	return [...all, ...once, ...once.flatMap(unpacked)];
}

/** What the pieces of a text hold that could be base64 or hexadecimal digits. */
function unpacked(text: string): string[] {
	return (text.match(/[A-Za-z0-9+/_=-]{16,}/g) ?? []).flatMap((piece) => [
		...[0, 1, 2, 3].map((skip) => Buffer.from(piece.slice(skip), 'base64').toString('latin1')),
		Buffer.from(piece, 'hex').toString('latin1'),
	]);
}

const holdsKey = (text: string): boolean => closure(text).some((one) => one.includes(key));

it('this test finds the key in each spelling', () => {
	for (const spelling of Object.values(spellings)) expect(holdsKey(spelling)).toBe(true);
	expect(holdsKey('[API key]')).toBe(false);
});

describe('a server that repeats the key', () => {
	let server: http.Server;
	let baseUrl: string;
	let answer: { status: number; body: string; headers?: Record<string, string> };

	beforeAll(async () => {
		server = http.createServer((_request, response) => {
			response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
			response.end(answer.body);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => {
		server.closeAllConnections();
		server.close();
	});

	const everything = ({ error, outputs, thrown, task }: RunResult): string =>
		JSON.stringify([
			error,
			outputs,
			thrown.map((one) => [String(one), (one as Error).stack, one]),
			task,
		]);
	const get = async (): Promise<RunResult> =>
		await createEngine({ credentials: { apiKey: key, baseUrl } }).run({
			node: 'qlaraCampaigns',
			parameters: {
				resource: 'campaign',
				operation: 'get',
				campaignId: byId('7'),
				simplify: false,
			},
		});

	it.each(Object.entries(spellings))(
		'gets it into no output, written %s',
		async (_name, spelling) => {
			for (const body of [
				`{"id":7,"name":"${spelling}"}`,
				`{"id":7,"${spelling}":{"list":["x ${spelling} y"]}}`,
			]) {
				answer = { status: 200, body };
				const result = await get();
				expect(result.status).toBe('success');
				expect(holdsKey(everything(result))).toBe(false);
			}
		},
	);

	it.each(Object.entries(spacedSpellings))(
		'gets it into no output and no error, written %s',
		async (_name, spelling) => {
			expect(remains(spelling)).toBe(true);
			answer = { status: 200, body: `{"id":7,"name":"a ${spelling} b","${spelling}":1}` };
			const result = await get();
			expect(result.status).toBe('success');
			expect(remains(everything(result))).toBe(false);
			answer = { status: 400, body: `{"message":"Bad key ${spelling}"}` };
			const refused = await get();
			expect(refused.error).toBeDefined();
			expect(remains(everything(refused))).toBe(false);
		},
	);

	it.each<[string, unknown]>([
		['as a Buffer', Buffer.from(`a${key}b`)],
		['as a list of letters', { letters: [...key] }],
		['as a list of bytes', [...Buffer.from(key)]],
		['as a list of bytes of UTF-16', [...bigEndian]],
		['as an object of bytes', { ...new Uint8Array(Buffer.from(key)) }],
	])('gets it into no output, and the rest of the answer stays JSON: %s', async (_name, value) => {
		for (const indent of [undefined, 4]) {
			answer = { status: 200, body: JSON.stringify({ id: 7, value, name: 'x' }, null, indent) };
			const result = await get();
			expect(result.status).toBe('success');
			expect(result.outputs[0]?.[0]?.json).toMatchObject({ id: 7, name: 'x' });
			expect(remains(everything(result))).toBe(false);
			expect(everything(result)).not.toContain([...Buffer.from(key)].slice(4, 12).join());
		}
	});

	it.each(Object.entries(spellings))(
		'gets it into no error, written %s',
		async (_name, spelling) => {
			for (const { status, body, headers = {} } of [
				{ status: 400, body: `{"message":"Bad key ${spelling}"}` },
				{ status: 403, body: `<html><body>Key ${spelling} is not known</body></html>` },
				{ status: 200, body: `Not JSON: ${spelling}` },
				{
					status: 302,
					body: '',
					headers: { location: `https://x.test/${encodeURIComponent(key)}` },
				},
			]) {
				answer = { status, body, headers };
				const result = await get();
				expect(result.error).toBeDefined();
				expect(holdsKey(everything(result))).toBe(false);
			}
		},
	);
});

describe('redactor', () => {
	it('takes any key out of any text, and leaves the rest', () => {
		const keys = fc.string({ unit: 'grapheme', minLength: 6, maxLength: 40 });
		const around = fc.string({ unit: fc.constantFrom(...'xyz {}[]",:'), maxLength: 20 });
		fc.assert(
			fc.property(keys, around, around, fc.nat(3), (secret, before, after, how) => {
				const inText = JSON.stringify(secret).slice(1, -1);
				const spelling = [secret, inText, unicode(secret), JSON.stringify(inText).slice(1, -1)][
					how
				]!;
				const redacted = redactor(secret)(`${before}${spelling}${after}`);
				expect(redacted).toContain('[API key]');
				// A key of the letters around it may be found beside itself.
				if (!/[xyz {}[\]",:\\]/i.test(secret)) expect(redacted).toBe(`${before}[API key]${after}`);
			}),
		);
	});

	it('keeps JSON whole', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 6, maxLength: 30 }), (secret) => {
				if (/^[\d.eE+-]*$/.test(secret) || secret.trim() === '') return;
				const text = JSON.stringify({ name: `a ${secret} b`, list: [secret] });
				const redacted = JSON.parse(redactor(secret)(text)) as { name: string; list: string[] };
				expect(redacted.list).toEqual(['[API key]']);
			}),
		);
	});
});
