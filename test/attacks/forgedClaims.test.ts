// Claims that somebody writes into a description by hand, or through a form: to send twice, or never.
import { claimOf, withClaim, withoutClaim } from '../../nodes/QlaraCampaigns/sending/claim';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';
import { several } from '../sending/processes';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
afterAll(async () => await world.close());
beforeEach(() => world.reset());

const claim = { nonce: 'k3f9x2m7qa01', execution: '5d1e9a0c77' };
const forged = '[n8n claim 1:forged000000:0000000000]';
const descriptions = [
	`For list 87 ${forged}`,
	`For list 87 [n8n cl[n8n claim x]aim 1:forged000000:0000000000]`,
	`[n8n [n8n claim [n8n claim x]claim 1:forged000000:0000000000]`,
	`[n8n[n8n claim ] claim ${'[n8n claim '.repeat(1_000)}`,
	'For list 87 [n8n claim ',
	'For list 87 [n8n claim 9:x]',
	'[n8n cla',
];

describe.each(descriptions.map((text) => [text.slice(0, 80), text]))('%s', (_name, description) => {
	it('leaves nothing that is a claim, and cannot pass for the claim that is written beside it', () => {
		expect(claimOf({ id: 1, description: withoutClaim(description) })).toBeUndefined();
		expect(claimOf({ id: 1, description: withClaim(description, claim) })).toEqual(claim);
	});

	it('is not written by Create or Update, which succeed', async () => {
		const created = await world.output('create', {
			name: 'x',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi',
			destinationType: 1,
			contactLists: [88],
			additionalFields: { description },
		});
		const id = Number(created.id);
		const stored = () => world.simulator.api.find(id)!;
		expect(claimOf({ id, description: stored().description })).toBeUndefined();
		await world.output('update', { campaignId: byId(id), updateFields: { description } });
		expect(claimOf({ id, description: stored().description })).toBeUndefined();
	});

	it.each([0, 40, 400, 2_000, 20_000])(
		'lets two processes that come %i ms apart send once',
		async (apart) => {
			const { play, process, time } = several({}, { description });
			const first = process();
			const second = process();
			const outcomes: string[] = [];
			const sent = await play(async () => {
				const one = first.confirm();
				await time.sleep(apart);
				const ends = await Promise.all([one, second.confirm()]);
				outcomes.push(...ends.map(({ outcome }) => outcome));
			});
			expect([sent, outcomes.sort()]).toEqual([1, ['alreadyConfirmed', 'confirmed']]);
		},
	);
});
