import type { IDataObject } from 'n8n-workflow';

import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import type { Campaign, Query } from '../../nodes/QlaraCampaigns/api/types';
import { findEqualCampaigns } from '../../nodes/QlaraCampaigns/sending/equalCampaigns';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';
import { dialects, externalCampaignId, externalListId, type CampaignSeed } from '../simulator';
import { PreconditionError } from '../../nodes/QlaraCampaigns/sending/preconditionError';
import { withClaim } from '../../nodes/QlaraCampaigns/sending/claim';
import { fakeTime } from './fakeTime';
import { several } from './processes';

const hour = 3_600_000;
const now = Date.UTC(2026, 5, 10, 10);
const iso = (at: number): string => new Date(at).toISOString();

const own: Campaign = {
	id: 7,
	name: 'Spring',
	status: 0,
	sendingMode: 'RCS_SMS',
	smsSender: 'MyShop',
	smsBody: 'Hello',
	rcsAgentId: 10,
	rcsTemplateId: 21,
	destinationType: 1,
	contactListIds: [87, 88],
	destinations: [],
};
/** An equal one, confirmed an hour ago. */
const equal: Campaign = { ...own, id: 6, status: 3, updatedAt: iso(now - hour) };
const withoutText = ({ smsBody: _smsBody, ...rest }: Campaign): Campaign => rest;

/** A look on a server that lists these campaigns, and shows these when they are read. */
async function look(
	rows: Campaign[],
	{
		campaign = own,
		reads = rows,
		withinMs = 24 * hour,
		page = (all: Campaign[], number: number) => (number === 0 ? all : []),
		fails = () => undefined,
	}: {
		campaign?: Campaign;
		reads?: Campaign[];
		withinMs?: number;
		page?: (all: Campaign[], number: number) => Campaign[];
		fails?: (request: number) => QlaraError | undefined;
	} = {},
) {
	const queries: Query[] = [];
	let requests = 0;
	const answer = async <T>(value: T): Promise<T> => {
		const failure = fails(++requests);
		return await (failure === undefined ? Promise.resolve(value) : Promise.reject(failure));
	};
	const { found, notes } = await findEqualCampaigns(
		{
			client: {
				list: (query) => async (number) => {
					queries.push(query);
					return await answer({ rows: page(rows, number) });
				},
				get: async (id) => await answer(reads.find((read) => String(read.id) === id)!),
			},
			time: fakeTime(now),
		},
		campaign,
		withinMs,
	);
	return {
		found: found.map(({ id }) => id),
		messages: found.map(({ problem }) => problem.message),
		notes: notes.map(({ message }) => message),
		requests,
		queries,
	};
}

