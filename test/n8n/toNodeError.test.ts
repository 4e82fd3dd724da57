import { NodeApiError } from 'n8n-workflow';
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
