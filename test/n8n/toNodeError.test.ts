import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { endpoints, type Endpoint } from '../../nodes/QlaraCampaigns/api/endpoints';
import {
	QlaraError,
	type FailureDetails,
	type FailureKind,
} from '../../nodes/QlaraCampaigns/api/errors';
import { plainDescription, toNodeError } from '../../nodes/QlaraCampaigns/n8n/toNodeError';
import { InputError } from '../../nodes/QlaraCampaigns/parameters/inputError';
import { ConfirmError } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import { PreconditionError } from '../../nodes/QlaraCampaigns/sending/preconditionError';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

describe('the error of a refusal', () => {
	it("carries the API's own words, the status, a remedy and the item", async () => {
		const draft = byId(world.seed({ readyToSend: false, goalCalculated: true }));
		const refused = await world.run('confirm', { campaignId: draft });
		expect(refused.thrown).toEqual([expect.any(NodeApiError)]);
		expect(refused.error).toMatchObject({
			httpCode: '400',
			message: 'Rejected: Campaign is not ready to send',
			description: expect.stringMatching(/status 400\. .*Ready to Send/) as string,
			context: { itemIndex: 0 },
		});
	});

	it.each<[number, RegExp]>([
		[401, /API key\. Check it in the credential/],
		[403, /allow-list/],
		[404, /no campaign with this ID/],
		[429, /Wait a minute/],
		[500, /Nothing was changed/],
		[502, /Nothing was changed/],
		[418, /Correct what Qlara names/],
	])('with status %i says what to do', async (status, remedy) => {
		world.simulator.faults.add({
			fault: {
				kind: 'answer',
				status,
				body: JSON.stringify({ message: 'In the words of Qlara' }),
				when: 'before',
			},
		});
		const { error } = await world.run('get', { campaignId: byId('7') });
		expect(error).toMatchObject({
			httpCode: String(status),
			message: 'In the words of Qlara',
			description: expect.stringMatching(remedy) as string,
		});
	});

	it.each([
		'spring',
		'vendor',
		'errors-array',
		'nested',
		'problem',
		'text',
		'html',
		'empty',
	] as const)('is readable when the body of the answer is %s', async (errorBody) => {
		world.simulator.setDialect({ errorBody });
		const { error } = await world.run('get', { campaignId: byId('7') });
		expect(error!.httpCode).toBe('404');
		expect(error!.message).toMatch(
			errorBody === 'empty'
				? /^Qlara answered with status 404 and gave no reason$/
				: /not found|7|campaign/i,
		);
		expect(error!.message).not.toMatch(/[<>{}]/);
	});
});

describe('the error of a request without an answer', () => {
	it('says that nothing was sent when there was no connection', async () => {
		const { error } = await world.run('create', creation('SMS'), {
			credentials: { apiKey: 'some-real-key', baseUrl: 'http://127.0.0.1:9/api' },
		});
		expect(error).toMatchObject({
			message: 'Qlara could not be reached, nothing was sent',
			description: expect.stringMatching(/Check the Base URL.*ECONNREFUSED/) as string,
		});
	});

	it.each([
		['a cut connection', { kind: 'cut', when: 'after' }],
		['a reset connection', { kind: 'cut', when: 'after', reset: true }],
		['half an answer', { kind: 'halfBody' }],
		['a 502', { kind: 'answer', status: 502, body: 'Bad gateway', when: 'after' }],
		['an answer nobody can read', { kind: 'garbled' }],
	] as const)('says after %s that the campaign may have been created', async (_name, fault) => {
		world.simulator.faults.add({ when: { method: 'POST' }, fault });
		world.simulator.setDialect({ listEnvelope: 'array' });
		const result = await world.run('create', creation('SMS'));
		expect(world.simulator.api.received.filter(({ method }) => method === 'POST')).toHaveLength(1);
		expect(world.simulator.api.campaigns.size).toBe(1);
		if (result.status === 'error')
			expect(result.error!.description).toMatch(/may have been created/);
	});
});

