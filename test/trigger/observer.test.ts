import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { Observer } from '../../nodes/QlaraCampaigns/trigger/observer';

const refused = (status: number) => new QlaraError('no', 'refused', endpoints.get, { status });

/** An observer of an account in which a campaign is read as the test says. */
function observerOf(get: (id: string) => Campaign | QlaraError, deadline = 1) {
	const asked: string[] = [];
	const clock = { now: 0 };
	const client = {
		list: () => async () => await Promise.reject(new Error('not asked for')),
		get: async (id: string) => {
			asked.push(id);
			const answer = get(id);
			return await (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer));
		},
	};
	return { observer: new Observer(client, { now: () => clock.now, deadline }), asked, clock };
}

const ids = (count: number) => Array.from({ length: count }, (_value, index) => String(index + 1));

describe('two observations of a campaign', () => {
	it.each([
		['sending', 'ready', 'sending'],
		['ready', 'sending', 'sending'],
		['unknown', 'draft', 'draft'],
		['draft', 'nonsense', 'draft'],
	])('%s and then %s count as %s', (first, second, state) => {
		const { observer } = observerOf(() => refused(404));
		observer.add({ id: 1, status: first }, false);
		observer.add({ id: 1, status: second }, false);
		expect(observer.seen.get('1')).toMatchObject({
			state,
			campaign: { status: expect.anything() },
		});
	});

	it('of which the later shows the same state have the fields of the later', () => {
		const { observer } = observerOf(() => refused(404));
		observer.add({ id: 1, status: 3 }, true);
		observer.add({ id: 1, status: 3, totalDestinations: 7 }, false);
		expect(observer.seen.get('1')).toEqual({
			state: 'completed',
			campaign: { id: 1, status: 3, totalDestinations: 7 },
			listed: true,
		});
	});

	it('have been listed when either was', () => {
		for (const flags of [
			[true, false],
			[false, true],
		]) {
			const { observer } = observerOf(() => refused(404));
			for (const [index, listed] of flags.entries())
				observer.add({ id: 1, status: 1 - index }, listed);
			expect(observer.seen.get('1')).toMatchObject({ state: 'ready', listed: true });
		}
	});
});

describe('a campaign that cannot be asked for by its id', () => {
	it('is not observed', () => {
		const { observer } = observerOf(() => refused(404));
		for (const id of ['..', 'stats', ' ']) observer.add({ id, status: 0 }, true);
		expect(observer.seen.size).toBe(0);
	});
});

describe('reads by id', () => {
	it('do not make a campaign a listed one, unless asked to', async () => {
		const { observer } = observerOf((id) => ({ id, status: 0 }));
		await observer.readByIds(['1']);
		await observer.readById('2', true);
		expect([...observer.seen].map(([id, { listed }]) => [id, listed])).toEqual([
			['1', false],
			['2', true],
		]);
	});

	it('find a campaign gone that answers with 404, unless this poll has seen it', async () => {
		const { observer } = observerOf(() => refused(404));
		observer.add({ id: 2, status: 0 }, true);
		await observer.readByIds(['1', '2']);
		expect([...observer.gone]).toEqual(['1']);
		expect(observer.error).toBeUndefined();
		observer.add({ id: 1, status: 0 }, true);
		expect(observer.gone.size).toBe(0);
	});

	it('are sixty at most', async () => {
		const { observer, asked } = observerOf((id) => ({ id, status: 0 }));
		await observer.readByIds(ids(80));
		expect(asked).toEqual(ids(60));
	});

	it.each([
		['a refusal that is about everything ends them', refused(429), 1],
		[
			'an answer that nobody can read ends them',
			new QlaraError('no', 'unreadable', endpoints.get),
			1,
		],
		['a failure of the server may be about one campaign', refused(500), 5],
	])('%s', async (_what, error, count) => {
		const { observer, asked } = observerOf(() => error);
		await observer.readByIds(ids(5));
		expect(asked).toHaveLength(count);
		expect(observer.error).toBe(error);
	});

	it('begin none when the time is over', async () => {
		const { observer, asked, clock } = observerOf((id) => {
			clock.now += 0.4;
			return { id, status: 0 };
		});
		await observer.readByIds(ids(5));
		expect(asked).toHaveLength(3);
		expect(observer.error).toBeUndefined();
	});
});

describe('an observer', () => {
	it('has seen nothing whole before it is told so', () => {
		expect(observerOf(() => refused(404)).observer.complete).toBe(false);
	});

	it('has the first of several failures', () => {
		const { observer } = observerOf(() => refused(404));
		const [first, second] = [refused(500), refused(501)];
		observer.fail(first);
		expect(observer.fail(second)).toBe(second);
		expect(observer.error).toBe(first);
	});
});