describe('findEqualCampaigns', () => {
	it('names a campaign with the same message and the same recipients by ID, name and date', async () => {
		const { messages, notes } = await look([equal]);
		expect(messages).toEqual([
			'Campaign 6 "Spring" (completed, last changed 2026-06-10T09:00:00.000Z) has the same message and the same recipients, and was confirmed in the last 24 hours.',
		]);
		expect(notes).toEqual([]);
	});

	it.each<[string, Partial<Campaign>]>([
		['another text', { smsBody: 'Hello!' }],
		['another sender', { smsSender: 'Other' }],
		['another template', { rcsTemplateId: 22 }],
		['another mode', { sendingMode: 'RCS' }],
		['other lists', { contactListIds: [87] }],
		['more lists', { contactListIds: [87, 88, 89] }],
		['numbers instead of lists', { destinationType: 2, destinations: ['+393400000001'] }],
		['a draft', { status: 0 }],
		['itself', { id: '7' }],
		['older than that', { updatedAt: iso(now - 25 * hour), createdAt: iso(now - 26 * hour) }],
		['scheduled for a later day', { updatedAt: undefined, scheduledDate: iso(now + 48 * hour) }],
	])('lets pass what is not equal: %s', async (_what, change) => {
		expect(await look([{ ...equal, ...change }])).toMatchObject({ found: [], notes: [] });
	});

	it.each<[string, Partial<Campaign>]>([
		['another name and description', { name: 'x', description: 'y\n[n8n claim 1:a:b]' }],
		['the lists in another order, as texts', { contactListIds: ['88', '87'] }],
		['lists as objects', { contactListIds: [{ id: 88 }, { id: 87 }] }],
		['numbers of no avail', { destinations: ['+393400000009'] }],
		['fields that its mode does not send', { whatsappTemplateId: 3 }],
		['line ends of another kind, and space around the text', { smsBody: ' Hello\r\n' }],
		['a mode under another name', { sendingMode: undefined, channel: 'RCS_SMS' }],
		['status 1 in the list without drafts', { status: 1 }],
		['the word for a status', { status: 'SENT' }],
		['a date as a number', { updatedAt: (now - hour) / 1000 }],
		['a date of another name', { updatedAt: undefined, confirmedAt: iso(now - hour) }],
		['no date but that of its creation', { updatedAt: undefined, createdAt: iso(now - hour) }],
		['created days ago', { createdAt: iso(now - 90 * hour) }],
		['scheduled for an hour from now', { updatedAt: undefined, scheduledDate: iso(now + hour) }],
		['without any date, but listed as one of these days', { updatedAt: undefined }],
		['being sent, however old', { status: 2, updatedAt: iso(now - 90 * hour) }],
	])('sees through what makes no difference: %s', async (_what, change) => {
		expect((await look([{ ...equal, ...change }])).found).toEqual(['6']);
	});

	it('compares numbers as digits, in any order', async () => {
		const numbers = { destinationType: 2, destinations: ['+39 340 0000001', '+393400000002'] };
		const other = { destinations: ['393400000002', { phoneNumber: '+393400000001' }] };
		const campaign = { ...own, ...numbers };
		expect((await look([{ ...equal, ...numbers, ...other }], { campaign })).found).toEqual(['6']);
		expect(
			(await look([{ ...equal, ...numbers, destinations: ['393400000002'] }], { campaign })).found,
		).toEqual([]);
	});

	it('asks for the campaigns of these days and a month before, without drafts, the newest first', async () => {
		const { queries, requests } = await look([], { withinMs: 48 * hour });
		expect(requests).toBe(2);
		expect(queries).toEqual([
			{ startDate: '2026-06-07', endDate: '2026-06-11', isDraft: false, direction: 'DESC' },
			{ startDate: '2026-05-08', endDate: '2027-06-11', isDraft: false, direction: 'DESC' },
		]);
	});

	it('does not believe status 1 in a list that holds drafts', async () => {
		const draft = { ...equal, id: 5, status: 0 };
		expect(await look([{ ...equal, status: 1 }, draft])).toMatchObject({ found: [], notes: [] });
		expect((await look([equal, draft])).found).toEqual(['6']);
	});

	it('reads a campaign of which the list does not show enough', async () => {
		expect(await look([withoutText(equal)], { reads: [equal] })).toMatchObject({
			found: ['6'],
			requests: 4,
		});
		expect(
			await look([{ ...equal, smsBody: null }], { reads: [{ ...equal, smsBody: 'Other' }] }),
		).toMatchObject({ found: [], notes: [] });
	});

	it('makes five requests at most, and says what they did not show', async () => {
		const many = Array.from({ length: 9 }, (_value, index) => ({ ...equal, id: 100 - index }));
		const { found, notes, requests } = await look(many.map(withoutText), { reads: many });
		expect(requests).toBe(5);
		expect(found).toEqual(['100', '99']);
		expect(notes).toEqual([
			expect.stringMatching(/^Campaign 98 .*, 4 more may have the same message/),
		]);
	});

	it('says so when there are more campaigns than it looks through', async () => {
		const page = (all: Campaign[], number: number): Campaign[] =>
			all.slice(number * 10, number * 10 + 10);
		const others = Array.from({ length: 50 }, (_value, index) => ({
			...equal,
			id: 100 + index,
			smsBody: 'Other',
		}));
		const { notes, requests } = await look(others, { page });
		expect(requests).toBe(4);
		expect(notes).toEqual([
			'Of the campaigns of the last 24 hours only 30 were compared with this one.',
		]);
	});

	it('tells nothing about a campaign that does not show when it was confirmed', async () => {
		const undated = { ...equal, updatedAt: undefined, createdAt: iso(now - 90 * hour) };
		expect(await look([undated])).toMatchObject({
			found: [],
			notes: [expect.stringContaining('Qlara does not show enough to tell')],
		});
	});

	it('names the twenty newest, the newest first', async () => {
		const many = Array.from({ length: 30 }, (_value, index) => ({
			...equal,
			id: 100 + index,
			updatedAt: iso(now - hour + index * 1000),
		}));
		const { found } = await look(many);
		expect(found).toHaveLength(20);
		expect(found[0]).toBe('129');
	});

	it.each(['noAnswer', 'unreachable', 'unreadable'] as const)(
		'makes a request again that ended as %s, within the five',
		async (kind) => {
			const failure = new QlaraError('No answer', kind, endpoints.list);
			expect(
				await look([equal], { fails: (request) => (request === 1 ? failure : undefined) }),
			).toMatchObject({ found: ['6'], notes: [], requests: 4 });
			const failing = await look([equal], { fails: () => failure });
			expect(failing).toMatchObject({
				found: [],
				notes: [expect.stringContaining('could not be asked for all campaigns')],
				requests: 5,
			});
		},
	);

	it('makes no sixth request after failures, and says what it has not looked through', async () => {
		const failure = new QlaraError('No answer', 'noAnswer', endpoints.list);
		const { found, notes, requests } = await look([equal], {
			fails: (request) => (request < 5 ? failure : undefined),
		});
		expect({ found, requests }).toEqual({ found: ['6'], requests: 5 });
		expect(notes).toContainEqual(expect.stringContaining('did not answer often enough'));
	});

	it('makes a note of a refusal, and judges what it has seen before', async () => {
		const failure = new QlaraError('Qlara refused', 'refused', endpoints.list, { status: 400 });
		const { found, notes, requests } = await look([equal], {
			fails: (request) => (request === 3 ? failure : undefined),
		});
		expect({ found, requests }).toEqual({ found: ['6'], requests: 3 });
		expect(notes).toHaveLength(1);
	});

	it('says so when Qlara shows neither message nor recipients, and asks for nothing', async () => {
		expect(await look([equal], { campaign: { id: 7, status: 0 } })).toMatchObject({
			notes: [expect.stringContaining('does not show the message and the recipients')],
			requests: 0,
		});
	});
});

