import { seededRandom } from './index';
import { harness, START } from './harness';

const TIMINGS = { commit: 0, queued: 1_000, sending: 4_000 };

describe('the walk of a campaign', () => {
	it('goes 0, 1, 2, 3 as the clock goes on', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.create({ readyToSend: true });
		const seen = [h.status(id)];
		h.call('POST', `/campaigns/${id}/calculateGoal`);
		h.call('PUT', `/campaigns/${id}/confirm`);
		for (const at of [0, 999, 1_000, 4_999, 5_000]) {
			h.clock.now = START + at;
			seen.push(h.status(id));
		}
		expect(seen).toEqual([0, 1, 1, 2, 2, 3]);
	});

	it('leaves the same trace in one jump as in many steps', () => {
		const trace = (steps: number): unknown => {
			const h = harness({ timings: TIMINGS, failureRate: 0.5 });
			h.send();
			h.send({ scheduledDate: '2026-03-10 12:00:03.000+0000' });
			for (let i = 1; i <= steps; i++) {
				h.clock.now = START + (20_000 * i) / steps;
				h.call('GET', '/campaigns');
			}
			return [h.api.transitions, h.api.dispatches];
		};
		expect(trace(1)).toEqual(trace(1_000));
	});

	it('records each change once, at the time when it was due, in order of time', () => {
		const h = harness({ timings: TIMINGS });
		const first = h.send();
		h.clock.now += 100;
		const second = h.send();
		h.clock.now += 86_400_000;
		const at = (campaignId: string, from: number | null, to: number, time: number): unknown => ({
			campaignId,
			from,
			to,
			time: START + time,
		});
		expect(h.api.transitions).toEqual([
			at(first, null, 0, 0),
			at(first, 0, 1, 0),
			at(second, null, 0, 100),
			at(second, 0, 1, 100),
			at(first, 1, 2, 1_000),
			at(second, 1, 2, 1_100),
			at(first, 2, 3, 5_000),
			at(second, 2, 3, 5_100),
		]);
	});

	it('keeps the order of time among many campaigns, whatever the order of their confirms', () => {
		const h = harness({ timings: TIMINGS, credit: 1_000 });
		const random = seededRandom(3);
		for (let i = 0; i < 200; i++) {
			const at = new Date(START + 10_000 + Math.floor(random() * 1_000) * 1_000).toISOString();
			h.send({ scheduledDate: `${at.slice(0, 10)} ${at.slice(11, 23)}+0000` });
		}
		h.clock.now += 86_400_000;
		const times = h.api.transitions.map((transition) => transition.time);
		expect(times).toEqual([...times].sort((a, b) => a - b));
		expect(h.api.dispatches).toHaveLength(200);
	});

	it('grows its totals while it is sending', () => {
		const h = harness({ timings: TIMINGS, outcome: () => ({ failed: 5, endsAs: 3 }) });
		const id = h.send({ destinationType: 1, contactListIds: [87], destinations: undefined });
		const totals = [0, 1_000, 3_000, 5_000].map((at) => {
			h.clock.now = START + at;
			const { totalDestinations, totalSuccess, totalFailed } = h.call('GET', `/campaigns/${id}`)
				.json as Record<string, unknown>;
			return [totalDestinations, totalSuccess, totalFailed];
		});
		expect(totals).toEqual([
			[25, 0, 0],
			[25, 0, 0],
			[25, 10, 2],
			[25, 20, 5],
		]);
	});

	it('ends as failed when nobody was reached', () => {
		const h = harness({ failureRate: 1 });
		const id = h.send();
		h.clock.now += 60_000;
		expect(h.call('GET', `/campaigns/${id}`).json).toMatchObject({
			status: 4,
			totalSuccess: 0,
			totalFailed: 2,
		});
	});

	it('shows a confirm only after the commit time', () => {
		const h = harness({ timings: { ...TIMINGS, commit: 30_000 } });
		const id = h.send();
		h.clock.now += 29_999;
		expect(h.call('GET', `/campaigns/${id}`).json).toMatchObject({ status: 0 });
		expect(h.call('GET', '/campaigns?isDraft=true').text).toContain(`"id":${id}`);
		expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(400);
		h.clock.now += 1;
		expect(h.status(id)).toBe(1);
	});

	it('does not go backwards with a clock that does', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send();
		h.clock.now = START + 2_000;
		expect(h.status(id)).toBe(2);
		h.clock.now = START - 10_000;
		expect([h.status(id), h.call('GET', '/campaigns').status]).toEqual([2, 200]);
	});
});

