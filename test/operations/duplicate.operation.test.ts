import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';
import { dialects } from '../simulator';

let world: ActionWorld;
beforeAll(async () => {
	// The limits of requests go by the real clock, which no test here is about.
	world = await startActionWorld({ plan: 'unlimited' });
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const bodies = () =>
	world.simulator.api.received.filter(({ method }) => method === 'POST').map(({ body }) => body);
const duplicate = (id: unknown, more: object = {}) =>
	['duplicate', { campaignId: byId(id), ...more }] as const;
const content = {
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi {{firstName}}, we reopen on Monday.',
	destinationType: 1,
	contactListIds: [87, 88],
	readyToSend: false,
};

describe('Duplicate', () => {
	it.each([0, 1, 2, 3, 4] as const)(
		'makes a draft with the content of a campaign at status %i, which stays as it is',
		async (status) => {
			const id = world.seed({
				status,
				name: 'Spring',
				description: 'For shop 3\n[n8n claim 1:k3f9x2m7qa01:5d1e9a0c77]',
				readyToSend: true,
				...(status === 1 && { scheduledAt: world.now() + 3_600_000 }),
			});
			const before = { ...world.simulator.api.find(id)! };
			const copy = await world.output(...duplicate(` ${id} `));
			expect(copy).toMatchObject({ name: 'Copy of Spring', originalId: id, statusLabel: 'draft' });
			expect(copy.id).not.toBe(id);
			expect(bodies()).toEqual([{ name: 'Copy of Spring', description: 'For shop 3', ...content }]);
			expect(world.simulator.api.find(id)).toEqual(before);
			world.advance(2 * 3_600_000);
			expect(world.simulator.api.find(Number(copy.id))).toMatchObject({
				status: 0,
				scheduledAt: null,
			});
		},
	);

	it('takes a name and fields to change, and warns of what looks wrong in them', async () => {
		const id = world.seed({ name: 'Spring' });
		const copy = await world.output(
			...duplicate(id, {
				name: 'Summer',
				updateFields: {
					smsBody: 'Hi undefined',
					destinations: '+39 340 1234567, 00393401234567',
					scheduledDate: '2999-01-01T00:00:00',
				},
			}),
		);
		expect(bodies()).toEqual([
			{
				name: 'Summer',
				sendingMode: 'SMS',
				smsSender: 'MyShop',
				smsBody: 'Hi undefined',
				destinationType: 2,
				destinations: ['+393401234567'],
				scheduledDate: '2999-01-01 00:00:00.000-0500',
				readyToSend: false,
			},
		]);
		expect(copy).toMatchObject({
			duplicateDestinations: ['+393401234567'],
			warnings: [expect.stringContaining('"undefined"')],
		});
	});

	it('stops before any request at an expression that returned nothing, in the name too', async () => {
		const id = world.seed();
		for (const more of [
			{ name: '={{ $json.nothing }}' },
			{ updateFields: { smsBody: '=Hi {{ $json.nothing }}' } },
		]) {
			expect((await world.refusal(...duplicate(id, more))).message).toMatch(/returned nothing/);
		}
		expect(world.simulator.api.received).toEqual([]);
	});

	it('makes no copy of a message of which Qlara does not show everything', async () => {
		world.reset({ dialect: { campaignFields: 'sparse' } });
		const id = world.seed();
		expect((await world.refusal(...duplicate(id))).message).toMatch(
			/^Nothing was created\. Qlara shows no name/,
		);
		const { message, description } = await world.refusal(...duplicate(id, { name: 'Summer' }));
		expect(message).toBe(
			`Nothing was created. Qlara shows no "SMS Sender" for campaign ${id}, which the sending mode SMS needs.`,
		);
		expect(description).toBe('Add it to "Fields to Change".');
		expect(world.writes()).toEqual([]);
		await world.output(...duplicate(id, { name: 'Summer', updateFields: { smsSender: 'MyShop' } }));
		expect(bodies()).toEqual([{ name: 'Summer', ...content }]);
	});

	it('makes one copy of a name, also when the workflow runs again in another process', async () => {
		const id = world.seed({ name: 'Spring' });
		const once = duplicate(id, { ifNameExists: 'useExisting' });
		const first = await world.output(...once);
		expect(first).toMatchObject({ existing: false, originalId: id });
		world.restart();
		expect(await world.output(...once)).toMatchObject({
			id: first.id,
			existing: true,
			originalId: id,
		});
		world.simulator.api.find(id)!.smsBody = 'Changed meanwhile';
		expect((await world.refusal(...once)).message).toMatch(
			/^Nothing was created\. There is campaign .* already, with other content:\n"SMS Text" is /,
		);
		expect(bodies()).toHaveLength(1);
	});

	it('makes no second copy when the answer of the create gets lost', async () => {
		const id = world.seed({ name: 'Spring' });
		world.simulator.faults.add({
			when: { operation: 'createCampaign', nth: 1 },
			fault: { kind: 'cut', when: 'after' },
		});
		expect(await world.output(...duplicate(id))).toMatchObject({ name: 'Copy of Spring' });
		expect(world.simulator.api.campaigns.size).toBe(2);
	});

	it('says that there is no such campaign', async () => {
		expect((await world.refusal(...duplicate(4_711))).description).toMatch(
			/There is no campaign with this ID/,
		);
		expect(world.writes()).toEqual([]);
	});

	it('hands on what happened item by item when the node continues on fail', async () => {
		const ids = [4_711, world.seed({ name: 'Spring' })];
		const { outputs } = await world.run(...duplicate('={{ $json.id }}'), {
			items: ids.map((id) => ({ json: { id } })),
			continueOnFail: true,
		});
		expect(outputs.flat().map(({ json }) => json)).toMatchObject([
			{ error: expect.any(String) as string },
			{ name: 'Copy of Spring', originalId: ids[1] },
		]);
	});

	it('takes one request more than Create', async () => {
		const id = world.seed();
		await world.output(...duplicate(id));
		expect(world.simulator.api.received.map(({ operation }) => operation)).toEqual([
			'getCampaign',
			'listCampaigns',
			'createCampaign',
		]);
	});

	it.each(dialects)('makes the same campaign in the dialect $name', async ({ dialect }) => {
		world.reset({ dialect });
		world.seed({ name: 'Spring', sendingMode: 'RCS_SMS', rcsAgentId: 10, rcsTemplateId: 21 });
		const [{ id } = { id: '' }] = await world.outputs('getAll', { returnAll: true });
		const sparse = dialect.campaignFields === 'sparse';
		const copy = await world.output(
			...duplicate(id, {
				name: 'Again',
				...(sparse && { updateFields: { smsSender: 'MyShop', rcsAgentId: byId('10') } }),
			}),
		);
		expect(copy.id).not.toBe(id);
		const [original, made] = [...world.simulator.api.campaigns.values()];
		expect(made).toMatchObject({
			name: 'Again',
			status: 0,
			sendingMode: 'RCS_SMS',
			smsSender: 'MyShop',
			smsBody: original!.smsBody,
			rcsAgentId: 10,
			rcsTemplateId: 21,
			contactListIds: original!.contactListIds,
		});
	});
});
