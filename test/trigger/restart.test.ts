import { CampaignsApi, DEFAULT_API_KEY } from '../simulator';
import { START } from '../simulator/harness';
import { Host, type Stage } from './host';
import { deliver } from './wire';

/** A published workflow and a campaign that is being sent. */
async function published(afterRestart: 'atMostOnce' | 'atLeastOnce') {
	const clock = { now: START };
	const api = new CampaignsApi({ now: () => clock.now, plan: 'unlimited' });
	const host = new Host({
		parameters: { options: { afterRestart } },
		credentials: { apiKey: DEFAULT_API_KEY, baseUrl: 'https://qlara.test/api' },
		time: {
			now: () => clock.now,
			elapsed: () => clock.now,
			sleep: async () => {},
			random: () => 0.5,
		},
		send: async (request) => deliver(api, DEFAULT_API_KEY, request),
	});
	const { id } = api.seedCampaign({ status: 2 });
	await host.register('activate');
	/** Kills n8n when the next result has come so far, and starts it again. */
	const killAt = async (wanted: Stage) => {
		host.onStage = (stage) => {
			if (stage === wanted) host.kill();
		};
		expect((await host.poll()).killed).toBe(true);
		host.onStage = () => {};
		clock.now += 60_000;
		return (await host.register('init')).events;
	};
	const poll = async () => {
		clock.now += 60_000;
		return (await host.poll()).events;
	};
	return { api, host, id, killAt, poll };
}

const ids = (events: unknown) =>
	(events as Array<{ eventId: string }> | undefined)?.map(({ eventId }) => eventId);

describe.each(['atMostOnce', 'atLeastOnce'] as const)('after a kill -9, %s', (afterRestart) => {
	it('tells once more what n8n has not stored, with the same id', async () => {
		const { api, id, killAt, poll } = await published(afterRestart);
		api.setStatus(id, 3);
		const events = await killAt('returned');
		expect(ids(events)).toEqual([`${id}:completed`]);
		expect(events![0]).not.toHaveProperty('repeated');
		expect(await poll()).toBeUndefined();
	});
});

describe('in the moment in which n8n has stored the state and not the execution', () => {
	it('at most once loses what it had emitted, and nothing else', async () => {
		const { api, host, id, killAt, poll } = await published('atMostOnce');
		api.setStatus(id, 3);
		expect(await killAt('stored')).toBeUndefined();
		const { id: next } = api.seedCampaign({ status: 0 });
		expect(ids(await poll())).toEqual([`${next}:draft`]);
		expect(host.executions).toHaveLength(1);
	});

	it('at least once tells it once more, marked, with the same id and the fields of now', async () => {
		const { api, id, killAt, poll } = await published('atLeastOnce');
		api.setStatus(id, 3);
		expect(await killAt('stored')).toMatchObject([
			{
				eventId: `${id}:completed`,
				repeated: true,
				fromLabel: 'sending',
				campaign: { id, status: 3 },
			},
		]);
		expect(await poll()).toBeUndefined();
		const { id: next } = api.seedCampaign({ status: 0 });
		expect(ids(await poll())).toEqual([`${next}:draft`]);
	});

	it('at least once repeats also after a restart in which the API was down', async () => {
		const { api, host, id, poll } = await published('atLeastOnce');
		api.setStatus(id, 3);
		expect(ids(await poll())).toEqual([`${id}:completed`]);
		host.kill();
		const { send } = host.options;
		host.options.send = async () => await Promise.reject(new Error('down'));
		expect(await host.register('init')).toEqual({ events: undefined });
		expect(host.isAlive).toBe(true);
		host.options.send = send;
		expect(ids(await poll())).toEqual([`${id}:completed`]);
		expect(await poll()).toBeUndefined();
	});
});