describe('a scheduled campaign', () => {
	const scheduledDate = '2026-03-10 13:00:00.000+0000';
	const due = START + 3_600_000;

	it('waits for its date and is dispatched then', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send({ scheduledDate });
		h.clock.now = due - 1;
		expect([h.status(id), h.api.dispatches]).toEqual([1, []]);
		h.clock.now = due + 500;
		expect(h.api.dispatches).toMatchObject([{ campaignId: id, time: due }]);
	});

	it('can be moved, and goes out once, at the new date', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send({ scheduledDate });
		h.call('PUT', `/campaigns/${id}`, { scheduledDate: '2026-03-10 12:30:00.000+0000' });
		h.call('PUT', `/campaigns/${id}`, { scheduledDate: '2026-03-10 14:00:00.000+0000' });
		h.clock.now = due + 7_200_000;
		expect(h.api.dispatches.map((dispatch) => dispatch.time)).toEqual([due + 3_600_000]);
	});

	it('can be stopped by deleting it', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send({ scheduledDate });
		expect(h.call('DELETE', `/campaigns/${id}`).status).toBe(204);
		h.clock.now = due * 2;
		expect(h.api.dispatches).toEqual([]);
		expect(h.api.transitions.at(-1)).toEqual({ campaignId: id, from: 1, to: null, time: START });
	});

	it('goes out with the text and the recipients that it has when its time comes', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send({ scheduledDate });
		h.call('PUT', `/campaigns/${id}`, { smsBody: 'Changed', destinations: ['+393400000009'] });
		h.clock.now = due;
		expect(h.api.dispatches).toMatchObject([{ text: 'Changed', recipients: ['+393400000009'] }]);
	});

	it('fails without sending when its list has gone meanwhile', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send({ scheduledDate, destinationType: 1, contactListIds: [88] });
		h.api.directory.contactLists.find((list) => list.id === 88)!.deleted = true;
		h.clock.now = due + 10_000;
		expect([h.status(id), h.api.dispatches]).toEqual([4, []]);
	});
});

describe('a dispatch', () => {
	it('says what went out: channels in order, each phone once, text and fields', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send({
			sendingMode: 'RCS_SMS',
			rcsAgentId: 10,
			rcsTemplateId: 21,
			destinationType: 1,
			contactListIds: [87, 88],
		});
		h.clock.now += 1_000;
		const [dispatch, ...more] = h.api.dispatches;
		expect(more).toEqual([]);
		expect(dispatch).toMatchObject({
			campaignId: id,
			time: START + 1_000,
			channels: ['RCS', 'SMS'],
			text: 'Hi {{firstName}}',
			fields: { rcsAgentId: 10, rcsTemplateId: 21, smsSender: 'MyShop' },
		});
		expect(new Set(dispatch!.recipients).size).toBe(38);
		expect(dispatch!.recipients).toHaveLength(38);
	});

	it('has no text when no SMS is among the channels, and keeps explicit numbers once', () => {
		const h = harness({ timings: TIMINGS });
		h.send({
			sendingMode: 'WHATSAPP',
			whatsappPhoneNumberId: 7,
			whatsappTemplateId: 42,
			destinations: ['+393400000001', '+393400000001'],
		});
		h.clock.now += 1_000;
		expect(h.api.dispatches).toMatchObject([
			{
				text: null,
				recipients: ['+393400000001'],
				fields: { whatsappPhoneNumberId: 7, whatsappTemplateId: 42 },
			},
		]);
		expect(h.api.dispatches[0]!.fields).not.toHaveProperty('smsSender');
	});

	it.each([0, 500, 1_500, 10_000])(
		'happens again for a second confirm after %i ms on the worst server',
		(after) => {
			const h = harness({ timings: TIMINGS, credit: 10, confirmTwiceSendsTwice: true });
			const id = h.send();
			h.clock.now += after;
			expect(h.call('PUT', `/campaigns/${id}/confirm`).status).toBe(202);
			h.clock.now += 60_000;
			expect(h.api.dispatches.map((dispatch) => dispatch.campaignId)).toEqual([id, id]);
			expect(h.api.account.credit).toBeCloseTo(10 - 0.18);
		},
	);
});

