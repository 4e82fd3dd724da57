import { creation } from '../engine/values';
import type { FaultRule } from '../simulator';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const campaigns = () => [...world.simulator.api.campaigns.values()];
const requests = (operation: string): number =>
	world.simulator.api.received.filter((request) => request.operation === operation).length;

describe('Create after an end that leaves open whether it was done', () => {
	const creating = { operation: 'createCampaign' } as const;
	/** Something that somebody else does between the first look at the list and the creation. */
	const meanwhile = (act: () => void): void => {
		let done = false;
		const test = (): boolean => {
			if (!done) setImmediate(act);
			done = true;
			return false;
		};
		world.simulator.faults.add({
			when: { operation: 'listCampaigns', test },
			fault: { kind: 'halfBody' },
		});
	};
	const lost: FaultRule = { when: creating, fault: { kind: 'cut', when: 'after' } };

	it('finds the campaign by its content, and never asks for a second one', async () => {
		world.simulator.faults.add(lost);
		const output = await world.output(
			'create',
			creation('WHATSAPP_RCS_SMS', {
				additionalFields: { description: 'Lost', scheduledDate: '2026-08-01T10:00:00' },
			}),
		);
		expect(campaigns()).toHaveLength(1);
		expect(output).toMatchObject({
			id: campaigns()[0]!.id,
			name: 'Spring WHATSAPP_RCS_SMS',
			description: 'Lost',
			status: 0,
		});
		expect(requests('createCampaign')).toBe(1);
	});

	it('finds it when it shows only after a while', async () => {
		world.simulator.faults.add(lost);
		world.simulator.api.readLag = 20_000;
		expect(await world.output('create', creation('SMS'))).toMatchObject({ id: campaigns()[0]!.id });
	});

	it('does not take an equal campaign of last week for it', async () => {
		await world.output('create', creation('SMS'));
		world.simulator.faults.add({ when: creating, fault: { kind: 'cut', when: 'before' } });
		const { description } = await world.refusal('create', creation('SMS'));
		expect(description).toMatch(/may have been created/);
		world.simulator.faults.clear();
		world.simulator.faults.add(lost);
		const output = await world.output('create', creation('SMS'));
		expect(output.id).toBe(campaigns()[1]!.id);
		expect(campaigns()).toHaveLength(2);
	});

	it.each([
		['another text', { smsBody: 'Other' }],
		['other recipients', { contactListIds: [87] }],
		['another mode', { sendingMode: 'RCS' }],
		['a longer name', { name: 'Spring SMS 2' }],
	])('does not take a new campaign with %s for it', async (_what, changes) => {
		world.simulator.faults.add({ when: creating, fault: { kind: 'cut', when: 'before' } });
		const body = {
			name: 'Spring SMS',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}, we reopen on Monday.',
			destinationType: 1 as const,
			contactListIds: [87, 88],
			destinations: [],
		};
		meanwhile(() => world.simulator.api.seedCampaign({ ...body, ...changes }));
		const { description } = await world.refusal('create', creation('SMS'));
		expect(description).toMatch(/may have been created/);
		expect(campaigns()).toHaveLength(1);
	});

	it('says that it may exist when two new ones look like it', async () => {
		world.simulator.faults.add(lost);
		const twin = {
			name: 'Spring SMS',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}, we reopen on Monday.',
			destinationType: 1 as const,
			contactListIds: [88, 87],
			destinations: [],
		};
		meanwhile(() => world.simulator.api.seedCampaign(twin));
		const { description } = await world.refusal('create', creation('SMS'));
		expect(description).toMatch(/may have been created/);
		expect(campaigns()).toHaveLength(2);
	});

	it('says that it may exist when there are too many equal ones to compare', async () => {
		for (let number = 0; number < 100; number++) {
			world.simulator.api.seedCampaign({
				name: 'Spring SMS',
				sendingMode: 'SMS',
				smsSender: 'MyShop',
				smsBody: 'Hi {{firstName}}, we reopen on Monday.',
				destinationType: 1,
				contactListIds: [87, 88],
				destinations: [],
			});
		}
		world.simulator.faults.add(lost);
		expect((await world.refusal('create', creation('SMS'))).description).toMatch(
			/may have been created/,
		);
	});

	it('says that it may exist when the list could not be read before', async () => {
		await world.output('create', creation('SMS'));
		world.simulator.faults.add(
			{ when: { operation: 'listCampaigns', nth: 1 }, fault: { kind: 'cut', when: 'before' } },
			{ when: creating, fault: { kind: 'cut', when: 'before' } },
		);
		expect((await world.refusal('create', creation('SMS'))).description).toMatch(
			/may have been created/,
		);
		expect(campaigns()).toHaveLength(1);
	});

	it('does not take for its own what another item or execution of this n8n creates at the same moment', async () => {
		world.simulator.faults.add({
			when: { ...creating, nth: 2 },
			fault: { kind: 'cut', when: 'before' },
		});
		const results = await Promise.all(
			[1, 2].map(async () => await world.run('create', creation('SMS'))),
		);
		expect(results.map(({ status }) => status).sort()).toEqual(['error', 'success']);
		expect(campaigns()).toHaveLength(1);
	});

	it('says that it may exist when there is none, and Retry On Fail does not create it', async () => {
		world.simulator.faults.add({
			when: { ...creating, nth: 1 },
			fault: { kind: 'cut', when: 'before' },
		});
		const result = await world.run('create', creation('SMS'), {
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect(result).toMatchObject({
			status: 'error',
			nodeRuns: 3,
			error: { description: expect.stringMatching(/may have been created/) as string },
		});
		expect(campaigns()).toHaveLength(0);
	});
});

