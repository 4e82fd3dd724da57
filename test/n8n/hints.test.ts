import { hintsFor, showHints } from '../../nodes/QlaraCampaigns/n8n/hints';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';

const messages = (...items: object[]): string[] =>
	hintsFor(items.map((item) => ({ ...item }))).map(({ message }) => message);

describe('the hints of a run', () => {
	it('are none when there is nothing that a person has to see', () => {
		expect(messages({ canBeSent: true, warnings: 0, summary: 'Can be sent' }, { id: 7 })).toEqual(
			[],
		);
	});

	it('hold the answer of a check that found something, and count for several', () => {
		const blocked = { canBeSent: false, warnings: 1, summary: 'Cannot be sent: it has no name' };
		const warned = { canBeSent: true, warnings: 2, summary: 'Can be sent, but look' };
		const good = { canBeSent: true, warnings: 0, summary: 'Can be sent' };
		expect(messages(blocked)).toEqual(['Cannot be sent: it has no name']);
		expect(messages(warned)).toEqual(['Can be sent, but look']);
		expect(messages(blocked, good, warned)).toEqual([
			'Of 3 campaigns 1 cannot be sent and 1 can be sent, but with warnings. The summary of each item says why.',
		]);
		expect(messages(good, blocked)).toEqual([
			'Of 2 campaigns 1 cannot be sent. The summary of each item says why.',
		]);
	});

	it('hold the warnings of what was written and sent, each once, and count what is too much', () => {
		expect(
			messages({ warnings: ['A.', 'B.'] }, { warnings: ['A.'] }, { acceptedWarnings: ['C.'] }),
		).toEqual(['A.', 'B.', 'C.']);
		expect(messages({ warnings: ['A.', 'B.', 'C.', 'D.', 'E.'] }).at(-1)).toBe(
			'There are 2 further warnings.',
		);
	});

	it('count duplicates and what a run has created', () => {
		expect(messages({ duplicateDestinations: ['+391'] })).toEqual([
			'1 phone number was listed more than once and will get the message once.',
		]);
		const each = { campaignsInThisRun: 3 };
		expect(messages(each, { ...each, duplicateDestinations: ['+391', '+392'] }, each)).toEqual([
			'2 phone numbers were listed more than once and will get the message once.',
			'This run has created 3 campaigns, one for each input item.',
		]);
		expect(messages(each, { ...each, existing: true })).toEqual([]);
	});

	it('say how far a campaign has come that had not finished', () => {
		const open = { finished: false, totalSuccess: 1200, recipients: 20000 };
		expect(messages(open, { finished: true })).toEqual([
			'The campaign had not finished when the wait ended: 1,200 of 20,000 recipients reached so far.',
		]);
		expect(messages({ finished: false })).toEqual([
			'The campaign had not finished when the wait ended.',
		]);
		expect(messages(open, open)).toEqual(['2 campaigns had not finished when the wait ended.']);
	});

	it('hold nothing that n8n could take for HTML', () => {
		const script = '<img src=x onerror=alert(1)>';
		const found = messages(
			{ canBeSent: false, warnings: 0, summary: script },
			{ warnings: [script] },
		).join('');
		expect(found).not.toMatch(/[<>]/);
	});

	it('are left out by an n8n that has none', () => {
		expect(() => showHints({}, [{ duplicateDestinations: ['+391'] }])).not.toThrow();
	});
});

describe('the node in the engine', () => {
	let world: ActionWorld;
	beforeAll(async () => {
		world = await startActionWorld();
	});
	afterAll(async () => await world.close());

	it('shows its hints with the run', async () => {
		const id = world.seed({ contactListIds: [89] });
		const { task } = await world.run('check', { campaignId: byId(id) });
		expect(task!.hints).toEqual([
			{
				message: 'Cannot be sent: it has no recipients',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	it('shows with the error items what became of the others', async () => {
		const { task } = await world.run(
			'create',
			creation('SMS', { name: '={{ $json.name }}', contactLists: [87] }),
			{
				items: ['One', 'Two', ''].map((name) => ({ json: { name } })),
				onError: 'continueErrorOutput',
			},
		);
		expect(task!.hints!.map(({ message }) => message)).toContain(
			'This run has created 2 campaigns, one for each input item.',
		);
	});

	it('shows how long the limits of the account have made the run wait', async () => {
		const campaignId = byId(world.seed());
		const refusal = {
			kind: 'answer',
			status: 429,
			body: '{"retryAfter":12}',
			when: 'before',
		} as const;
		world.simulator.faults.add({ when: { nth: 1 }, fault: refusal });
		const { status, task } = await world.run('get', { campaignId });
		expect(status).toBe('success');
		expect(task!.hints).toEqual([
			{
				message:
					'Requests of this run waited 12 seconds, because the rate limit of the Qlara account allows no more.',
				type: 'info',
				location: 'outputPane',
			},
		]);
	});

	it('shows that Qlara was down while the run waited', async () => {
		const campaignId = byId(world.seed());
		const until = world.now() + 60_000;
		world.simulator.faults.add({
			when: { test: () => world.now() < until },
			fault: { kind: 'answer', status: 503, when: 'before' },
		});
		const { status, task } = await world.run('get', { campaignId }, { mode: 'trigger' });
		expect(status).toBe('success');
		expect(task!.hints!.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^Requests of this run waited [56]\d seconds, because Qlara was down/),
		]);
	});
});
