import type { Stage } from '../simulation/classicEngine';
import { createTrigger, idsIn } from './publishedTrigger';

/** A published workflow and a campaign that is being sent. */
async function published(afterRestart: 'atMostOnce' | 'atLeastOnce') {
	const { account, clock, engine } = createTrigger({}, { options: { afterRestart } });
	const { id } = account.seedCampaign({ status: 2 });
	await engine.register('activate');
	/** Kills n8n when the next result has come so far, and starts it again. */
	const killAt = async (wanted: Stage) => {
		engine.onStage = (stage) => {
			if (stage === wanted) engine.kill();
		};
		expect((await engine.poll()).killed).toBe(true);
		engine.onStage = () => {};
		clock.now += 60_000;
		return (await engine.register('init')).events;
	};
	const poll = async () => {
		clock.now += 60_000;
		return (await engine.poll()).events;
	};
	return { account, engine, id, killAt, poll };
}

describe.each(['atMostOnce', 'atLeastOnce'] as const)('after a kill -9, %s', (afterRestart) => {
	it('the trigger emits once more what n8n has not stored, with the same id', async () => {
		const { account, id, killAt, poll } = await published(afterRestart);
		account.setStatus(id, 3);
		const events = await killAt('returned');
		expect(idsIn(events)).toEqual([`${id}:completed`]);
		expect(events![0]).not.toHaveProperty('repeated');
		expect(await poll()).toBeUndefined();
	});
});

describe('a kill -9 when n8n has stored the state and not the execution', () => {
	it('loses with Repeat Nothing what was emitted, and nothing else', async () => {
		const { account, engine, id, killAt, poll } = await published('atMostOnce');
		account.setStatus(id, 3);
		expect(await killAt('stored')).toBeUndefined();
		const { id: next } = account.seedCampaign({ status: 0 });
		expect(idsIn(await poll())).toEqual([`${next}:draft`]);
		expect(engine.executions).toHaveLength(1);
	});

	it('makes it come once more with Repeat the Last Events, marked, with the same id and the fields of now', async () => {
		const { account, id, killAt, poll } = await published('atLeastOnce');
		account.setStatus(id, 3);
		expect(await killAt('stored')).toMatchObject([
			{
				eventId: `${id}:completed`,
				repeated: true,
				fromLabel: 'sending',
				campaign: { id, statusLabel: 'completed' },
			},
		]);
		expect(await poll()).toBeUndefined();
		const { id: next } = account.seedCampaign({ status: 0 });
		expect(idsIn(await poll())).toEqual([`${next}:draft`]);
	});

	it('makes it come once more also after a restart in which the API was down', async () => {
		const { account, engine, id, poll } = await published('atLeastOnce');
		account.setStatus(id, 3);
		expect(idsIn(await poll())).toEqual([`${id}:completed`]);
		engine.kill();
		const { send } = engine.options;
		engine.options.send = async () => await Promise.reject(new Error('down'));
		expect(await engine.register('init')).toEqual({ events: undefined });
		expect(engine.isAlive).toBe(true);
		engine.options.send = send;
		expect(idsIn(await poll())).toEqual([`${id}:completed`]);
		expect(await poll()).toBeUndefined();
	});
});