describe('Delete after an end that leaves open whether it was done', () => {
	const deleting = { operation: 'deleteCampaign' } as const;

	it('reads the campaign: gone is done', async () => {
		const id = world.seed();
		world.simulator.faults.add({
			when: deleting,
			fault: { kind: 'answer', status: 502, when: 'after' },
		});
		expect(await world.output('delete', { campaignId: byId(id) })).toEqual({ deleted: true, id });
		expect(requests('deleteCampaign')).toBe(1);
	});

	it('deletes once more what is still there', async () => {
		const id = world.seed();
		world.simulator.faults.add({
			when: { ...deleting, nth: 1 },
			fault: { kind: 'cut', when: 'before' },
		});
		expect(await world.output('delete', { campaignId: byId(id) })).toEqual({ deleted: true, id });
		expect(campaigns()).toEqual([]);
	});

	it('takes a stale read for no proof', async () => {
		const id = world.seed();
		world.advance(60_000);
		world.simulator.faults.add({
			when: { ...deleting, nth: 1 },
			fault: { kind: 'cut', when: 'after' },
		});
		world.simulator.faults.add({
			when: { operation: 'getCampaign', nth: 1 },
			fault: { kind: 'answer', status: 200, body: `{"id":${id},"status":0}`, when: 'before' },
		});
		expect(await world.output('delete', { campaignId: byId(id) })).toEqual({ deleted: true, id });
		expect(requests('deleteCampaign')).toBe(2);
	});

	it('believes a refusal, and asks no second time', async () => {
		const id = world.seed({ status: 2 });
		world.simulator.faults.add({
			when: { operation: 'getCampaign' },
			fault: { kind: 'answer', status: 404, when: 'before' },
		});
		expect((await world.refusal('delete', { campaignId: byId(id) })).description).toMatch(
			/already sending, completed or failed/,
		);
		expect(world.simulator.api.received.filter(({ method }) => method === 'GET')).toEqual([]);
	});

	it('says so when it is not known to be gone', async () => {
		const id = world.seed();
		world.simulator.faults.add({ when: deleting, fault: { kind: 'cut', when: 'before' } });
		const { description } = await world.refusal('delete', { campaignId: byId(id) });
		expect(description).toMatch(/may have been deleted/);
		expect(campaigns()).toHaveLength(1);
	});
});
