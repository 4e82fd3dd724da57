import type { EmittedEvent } from '../../nodes/QlaraCampaigns/trigger/changeEvent';
import { Observer } from '../../nodes/QlaraCampaigns/trigger/observer';
import { redeliver } from '../../nodes/QlaraCampaigns/trigger/redeliver';

const emitted = (id: string, to: EmittedEvent['to'] = 'completed'): EmittedEvent => ({
	id,
	from: 'sending',
	to,
	skipped: [],
	generation: 1,
	seenAt: 5,
});

describe('events that come once more', () => {
	const asked: string[] = [];
	const client = {
		list: () => async () => await Promise.reject(new Error('not asked for')),
		get: async (id: string) => {
			asked.push(id);
			return await Promise.resolve({ id, name: `${id} as it is now` });
		},
	};
	const observer = () => new Observer(client, { now: () => 0, deadline: 1 });
	beforeEach(() => void (asked.length = 0));

	it('are as they were, and have the fields that their campaigns have now', async () => {
		const account = observer();
		account.add({ id: 1, name: '1 in a list' }, true);
		const events = [emitted('1'), emitted('2'), emitted('2', 'failed'), emitted('3', 'deleted')];
		const again = await redeliver(events, account);
		expect(again).toMatchObject(events);
		expect(again.map(({ campaign, redelivered }) => [campaign?.name, redelivered])).toEqual([
			['1 in a list', true],
			['2 as it is now', true],
			['2 as it is now', true],
			[undefined, true],
		]);
	});

	it('make a campaign be read once, and not count as seen', async () => {
		const account = observer();
		await redeliver([emitted('2'), emitted('2'), emitted('3', 'deleted')], account);
		expect(asked).toEqual(['2']);
		expect(account.seen.size).toBe(0);
	});
});