describe('two processes that confirm two campaigns with the same content', () => {
	const policy = { equalWithinMs: 24 * hour };
	const ended = async (promise: Promise<{ outcome: string }>): Promise<string> =>
		await promise.then(
			({ outcome }) => outcome,
			(error: unknown) => (error instanceof PreconditionError ? 'nothing sent' : String(error)),
		);

	it.each([0, 40, 150, 1_000, 2_500, 4_000, 20_000])(
		'%i ms apart send one of them, however late the confirm shows',
		async (apart) => {
			for (const commit of [0, 5_000, 60_000])
				for (const turned of [false, true]) {
					const world = several({ timings: { commit } });
					const ids = [world.id, world.another()];
					if (turned) ids.reverse();
					const [one, two] = [world.process(), world.process()];
					const ends: string[] = [];
					const sent = await world.play(async () => {
						const first = ended(one.confirm({}, policy, ids[0]));
						await world.time.sleep(apart);
						ends.push(...(await Promise.all([first, ended(two.confirm({}, policy, ids[1]))])));
					});
					expect({ sent, ends: ends.sort() }).toEqual({
						sent: 1,
						ends: ['confirmed', 'nothing sent'],
					});
				}
		},
	);

	it('both send them when nobody asks for it: the test can fail', async () => {
		const world = several();
		const other = world.another();
		const [one, two] = [world.process(), world.process()];
		const sent = await world.play(async () => {
			await Promise.all([one.confirm(), two.confirm({}, {}, other)]);
		});
		expect(sent).toBe(2);
	});

	it.each<[string, (world: ReturnType<typeof several>) => string, number]>([
		['older', ({ id }) => id, 225_000],
		['younger', (world) => world.another(), 150_000],
	])(
		'wait for an %s one that an execution has claimed and left, and then go on',
		async (_age, left, waits) => {
			const claim = { nonce: 'aaaaaaaaaaaa', execution: 'bbbbbbbbbb' };
			const world = several();
			const made = world.another();
			const [older, own] = left(world) === world.id ? [world.id, made] : [undefined, world.id];
			const stale = older ?? made;
			world.api.find(stale)!.description = withClaim('For list 87', claim);
			const process = world.process();
			const sent = await world.play(async () => {
				const before = world.time.now;
				expect(await ended(process.confirm({}, policy, own))).toBe('confirmed');
				expect(world.time.now - before).toBeGreaterThan(waits);
				expect(world.time.now - before).toBeLessThan(waits + 20_000);
			});
			expect(sent).toBe(1);
		},
	);

	it('do not wait for a claimed one with another text', async () => {
		const world = several();
		const other = world.another({ smsBody: 'Something else' });
		world.api.find(other)!.description = withClaim('', { nonce: 'a'.repeat(12), execution: 'b' });
		const process = world.process();
		await world.play(async () => {
			const before = world.time.now;
			expect(await ended(process.confirm({}, policy))).toBe('confirmed');
			expect(world.time.now - before).toBeLessThan(10_000);
		});
	});
});