describe('direct access for tests', () => {
	it('seeds campaigns in any state, whose walk goes on from there', () => {
		const h = harness({ timings: TIMINGS });
		const states = ([0, 1, 2, 3, 4] as const).map((status) => h.api.seedCampaign({ status }).id);
		expect(states.map((id) => h.status(String(id)))).toEqual([0, 1, 2, 3, 4]);
		h.clock.now += 10_000;
		expect(states.map((id) => h.status(String(id)))).toEqual([0, 3, 3, 3, 4]);
		expect(h.api.dispatches).toHaveLength(1);
	});

	it('creates after the seeded ids', () => {
		const h = harness();
		h.api.seedCampaign({ id: 5_000, name: 'Seeded' });
		expect(h.create()).toBe('5001');
	});

	it('can set a status backwards, and stops the walk there', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send();
		h.clock.now += 1_500;
		h.api.setStatus(id, 1);
		h.clock.now += 60_000;
		expect([h.status(id), h.api.dispatches.length]).toEqual([1, 1]);
		expect(h.api.transitions.at(-1)).toMatchObject({ from: 2, to: 1 });
	});

	it('answers reads from the past when they lag, and writes from the present', () => {
		const h = harness({ timings: TIMINGS });
		const id = h.send();
		h.api.readLag = 3_000;
		expect(h.call('GET', `/campaigns/${id}`).status).toBe(404);
		h.clock.now = START + 3_999;
		expect(h.call('GET', `/campaigns/${id}`).json).toMatchObject({ status: 1 });
		expect(h.call('GET', '/campaigns').json).toMatchObject({ content: [{ status: 1 }] });
		expect(h.status(id)).toBe(2);
		expect(h.call('PUT', `/campaigns/${id}`, { name: 'x' }).status).toBe(400);
	});

	it('still lists a deleted campaign while reads lag', () => {
		const h = harness();
		const id = h.create();
		h.clock.now += 10_000;
		h.call('DELETE', `/campaigns/${id}`);
		h.api.readLag = 1_000;
		expect(h.call('GET', `/campaigns/${id}`).status).toBe(200);
		h.clock.now += 1_000;
		expect([
			h.call('GET', `/campaigns/${id}`).status,
			h.call('GET', '/campaigns').json,
		]).toMatchObject([404, { content: [] }]);
	});

	it('can hide a campaign from reads', () => {
		const h = harness();
		const id = h.create();
		h.api.hidden.add(Number(id));
		expect([
			h.call('GET', `/campaigns/${id}`).status,
			h.call('GET', '/campaigns').json,
		]).toMatchObject([404, { content: [] }]);
		h.api.hidden.clear();
		expect(h.call('GET', `/campaigns/${id}`).status).toBe(200);
	});
});

describe('the machine', () => {
	/** A few hundred requests that a seed decides. */
	function run(seed: number): unknown {
		const random = seededRandom(seed);
		const h = harness({ random: seededRandom(seed), failureRate: 0.3, timings: TIMINGS });
		const answers: unknown[] = [];
		for (let i = 0; i < 300; i++) {
			const id = 1_001 + Math.floor(random() * 20);
			const chosen = Math.floor(random() * 7);
			h.clock.now += Math.floor(random() * 2_000);
			if (chosen === 0)
				answers.push(
					h.call('POST', '/campaigns', {
						name: `c${i}`,
						sendingMode: 'SMS',
						smsSender: 'A',
						smsBody: 'b',
						destinationType: 1,
						contactListIds: [87],
						readyToSend: true,
					}),
				);
			else if (chosen === 1) answers.push(h.call('PUT', `/campaigns/${id}`, { name: `u${i}` }));
			else if (chosen === 2) answers.push(h.call('POST', `/campaigns/${id}/calculateGoal`));
			else if (chosen === 3) answers.push(h.call('PUT', `/campaigns/${id}/confirm`));
			else if (chosen === 4 && random() < 0.2) answers.push(h.call('DELETE', `/campaigns/${id}`));
			else answers.push(h.call('GET', '/campaigns?page=0&limit=5'));
		}
		return [answers, h.api.transitions, h.api.dispatches];
	}

	it('gives the same answers for the same seed, and others for another', () => {
		expect(run(7)).toEqual(run(7));
		expect(run(7)).not.toEqual(run(8));
	});

	it('never dispatches a campaign twice, whatever is asked of it', () => {
		for (let seed = 0; seed < 20; seed++) {
			const [, , dispatches] = run(seed) as [unknown, unknown, Array<{ campaignId: string }>];
			expect(new Set(dispatches.map((dispatch) => dispatch.campaignId)).size).toBe(
				dispatches.length,
			);
		}
	});
});
