import type { IDataObject } from 'n8n-workflow';

import {
	defaultDirectory,
	dialects,
	externalCampaignId,
	externalListId,
	makeContacts,
} from '../simulator';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld();
});
beforeEach(() => world.reset());
afterAll(async () => await world.close());

const check = async (id: unknown): Promise<IDataObject> =>
	await world.output('check', { campaignId: byId(id) });
const codes = ({ problems }: IDataObject, severity?: string): string[] =>
	(problems as IDataObject[])
		.filter((problem) => severity === undefined || problem.severity === severity)
		.map(({ code }) => String(code));

describe('Check', () => {
	it('says what a complete campaign is, whom it reaches and what it costs', async () => {
		const result = await check(world.seed({ readyToSend: true }));
		expect(result).toMatchObject({
			canBeSent: true,
			errors: 0,
			warnings: 0,
			sendingMode: 'SMS',
			recipients: 38,
			cost: 1.71,
			costPerRecipient: 0.045,
			smsEncoding: 'GSM-7',
			smsLength: 25,
			smsSegments: 1,
			smsLengthIsExact: false,
			statusLabel: 'draft',
		});
		expect(codes(result)).toEqual([]);
		expect(result.planId).toMatch(/^1-[0-9a-f-]{80,}$/);
		expect(world.writes()).toEqual([]);
	});

	it('finds all problems at once, each with field, sentence, remedy and severity', async () => {
		const result = await check(
			world.seed({
				sendingMode: 'WHATSAPP_RCS_SMS',
				smsSender: 'My Shop è qui',
				smsBody: 'Ciao undefined, {{name} ti aspetta',
				contactListIds: [89],
				scheduledAt: world.now() - 60_000,
				rcsAgentId: 10,
			}),
		);
		expect(codes(result).sort()).toEqual(
			[
				'missingField',
				'missingField',
				'missingField',
				'missingValue',
				'noRecipients',
				'notVerified',
				'scheduleInPast',
				'senderFormat',
				'unbalancedBraces',
			].sort(),
		);
		expect(result).toMatchObject({ canBeSent: false, errors: 5, warnings: 3 });
		const fields = (result.problems as IDataObject[])
			.filter(({ code }) => code === 'missingField')
			.map(({ field }) => field);
		expect(fields).toEqual(['whatsappPhoneNumberId', 'whatsappTemplateId', 'rcsTemplateId']);
		for (const problem of result.problems as IDataObject[]) {
			expect(Object.keys(problem).sort()).toEqual([
				'code',
				'field',
				'label',
				'message',
				'remedy',
				'severity',
			]);
			expect(problem.message).toMatch(/^[A-Z"].*\.$/);
			expect(problem.remedy).toMatch(/^[A-Z].*\.$/);
		}
	});

	it('begins with the answer in words, then recipients, cost and text; what is nested comes last', async () => {
		const good = await check(world.seed());
		expect(Object.keys(good).slice(0, 5)).toEqual([
			'summary',
			'recipients',
			'cost',
			'costPerRecipient',
			'smsText',
		]);
		expect(Object.keys(good).at(-1)).toBe('problems');
		expect(good.summary).toBe('Can be sent to 38 recipients for 1.71');
		const empty = await check(world.seed({ contactListIds: [89] }));
		expect(empty.summary).toBe('Cannot be sent: it has no recipients');
		const odd = await check(world.seed({ smsBody: 'Hi undefined, we reopen' }));
		expect(odd.summary).toMatch(
			/^Can be sent to 38 recipients for 1\.71, but look at this first: .*“undefined”/,
		);
		const sent = await check(world.seed({ status: 3 }));
		expect(sent.summary).toBe('Cannot be sent: it is already completed');
	});

	it('calls the fields of its problems what the form calls them', async () => {
		const result = await check(world.seed({ sendingMode: 'RCS_SMS', contactListIds: [89] }));
		const labels = (result.problems as IDataObject[]).map(({ field, label }) => [field, label]);
		expect(labels).toEqual([
			['rcsAgentId', 'RCS Agent'],
			['rcsTemplateId', 'RCS Template'],
			['contactListIds', 'Contact Lists'],
		]);
		expect(result.summary).toBe(
			'Cannot be sent: “RCS Agent” is missing, which the sending mode RCSˍSMS needs, and 2 more reasons',
		);
	});

	it.each([
		[2, 'sending'],
		[3, 'completed'],
		[4, 'failed'],
	] as const)(
		'says that a campaign with status %i cannot be sent any more, and recalculates nothing',
		async (status, label) => {
			const result = await check(world.seed({ status, cost: 3, totalDestinations: 38 }));
			expect(codes(result)).toEqual(['wrongState']);
			expect(result).toMatchObject({ canBeSent: false, statusLabel: label });
			expect(world.simulator.api.received.filter(({ method }) => method !== 'GET')).toEqual([]);
		},
	);

	it('says that a scheduled campaign is confirmed already', async () => {
		const result = await check(world.seed({ status: 1, scheduledAt: world.now() + 3_600_000 }));
		expect(codes(result)).toEqual(['wrongState']);
	});

	it('warns when Qlara does not show whether a campaign is confirmed', async () => {
		world.simulator.faults.add({
			when: { operation: 'listCampaigns' },
			fault: { kind: 'answer', status: 200, body: '[]', when: 'before' },
		});
		expect(codes(await check(world.seed({ status: 1, phase: 'draft' })), 'warning')).toEqual([
			'unclearState',
		]);
	});

	it('says that a scheduled campaign is confirmed already even when its status is an unknown word', async () => {
		const id = world.seed({ status: 1, scheduledAt: world.now() + 3_600_000 });
		world.simulator.faults.add({
			when: { operation: 'getCampaign' },
			fault: {
				kind: 'answer',
				status: 200,
				body: JSON.stringify({ id, name: 'x', status: 'WAITING' }),
				when: 'after',
			},
		});
		world.simulator.faults.add({
			when: { operation: 'listCampaigns', test: ({ path }) => path.includes('isProgrammed') },
			fault: { kind: 'answer', status: 200, body: JSON.stringify([{ id }]), when: 'after' },
		});
		expect((await check(id)).problems).toMatchObject([
			{
				message:
					'The campaign cannot be sent: it is already confirmed, and goes out at its scheduled date.',
			},
		]);
	});

	it.each([
		['a price of zero', '0', 'zeroPrice'],
		['a price that nobody can read', '{"fee":"some"}', 'unknownPrice'],
		['a price that differs from the cost', '99', 'unknownPrice'],
	])('warns of %s', async (_title, body, code) => {
		world.simulator.faults.add({
			when: { operation: 'getPrice' },
			fault: { kind: 'answer', status: 200, body, when: 'after' },
		});
		// A price of zero agrees with the cost of a server that does not name one.
		if (code === 'zeroPrice') world.simulator.setDialect({ costField: 'none' });
		expect(codes(await check(world.seed()), 'warning')).toEqual([code]);
	});

	it.each([
		['Hi undefined, hello', 'missingValue'],
		['Hi [object Object]', 'missingValue'],
		['Total: NaN euro', 'missingValue'],
		['Hi null!', 'missingValue'],
		['Hi , we reopen', 'emptyPersonalisation'],
		['Hi  we reopen', 'emptyPersonalisation'],
		[', we reopen', 'emptyPersonalisation'],
		['We reopen, dear .', 'emptyPersonalisation'],
		['See you on Invalid DateTime', 'missingValue'],
		['Hi {{}} we reopen', 'emptyPlaceholder'],
		['Hi {{name}, we reopen', 'unbalancedBraces'],
		['Hi name}}, we reopen', 'unbalancedBraces'],
		['Hi {name}, we reopen', 'singleBraces'],
		['Hi \\{{name}}, we reopen', 'backslash'],
	])('warns of the text %s', async (smsBody, code) => {
		expect(codes(await check(world.seed({ smsBody })), 'warning')).toEqual([code]);
	});

	it.each([
		'Ciao, riapriamo lunedì',
		'Undefined behaviour is no nullity',
		'Bonjour ! Offre du jour',
		'We reopen.  Come in!  Bring a friend ...',
		'Hi {{firstName}}, {{city}} calls',
		'a\n\nb',
	])('finds nothing wrong in the text %j', async (smsBody) => {
		expect(codes(await check(world.seed({ smsBody })), 'warning')).toEqual([]);
	});

	it('names the characters that leave less room in an SMS', async () => {
		const result = await check(world.seed({ smsBody: 'It’s open'.padEnd(71, '.') }));
		expect(result).toMatchObject({
			smsEncoding: 'UCS-2',
			smsLength: 71,
			smsSegments: 2,
			smsLengthIsExact: true,
		});
		expect(codes(result)).toContain('unicodeText');
	});

	it.each(dialects.map(({ name, dialect }) => [name, dialect] as const))(
		'finds nothing wrong with a complete campaign in the dialect %s',
		async (_name, dialect) => {
			world.simulator.setDialect(dialect);
			const id = world.seed({ readyToSend: true, contactListIds: [externalListId(87, dialect)] });
			const result = await check(externalCampaignId(id, dialect));
			expect([...codes(result, 'error'), ...codes(result, 'warning')]).toEqual([]);
			expect(result).toMatchObject({ canBeSent: true, recipients: 25 });
			expect(Number(result.cost)).toBeCloseTo(1.125, 1);
		},
	);
});

describe('what a campaign names', () => {
	it('is shown: each contact list with its contacts, and what can be spent', async () => {
		const result = await check(world.seed());
		expect(result).toMatchObject({
			availableCredit: 1000,
			contactLists: [
				{ name: 'Spring customers', contacts: 25, id: 87 },
				{ name: 'Newsletter', contacts: 18, id: 88 },
			],
		});
		expect(codes(result)).toEqual([]);
	});

	it('is warned of where it is not there, cannot be used, or costs more than can be spent', async () => {
		world.simulator.setDialect({ rcsAgents: 'served' });
		Object.assign(world.simulator.api.account, { credit: 2, frozen: 1.5 });
		const result = await check(
			world.seed({
				sendingMode: 'WHATSAPP_RCS_SMS',
				contactListIds: [87, 90, 4711],
				whatsappPhoneNumberId: 7,
				whatsappTemplateId: 44,
				rcsAgentId: 99,
				rcsTemplateId: 21,
			}),
		);
		expect(
			(result.problems as IDataObject[])
				.filter(({ severity }) => severity === 'warning')
				.map(({ label, message }) => [label, message]),
		).toEqual([
			[
				'Contact Lists',
				'Qlara shows no contact lists with the IDs 90, 4711, so nobody on them is reached.',
			],
			['WhatsApp Template', 'The WhatsApp template “winter_sale” is not approved by WhatsApp.'],
			['RCS Agent', 'Qlara shows no RCS agent with the ID 99.'],
			['Cost', expect.stringMatching(/^The campaign costs [\d.]+, but only 0\.5 can be spent\.$/)],
		]);
		expect(result.canBeSent).toBe(true);
	});

	it('is only noted where the key may not read it, and keeps nothing from being sent', async () => {
		for (const operation of ['listContactLists', 'getCredit'] as const)
			world.simulator.faults.add({
				when: { operation },
				fault: { kind: 'answer', status: 403, body: '{"message":"Forbidden"}', when: 'before' },
			});
		const result = await check(world.seed());
		expect(codes(result, 'note')).toEqual(['notVerified', 'notVerified']);
		expect(result).toMatchObject({ canBeSent: true, warnings: 0 });
		expect(result.summary).toBe('Can be sent to 38 recipients for 1.71');
	});

	it('is not looked up for a campaign that is on its way', async () => {
		await check(world.seed({ status: 2 }));
		expect(world.simulator.api.received.map(({ operation }) => operation)).not.toContain(
			'getCredit',
		);
	});
});

describe('the plan ID', () => {
	const planOf = async (id: number): Promise<string> => String((await check(id)).planId);

	it('stays the same when the campaign is checked again, renamed or marked as ready', async () => {
		const id = world.seed();
		const first = await planOf(id);
		await world.output('update', {
			campaignId: byId(id),
			updateFields: { name: 'Another name', readyToSend: true },
		});
		expect(await planOf(id)).toBe(first);
	});

	it.each<[string, Record<string, unknown>]>([
		['text', { smsBody: 'Hi {{firstName}}, we reopen on Tuesday.' }],
		['sender', { smsSender: 'OtherShop' }],
		['mode', { sendingMode: 'RCS_SMS', rcsAgentId: byId('10'), rcsTemplateId: byId('21') }],
		['schedule', { scheduledDate: '2026-07-01T10:00:00Z' }],
		['lists', { contactListIds: '87' }],
		['numbers', { destinations: '+393400000001' }],
	])('changes with the %s', async (_part, updateFields) => {
		const id = world.seed();
		const first = await planOf(id);
		await world.output('update', { campaignId: byId(id), updateFields });
		expect(await planOf(id)).not.toBe(first);
	});

	it('changes when a contact list has grown', async () => {
		const lists = (members: number) => {
			const directory = defaultDirectory();
			const contactLists = directory.contactLists.map((list) =>
				list.id === 92 ? { ...list, members: makeContacts(5000, members) } : list,
			);
			world.reset({ directory: { ...directory, contactLists } });
			return world.seed({ id: 2000, contactListIds: [92] });
		};
		expect(await planOf(lists(10))).not.toBe(await planOf(lists(11)));
		expect(await planOf(lists(10))).toBe(await planOf(lists(10)));
	});
});