describe('Hours Between Equal Campaigns', () => {
	let world: ActionWorld;
	beforeAll(async () => {
		// The clock stands still between two waits.
		world = await startActionWorld({ plan: 'unlimited' });
	});
	beforeEach(() => world.reset());
	afterEach(() => expect(world.simulator.violations).toEqual([]));
	afterAll(async () => await world.close());

	const seed = (campaign: CampaignSeed = {}): unknown => {
		const { dialect } = world.simulator.api;
		const contactListIds = [externalListId(87, dialect)];
		return externalCampaignId(world.seed({ contactListIds, ...campaign }), dialect);
	};
	const check = async (id: unknown, more: Record<string, unknown> = {}): Promise<IDataObject> =>
		await world.output('check', { campaignId: byId(id), ...more });
	const send = async (id: unknown, more: Record<string, unknown> = {}): Promise<IDataObject> =>
		await world.output('send', { campaignId: byId(id), ...more });
	const refusal = async (id: unknown, more: Record<string, unknown> = {}): Promise<string> =>
		(await world.refusal('send', { campaignId: byId(id), ...more })).message;
	const justSent = ({ problems }: IDataObject): IDataObject[] =>
		(problems as IDataObject[]).filter(({ code }) => code === 'justSent');
	const dispatches = (): number => {
		world.advance(60_000);
		return world.simulator.api.dispatches.length;
	};
	/** How many requests the look takes: those with it less those without. */
	const cost = async (operation: 'check' | 'send', ids: unknown[]): Promise<number> => {
		const counts: number[] = [];
		for (const [index, hoursBetweenEqualCampaigns] of [0, 24].entries()) {
			const before = world.simulator.api.received.length;
			await world.run(operation, { campaignId: byId(ids[index]), hoursBetweenEqualCampaigns });
			counts.push(world.simulator.api.received.length - before);
		}
		return counts[1]! - counts[0]!;
	};

	it.each(dialects.map(({ name, dialect, walkMayMiss }) => ({ name, dialect, walkMayMiss })))(
		'lets Check warn and Send stop in the dialect $name',
		async ({ dialect }) => {
			world.simulator.setDialect(dialect);
			await send(seed({ name: 'First' }));
			world.advance(hour);
			const second = seed({ name: 'Second' });
			const checked = await check(second);
			expect(justSent(checked)).toHaveLength(1);
			expect(checked).toMatchObject({ canBeSent: true, errors: 0 });
			const [{ message } = {} as IDataObject] = justSent(checked);
			if (dialect.campaignFields === 'full') expect(message).toContain('"First" (completed');
			expect(await refusal(second)).toContain(String(message));
			expect(await refusal(second, { acceptWarnings: true })).toContain(String(message));
			expect(dispatches()).toBe(1);
			const other = seed({ name: 'Other', smsBody: 'Something else' });
			expect(justSent(await check(other))).toEqual([]);
			expect(await send(other)).toMatchObject({ outcome: 'confirmed' });
			expect(dispatches()).toBe(2);
		},
	);

	it.each(dialects.map(({ name, dialect }) => ({ name, dialect })))(
		'costs five requests at most in the dialect $name, among 40 campaigns',
		async ({ dialect }) => {
			world.simulator.setDialect(dialect);
			for (let number = 0; number < 40; number++)
				seed({ status: 3, name: `Old ${number}`, smsBody: `Text ${number % 3}` });
			expect(
				await cost('check', [seed({ smsBody: 'New' }), seed({ smsBody: 'New' })]),
			).toBeLessThanOrEqual(5);
			expect(
				await cost('send', [seed({ smsBody: 'A' }), seed({ smsBody: 'B' })]),
			).toBeLessThanOrEqual(5);
		},
	);

	it('costs two requests in a quiet account', async () => {
		expect(await cost('check', [seed({ smsBody: 'A' }), seed({ smsBody: 'A' })])).toBe(2);
		// And one for those that are about to be sent.
		expect(await cost('send', [seed({ smsBody: 'B' }), seed({ smsBody: 'C' })])).toBe(3);
	});

	it('is over after that time, and can be longer, shorter or none', async () => {
		await send(seed());
		world.advance(24 * hour - 60_000);
		const second = seed();
		expect(justSent(await check(second))).toHaveLength(1);
		expect(justSent(await check(second, { hoursBetweenEqualCampaigns: 12.5 }))).toEqual([]);
		expect(justSent(await check(second, { hoursBetweenEqualCampaigns: 0 }))).toEqual([]);
		world.advance(120_000);
		expect(justSent(await check(second))).toEqual([]);
		expect(justSent(await check(second, { hoursBetweenEqualCampaigns: 25 }))).toHaveLength(1);
		expect(await send(second)).toMatchObject({ outcome: 'confirmed' });
		expect(await send(seed(), { hoursBetweenEqualCampaigns: 0 })).toMatchObject({
			outcome: 'confirmed',
		});
		expect(dispatches()).toBe(3);
	});

	it('finds a campaign that was created long before it was confirmed', async () => {
		const first = seed();
		world.advance(5 * 24 * hour);
		await send(first);
		expect(justSent(await check(seed()))).toHaveLength(1);
	});

	it('is accepted by a plan ID whose Check has shown the very campaign, and by no other', async () => {
		const second = seed();
		const { planId: before } = await check(second);
		await send(seed({ name: 'First' }));
		expect(await refusal(second, { planId: before })).toContain('"First"');
		expect(await refusal(second, { planId: before, acceptWarnings: true })).toContain('"First"');

		const { planId: shown } = await check(second);
		expect(shown).toMatch(/^[A-Za-z0-9-]+$/);
		// Another equal one, which the Check has not shown.
		await send(seed({ name: 'Third' }), { hoursBetweenEqualCampaigns: 0 });
		const message = await refusal(second, { planId: shown });
		expect(message).toContain('"Third"');
		expect(message).not.toContain('"First"');

		const { planId } = await check(second);
		expect(await send(second, { planId })).toMatchObject({
			outcome: 'confirmed',
			acceptedWarnings: [expect.stringContaining('"Third"'), expect.stringContaining('"First"')],
		});
		expect(dispatches()).toBe(3);
	});

	it('does not let such a plan ID pass for a changed campaign', async () => {
		await send(seed());
		const second = seed();
		const { planId } = await check(second);
		await world.output('update', { campaignId: byId(second), updateFields: { smsBody: 'New' } });
		expect(await refusal(second, { planId })).toContain('something changed: "SMS Text".');
		expect(dispatches()).toBe(1);
	});

	it('accepts with such a plan ID after an interruption within the undo window too', async () => {
		await send(seed());
		const second = seed();
		const { planId } = await check(second);
		world.simulator.faults.add({
			when: { operation: 'confirmCampaign', nth: 1 },
			fault: { kind: 'answer', status: 400, body: '{}', when: 'before' },
		});
		await refusal(second, { planId, undoWindow: 10 });
		world.restart();
		expect(await send(second, { planId, undoWindow: 10 })).toMatchObject({ outcome: 'confirmed' });
	});

	it('does not count the campaign itself: a Send that runs again finds it confirmed', async () => {
		const id = seed();
		await send(id);
		world.advance(hour);
		world.restart();
		expect(await send(id)).toMatchObject({ outcome: 'alreadyConfirmed' });
		expect(dispatches()).toBe(1);
	});

	it('stops nothing when the list cannot be read, and says so', async () => {
		await send(seed());
		// Until then this process knows it by itself.
		world.advance(120_000);
		world.simulator.faults.add({
			when: { operation: 'listCampaigns' },
			fault: { kind: 'answer', status: 403, body: '{"message":"No"}', when: 'before' },
		});
		const second = seed();
		expect(justSent(await check(second))).toEqual([]);
		expect((await check(second)).problems).toContainEqual(
			expect.objectContaining({ code: 'equalUnknown', severity: 'note' }),
		);
		expect(await send(second)).toMatchObject({
			outcome: 'confirmed',
			notCompared: [expect.stringContaining('could not be asked for all campaigns')],
		});
	});

	it('is part of a dry run', async () => {
		await send(seed({ name: 'First' }));
		const output = await send(seed({ goalCalculated: true, totalDestinations: 25, cost: 1.125 }), {
			dryRun: true,
		});
		expect(output).toMatchObject({
			wouldBeRefused: true,
			reasons: [expect.stringContaining('"First"')],
		});
		expect(dispatches()).toBe(1);
	});

	it('becomes an error item with reason and remedy where the workflow goes on', async () => {
		await send(seed());
		const { outputs } = await world.run(
			'send',
			{ campaignId: byId(seed()) },
			{ onError: 'continueErrorOutput' },
		);
		expect(outputs[1]).toEqual([
			{
				json: {
					error: expect.stringContaining('has the same message'),
					message: expect.stringContaining('"Hours Between Equal Campaigns" to 0'),
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it.each(['check', 'send'])('stops %s when its expression returns nothing', async (operation) => {
		expect(
			(
				await world.refusal(operation, {
					campaignId: byId(seed()),
					hoursBetweenEqualCampaigns: '={{ $json.nothing }}',
				})
			).message,
		).toContain('"Hours Between Equal Campaigns"');
		expect(dispatches()).toBe(0);
	});

	it('stops the second run of a whole workflow, which has made a second campaign', async () => {
		const campaign = {
			name: 'Spring',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}',
			destinationType: 2,
			destinations: '+393400000001',
		};
		await send((await world.output('create', campaign)).id);
		world.restart();
		const second = await world.output('create', campaign);
		expect(await refusal(second.id)).toContain('"Spring"');
		expect(dispatches()).toBe(1);
	});

	it('says nothing of a campaign that Create has found again: it is the same one', async () => {
		const campaign = {
			name: 'Spring 2026-06-10',
			ifNameExists: 'useExisting',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}',
			destinationType: 2,
			destinations: '+393400000001',
		};
		for (const outcome of ['confirmed', 'alreadyConfirmed']) {
			const { id } = await world.output('create', campaign);
			expect(await send(id)).toMatchObject({ outcome });
			world.restart();
			world.advance(120_000);
		}
		expect(dispatches()).toBe(1);
	});
});
