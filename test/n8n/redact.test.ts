import vm from 'node:vm';

import { redactor } from '../../nodes/QlaraCampaigns/n8n/redact';
import type { RunResult } from '../engine';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { startLocalServer } from '../engine/localServer';
import { byId } from '../engine/values';

describe('redactor', () => {
	const key = 'a"b\\c d/é+1';
	const redact = redactor(key);

	it.each<[string, string]>([
		['as it is', key],
		['inside JSON', JSON.stringify(key).slice(1, -1)],
		['inside a web address', encodeURIComponent(key)],
		['inside the text of a form', new URLSearchParams({ key }).toString().slice(4)],
	])('takes the key out of a text where it is written %s', (_name, spelling) => {
		expect(redact(`<${spelling}> and <${spelling}>`)).toBe('<[API key]> and <[API key]>');
	});

	it.each(['qlara-secret-key_1234567890abcdefghijklmnop', '\\\\\\a\\\\b%25%25%u0073'])(
		'is not kept busy by texts that hold only the beginning of the key %s',
		(long) => {
			const spellings = [
				(text: string) => text,
				(text: string) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
				encodeURIComponent,
				(text: string) => Buffer.from(text).toString('base64').replaceAll('=', ''),
			];
			// Only here a regular expression that would take hours can be ended.
			const context = vm.createContext({ redact: redactor(long), text: '' });
			for (const spelling of spellings) {
				for (let length = 1; length < long.length; length++) {
					context.text = `Bad key ${spelling(long.slice(0, length))}***`;
					expect(vm.runInContext('redact(text)', context, { timeout: 60_000 })).toContain(
						'Bad key',
					);
				}
			}
		},
	);

	it('takes out what decodes to the key, however many backslashes stand before it', () => {
		const secret = 'qlara-secret-key';
		for (let count = 1; count <= 40; count++) {
			const body = `"${'\\'.repeat(count)}u0071${secret.slice(1)}"`;
			expect(redactor(secret)(body)).not.toContain(secret.slice(1));
		}
	});

	it('leaves a text alone when the key is too short to be told from ordinary text', () => {
		expect(redactor('1')('101')).toBe('101');
		expect(redactor('12345')('12345')).toBe('12345');
		expect(redactor('123456')('123456')).toBe('[API key]');
	});
});

describe('the API key', () => {
	const key = 'qlara-secret-key-7f3a';
	const everything = (result: RunResult) =>
		JSON.stringify([
			result.error,
			result.outputs,
			result.thrown.map((error) => [String(error), (error as Error).stack, error]),
			result.task,
		]);
	let world: ActionWorld;
	beforeAll(async () => {
		world = await startActionWorld();
	});
	afterAll(async () => await world.close());
	beforeEach(() => world.reset());

	it('appears in no error and no output, even when the server repeats it', async () => {
		const server = await startLocalServer((request, response) => {
			const status = request.url!.endsWith('/ok') ? 200 : 401;
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(
				JSON.stringify({
					id: request.url!.split('/').at(-1),
					name: `Your key ${request.headers['x-api-key'] as string}`,
					message: `Unknown key ${request.headers['x-api-key'] as string}`,
				}),
			);
		});
		const credentials = { apiKey: ` ${key} `, baseUrl: `${server.url}/api` };
		for (const campaignId of [byId('ok'), byId('bad')]) {
			for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
				const result = await world.run(
					'get',
					{ campaignId, simplify: false },
					{ credentials, onError },
				);
				expect(everything(result)).not.toContain(key);
				expect(everything(result)).toContain('[API key]');
			}
		}
		expect(server.seen[0]!.headers['x-api-key']).toBe(key);
		await server.close();
	});

	it('appears in no error when somebody typed it into a field', async () => {
		const result = await world.run(
			'get',
			{ campaignId: byId(`../${key}`), simplify: `={{ "${key}" }}` },
			{ credentials: { apiKey: key, baseUrl: world.simulator.url } },
		);
		expect(result.error!.message).toBe(
			'"Simplify" is "[API key]", which is neither true nor false',
		);
		expect(result.error!.stack).not.toContain(key);
	});
});
