import {
	CampaignsApi,
	defaultDialect,
	dialectByName,
	dialects,
	dialectsWithoutPrice,
	dialectSwitches,
	FORBIDDEN_API_KEY,
	type SwitchName,
} from './index';
import { get } from './dialect-looks';
import { probes } from './dialect-probes';
import { harness, SMS, START } from './harness';

const cases = (Object.keys(probes) as SwitchName[]).flatMap((name) =>
	probes[name].shows.map(([value, shown]) => [name, value, shown] as const),
);

describe('each value of each switch', () => {
	it.each(cases)('%s: %s', (name, value, shown) => {
		const probe = probes[name];
		expect(probe.look(harness({ dialect: { ...probe.with, [name]: value } }))).toEqual(shown);
	});

	it('is tried, and none shows what the default shows', () => {
		for (const [name, values] of Object.entries(dialectSwitches)) {
			const { shows, look, with: others } = probes[name as SwitchName];
			expect(shows.map(([value]) => value)).toEqual([...values]);
			const seen = values.map((value) =>
				JSON.stringify(look(harness({ dialect: { ...others, [name]: value } }))),
			);
			expect(new Set(seen).size).toBe(values.length);
		}
	});

	it('occurs in at least one of the listed dialects', () => {
		for (const [name, values] of Object.entries(dialectSwitches)) {
			const used = new Set(
				[...dialects, ...dialectsWithoutPrice].map((entry) => entry.dialect[name as SwitchName]),
			);
			for (const value of values)
				expect({ name, value, used: used.has(value) }).toEqual({ name, value, used: true });
		}
	});
});

describe('the listed dialects', () => {
	it('have names of their own', () => {
		expect(new Set(dialects.map((entry) => entry.name)).size).toBe(dialects.length);
		expect(dialectByName('sparse').campaignFields).toBe('sparse');
		expect(() => dialectByName('nonsense')).toThrow(/Unknown dialect "nonsense".*put-replaces/);
	});

	it.each(dialects.map(({ name, dialect }) => [name, dialect] as const))(
		'%s: a campaign can be sent from create to the end',
		(_, dialect) => {
			const h = harness({ dialect });
			const id = h.create();
			expect(h.call('PUT', `/campaigns/${id}`, { ...SMS, readyToSend: true }).status).toBe(200);
			h.call('POST', `/campaigns/${id}/calculateGoal`);
			expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(202);
			h.clock.now += 60_000;
			expect(h.status(id)).toBe(3);
			expect(h.api.dispatches).toMatchObject([
				{ campaignId: id, text: SMS.smsBody, recipients: SMS.destinations },
			]);
		},
	);

	it.each(dialects.map(({ name, dialect, walkMayMiss }) => [name, dialect, walkMayMiss] as const))(
		'%s: a walk over all pages shows every campaign, or is marked as one that may not',
		(_, dialect, walkMayMiss) => {
			const h = harness({
				dialect: { ...dialect, listEnvelope: 'array', rowEnvelope: 'none', campaignId: 'number' },
			});
			for (let id = 1; id <= 60; id++) h.api.seedCampaign({ id });
			const seen = new Set<number>();
			for (let page = 0; page < 20; page++) {
				for (const row of (get(h, `/campaigns?page=${page}&limit=20`).json ?? []) as Array<{
					id: number;
				}>)
					seen.add(row.id);
			}
			expect(seen.size < 60).toBe(walkMayMiss);
		},
	);
});

it('a forbidden key is answered 403 in the error shape of the dialect', () => {
	const api = new CampaignsApi({
		now: () => START,
		dialect: { ...defaultDialect, errorBody: 'text' },
	});
	const reply = api.handle({
		method: 'GET',
		path: '/api/partner-gateway/v1/campaigns',
		headers: { 'X-Api-Key': FORBIDDEN_API_KEY },
	});
	expect([reply.status, reply.body]).toEqual([403, expect.stringContaining('IP address')]);
});
