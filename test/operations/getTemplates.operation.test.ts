import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());
afterEach(() => expect(world.simulator.violations).toEqual([]));

const ids = async (parameters: Record<string, unknown>) =>
	(await world.outputs('getAll', { resource: 'template', returnAll: true, ...parameters })).map(
		({ id }) => id,
	);

describe('Get Many of Template', () => {
	it('lists the approved WhatsApp templates, name and channel first and what is nested last', async () => {
		const templates = await world.outputs('getAll', { resource: 'template' });
		expect(templates.map(({ id }) => id)).toEqual([42, 43]);
		expect(templates[0]).toMatchObject({
			name: 'spring_reminder',
			channel: 'WhatsApp',
			language: 'it',
		});
		const names = Object.keys(templates[0]!);
		expect([...names.slice(0, 2), names.at(-1)]).toEqual(['name', 'channel', 'components']);
	});

	it('lists those of one number, and those that wait for approval when asked to', async () => {
		expect(await ids({ approvedOnly: false })).toEqual([42, 43, 44]);
		expect(await ids({ approvedOnly: false, whatsappPhoneNumberId: byId('8') })).toEqual([44]);
		expect(await ids({ whatsappPhoneNumberId: byId('8') })).toEqual([]);
	});

	it('lists RCS templates with kind and text', async () => {
		const templates = await world.outputs('getAll', { resource: 'template', channel: 'RCS' });
		expect(templates[0]).toMatchObject({
			id: 21,
			channel: 'RCS',
			type: 'CARD',
			body: 'Hi {{firstName}}, spring is here.',
		});
		expect(templates).toHaveLength(3);
	});
});