describe('toNodeError', () => {
	const node: INode = {
		id: '1',
		name: 'Qlara',
		type: 'qlara',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const redact = (text: string): string => text.replaceAll('SECRET', '[API key]');
	const made = (error: unknown, itemIndex?: number, asTool = false) =>
		toNodeError(node, error, itemIndex, redact, asTool);
	const failure = (
		kind: FailureKind,
		details: FailureDetails,
		endpoint: Endpoint = endpoints.get,
	): QlaraError => new QlaraError('What Qlara SECRET says', kind, endpoint, details);

	it('says what happened, with which status, what to do and how often it was tried', () => {
		const error = made(failure('refused', { status: 503, attempts: 3 }), 4);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'What Qlara [API key] says',
			description:
				'Qlara answered with status 503. Qlara is having trouble. Nothing was changed. Run again later. Tried 3 times.',
			httpCode: '503',
			context: { itemIndex: 4 },
		});
	});

	it('does not mention a single attempt, nor an item where there is none', () => {
		const error = made(failure('noAnswer', { code: 'ECONNRESET', attempts: 1 }));
		expect(error.description).toBe('Nothing was changed. Run again later. (ECONNRESET)');
		expect(error).toMatchObject({ httpCode: null });
		expect(error.context).not.toHaveProperty('itemIndex');
	});

	it.each<[FailureKind, FailureDetails, object]>([
		['refused', { status: 429 }, { cause: 'rate-limited' }],
		[
			'refused',
			{ status: 429, retryAfterMs: 5_000 },
			{ cause: 'rate-limited', retryAfterMs: 5_000 },
		],
		['refused', { status: 401 }, { cause: 'credential-invalid' }],
		['refused', { status: 403 }, { cause: 'configuration-invalid' }],
		['refused', { status: 404 }, { cause: 'configuration-invalid' }],
		['refused', { status: 302 }, { cause: 'configuration-invalid' }],
		['refused', { status: 408 }, { cause: 'temporarily-unavailable' }],
		['refused', { status: 499 }, { cause: 'configuration-invalid' }],
		['refused', { status: 500 }, { cause: 'temporarily-unavailable' }],
		[
			'refused',
			{ status: 503, retryAfterMs: 5_000 },
			{ cause: 'temporarily-unavailable', retryAfterMs: 5_000 },
		],
		['unreachable', { code: 'ENOTFOUND' }, { cause: 'temporarily-unavailable' }],
		['noAnswer', { code: 'ECONNRESET' }, { cause: 'temporarily-unavailable' }],
		['unreadable', { status: 200 }, { cause: 'temporarily-unavailable' }],
	])("names the cause of %s with %j in the words of n8n's engine", (kind, details, expected) => {
		expect(made(failure(kind, details))).toMatchObject({ failure: expected });
	});

	it.each([
		['an InputError', new InputError('Limit', 'holds SECRET', 'Enter SECRET.')],
		[
			'a PreconditionError',
			new PreconditionError([{ message: '"Limit" holds SECRET', remedy: 'Enter SECRET.' }]),
		],
	])('keeps message and remedy of %s', (_name, given) => {
		const error = made(given, 0);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: '"Limit" holds [API key]',
			description: 'Enter [API key].',
			context: { itemIndex: 0 },
		});
	});

	it('gives each of several reasons a line of its own, in the error box and in an item; an agent sees them in the message', () => {
		const refusal = new PreconditionError(
			[
				{ message: 'It is <b>.', remedy: 'Shorten it.' },
				{ message: 'It holds SECRET.', remedy: 'Wait.' },
			],
			'Nothing was sent.',
		);
		const error = made(refusal, 0);
		expect(error.message).toBe('Nothing was sent, for 2 reasons. The first: It is ❬b❭.');
		expect(error.description).toBe('1. It is ❬b❭. Shorten it.<br>\n2. It holds [API key]. Wait.');
		expect(plainDescription(error)).toBe('1. It is ❬b❭. Shorten it.\n2. It holds [API key]. Wait.');
		expect(made(refusal, 0, true).message).toBe('Nothing was sent. It is ❬b❭. It holds [API key].');
	});

	it.each<[unknown, string]>([
		[new TypeError('No SECRET'), 'No [API key]'],
		['thrown SECRET', 'thrown [API key]'],
	])('turns whatever was thrown into an error of n8n: %p', (thrown, message) => {
		expect(made(thrown)).toBeInstanceOf(NodeOperationError);
		expect(made(thrown)).toMatchObject({ message });
	});

	it('says how the request of a confirm ended, what to do, and what was read', () => {
		const outcome = {
			outcome: 'unknown',
			id: 7,
			reason: 'Nobody knows.',
			statusBefore: 'draft',
			statusReads: [
				{ at: '12:00', status: 'draft' },
				{ at: '12:01', status: 'not readable', why: 'ECONNRESET' },
			],
		} as const;
		const read = 'Status of the campaign as read: 12:00 draft, 12:01 not readable (ECONNRESET).';
		const of = (answer: object): NodeApiError | NodeOperationError =>
			made(new ConfirmError({ ...outcome, statusReads: [...outcome.statusReads], answer }));
		expect(of({ code: 'ECONNRESET' }).description).toMatch(
			/^The request ended with ECONNRESET\. The campaign may have been confirmed/,
		);
		const answered = of({ status: 500, code: 'x' });
		expect(answered.description).toMatch(/^Qlara answered with status 500\. The campaign may/);
		expect(answered.description!.endsWith(read)).toBe(true);
		expect(answered).toMatchObject({ message: 'Unknown: Nobody knows.', httpCode: '500' });
	});
});

it('quotes what a campaign or Qlara says so that it is no HTML, and no link of Markdown, in a mail or chat', () => {
	const markup = '<img src=x onerror=alert(1)> [Log in](https://x.example) \u202e';
	const said = new InputError('SMS Sender', `is "${markup}"`, `Shorten it: ${markup}`);
	const node: INode = {
		id: 'a',
		name: 'Qlara',
		type: 'x',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const harmless = '❬img src=x onerror=alert(1)❭ [Log in❳(https://x.example) ';
	expect(toNodeError(node, said, 0, (text) => text)).toMatchObject({
		message: `"SMS Sender" is "${harmless}"`,
		description: `Shorten it: ${harmless}`,
	});
});
