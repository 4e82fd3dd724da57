// A new channel is its object and its entries in `channels` and `sendingModes`, and nothing else: everything follows.
import type { INodeProperties } from 'n8n-workflow';
import type { QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import type { Campaign, JsonObject, Query } from '../../nodes/QlaraCampaigns/api/types';
import type * as Channels from '../../nodes/QlaraCampaigns/channels';
import type { Channel } from '../../nodes/QlaraCampaigns/channels/channel';
import type * as Problem from '../../nodes/QlaraCampaigns/channels/problem';
import type * as Operations from '../../nodes/QlaraCampaigns/operations';
import type { Operation } from '../../nodes/QlaraCampaigns/operations/operation';
import type * as Fields from '../../nodes/QlaraCampaigns/parameters/fields';
import type * as Node from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import type * as Ledger from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import type * as PlanId from '../../nodes/QlaraCampaigns/sending/planId';
import type * as Form from '../engine/form';
import type * as ParamsOf from '../parameters/paramsOf';
import { fakeTime } from '../sending/fakeTime';

const nodes = '../../nodes/QlaraCampaigns';

/** Every module of the package as it is with one more channel. */
function withTelegram() {
	const load = <T extends object>(name: string): T => jest.requireActual<T>(name);
	const { apiIdField, textField } = load<typeof Fields>(`${nodes}/parameters/fields`);
	const { problem } = load<typeof Problem>(`${nodes}/channels/problem`);
	const { channels, sendingModes } = load<typeof Channels>(`${nodes}/channels`);
	const telegram: Channel = {
		word: 'TELEGRAM',
		displayName: 'Telegram',
		fields: [
			apiIdField({
				displayName: 'Telegram Bot',
				name: 'telegramBotId',
				description: 'The bot that the message comes from',
			}),
			textField({
				displayName: 'Telegram Text',
				name: 'telegramText',
				description: 'Text of the message',
			}),
		],
		check: ({ telegramText }, name) =>
			name === 'telegramText' && String(telegramText).includes('!!!')
				? [problem('warning', 'loud', name, 'The text is loud.', 'Calm down.')]
				: [],
		describe: ({ telegramText }) => ({ telegramText }),
	};
	// Before anything is derived from the two lists.
	(channels as Channel[]).push(telegram);
	(sendingModes as Array<readonly Channel[]>).push(
		[telegram],
		[telegram, channels.find(({ word }) => word === 'SMS')!],
	);
	return {
		...load<typeof Node>(`${nodes}/QlaraCampaigns.node`),
		...load<typeof Operations>(`${nodes}/operations`),
		...load<typeof PlanId>(`${nodes}/sending/planId`),
		...load<typeof Ledger>(`${nodes}/sending/confirmLedger`),
		...load<typeof Form>('../engine/form'),
		...load<typeof ParamsOf>('../parameters/paramsOf'),
	};
}

let modules: ReturnType<typeof withTelegram>;
jest.isolateModules(() => {
	modules = withTelegram();
});
const { QlaraCampaigns, operations, planOf, changedParts, ConfirmLedger, paramsOf } = modules!;
const { shownProperties, filledForm } = modules!;
const { description } = new QlaraCampaigns();
const telegramFields = { telegramBotId: '9', telegramText: 'Hello' };

/** What an API that holds one campaign was asked. */
interface Asked {
	bodies: JsonObject[];
	queries: Query[];
	confirms: number;
}

/** Runs an operation against an API that holds one campaign. */
async function run(
	name: string,
	values: Record<string, unknown>,
	campaign: JsonObject = {},
): Promise<{ output: JsonObject; asked: Asked }> {
	const operation = operations.find(({ option }) => option.value === name) as Operation;
	const asked: Asked = { bodies: [], queries: [], confirms: 0 };
	let held: Campaign = { id: 7, status: 0, totalDestinations: 38, readyToSend: false, ...campaign };
	const read = async () => await Promise.resolve(held);
	const list: QlaraClient['list'] = (query) => async () => {
		asked.queries.push(query);
		return await Promise.resolve({ rows: [], last: true });
	};
	const write = async (body: JsonObject): Promise<Campaign> => {
		asked.bodies.push(body);
		held = { ...held, ...body };
		return await read();
	};
	const client: QlaraClient = {
		list,
		statistics: list,
		create: write,
		get: read,
		update: async (_id, body) => void (await write(body)),
		delete: async () => await Promise.reject(new Error('Not to be called')),
		calculateGoal: read,
		confirm: async () => {
			asked.confirms++;
			return await Promise.resolve({ status: 202, fields: {} });
		},
		price: async () => await Promise.resolve({ price: 1.71 }),
		credit: async () =>
			await Promise.resolve({
				available: 100,
				credit: 100,
				frozen: 0,
				currency: undefined,
			}),
		directory: () => async () => await Promise.reject(new Error('Not to be called')),
	};
	const form = filledForm(description, { resource: operation.resource, operation: name });
	const time = fakeTime(Date.UTC(2026, 5, 10, 10));
	time.advance(3_600_000);
	const params = paramsOf({ ...form, costLimit: 'none', recipientLimit: 'none', ...values });
	const output = await operation.run({
		client,
		params,
		allItems: () => [params],
		runs: 1,
		time,
		ledger: new ConfirmLedger(),
		execution: '1',
		dryRun: false,
		asTool: false,
	});
	return { output: [output].flat()[0] ?? {}, asked };
}

const creation = (mode: string, more: Record<string, unknown> = {}) => ({
	name: 'Spring',
	sendingMode: mode,
	destinationType: 1,
	contactListIds: '87',
	...telegramFields,
	...more,
});
const held = { name: 'Spring', sendingMode: 'TELEGRAM', telegramBotId: 9, telegramText: 'Hello' };

describe('with a new channel, the form', () => {
	const shown = (sendingMode: string): string[] =>
		shownProperties(
			description,
			filledForm(description, { resource: 'campaign', operation: 'create', sendingMode }),
		)
			.map(({ name }) => name)
			.filter((name) => /^(telegram|sms|rcs|whatsapp)/.test(name));

	it('offers its modes, with their fallbacks in words', () => {
		const mode = description.properties.find(({ name }) => name === 'sendingMode')!;
		expect(mode.options).toEqual(
			expect.arrayContaining([
				{ name: 'Telegram', value: 'TELEGRAM' },
				{ name: 'Telegram With SMS Fallback', value: 'TELEGRAM_SMS' },
			]),
		);
	});

	it('shows its fields for its modes, for a typed mode, and for no other', () => {
		expect(shown('TELEGRAM')).toEqual(['telegramBotId', 'telegramText']);
		expect(shown('TELEGRAM_SMS').sort()).toEqual(
			['smsBody', 'smsSender', 'telegramBotId', 'telegramText'].sort(),
		);
		expect(shown('SMS')).toEqual(['smsSender', 'smsBody']);
		expect(shown('custom')).toEqual(expect.arrayContaining(['telegramBotId', 'telegramText']));
	});

	it('offers its fields to Update', () => {
		const fields = description.properties.find(({ name }) => name === 'updateFields')!;
		const names = (fields.options as INodeProperties[]).map(({ name }) => name);
		expect(names).toEqual(expect.arrayContaining(['telegramBotId', 'telegramText']));
	});

	it.each(['filters', 'options'])('offers it where a list is filtered: %s', (collection) => {
		const found = description.properties
			.filter(({ name }) => name === collection)
			.flatMap(({ options }) => options as INodeProperties[])
			.filter(({ name }) => name === 'sendingMode');
		expect(found).toHaveLength(1);
		expect(found[0]!.options).toContainEqual({ name: 'Telegram', value: 'TELEGRAM' });
	});
});

describe('with a new channel', () => {
	it('Create sends its fields, and needs each of them', async () => {
		const { asked } = await run('create', creation('TELEGRAM'));
		expect(asked.bodies).toEqual([
			expect.objectContaining({
				sendingMode: 'TELEGRAM',
				telegramBotId: 9,
				telegramText: 'Hello',
			}),
		]);
		for (const name of Object.keys(telegramFields))
			await expect(run('create', creation('TELEGRAM', { [name]: '' }))).rejects.toThrow(
				`"${name}" is empty`,
			);
		expect(
			(await run('create', creation('SMS', { smsSender: 'x', smsBody: 'y' }))).asked.bodies,
		).toEqual([expect.not.objectContaining({ telegramText: 'Hello' })]);
	});

	it('Create and Update warn of what its check finds', async () => {
		const warnings = ['The text is loud.'];
		const telegramText = 'Hello!!!';
		expect((await run('create', creation('TELEGRAM', { telegramText }))).output).toMatchObject({
			warnings,
		});
		expect(
			(await run('update', { campaignId: '7', updateFields: { telegramText } }, held)).output,
		).toMatchObject({ warnings });
	});

	it('Update keeps its fields, and changes them', async () => {
		const update = async (updateFields: JsonObject) =>
			(await run('update', { campaignId: '7', updateFields }, held)).asked.bodies;
		expect(await update({ name: 'Other' })).toEqual([
			{ ...held, name: 'Other', readyToSend: false },
		]);
		expect(await update({ telegramBotId: '10', telegramText: 'Hi' })).toEqual([
			{ ...held, telegramBotId: 10, telegramText: 'Hi', readyToSend: false },
		]);
	});

	it.each([
		['telegramBotId', 10, '"Telegram Bot"'],
		['telegramText', 'Hi', '"Telegram Text"'],
	])('the plan ID covers %s, and names what has changed', (name, value, label) => {
		const planId = (campaign: JsonObject): string =>
			planOf({ campaign: { id: 7, ...campaign }, recipients: 38, cost: 1.71 }).id;
		const [before, after] = [planId(held), planId({ ...held, [name]: value })];
		expect(after).not.toBe(before);
		expect(changedParts(before, after)).toEqual([label]);
	});

	it('Send refuses a plan ID of a Check before the change of one of its fields', async () => {
		const { output } = await run('check', { campaignId: '7' }, held);
		const send = async (campaign: JsonObject) =>
			await run('send', { campaignId: '7', planId: output.planId }, campaign);
		expect((await send(held)).asked.confirms).toBe(1);
		await expect(send({ ...held, telegramText: 'Hi' })).rejects.toThrow(
			'something changed: "Telegram Text".',
		);
	});

	it('Check reports its missing fields and what its check finds, and describes its message', async () => {
		const check = async (campaign: JsonObject) =>
			(await run('check', { campaignId: '7' }, { ...held, readyToSend: true, ...campaign })).output;
		expect(await check({})).toMatchObject({
			canBeSent: true,
			problems: [],
			sendingMode: 'TELEGRAM',
			telegramText: 'Hello',
		});
		expect(await check({ telegramBotId: null })).toMatchObject({
			canBeSent: false,
			problems: [
				{
					code: 'missingField',
					field: 'telegramBotId',
					message: '"Telegram Bot" is missing, which the sending mode TELEGRAM needs.',
				},
			],
		});
		expect(await check({ telegramText: 'Hello!!!' })).toMatchObject({
			problems: [{ code: 'loud', severity: 'warning' }],
		});
	});

	it('Send stops at a missing field and at a warning', async () => {
		const send = async (campaign: JsonObject) =>
			await run('send', { campaignId: '7' }, { ...held, ...campaign });
		await expect(send({ telegramText: '' })).rejects.toThrow('"Telegram Text" is missing');
		await expect(send({ telegramText: 'Hello!!!' })).rejects.toThrow('The text is loud.');
	});

	it('Get Many and Get Statistics can be filtered by it', async () => {
		const many = await run('getAll', { filters: { sendingMode: ['SMS', 'TELEGRAM'] } });
		expect(many.asked.queries).toEqual([{ sendingMode: 'SMS,TELEGRAM' }]);
		const statistics = await run('getStatistics', {
			startDate: '2026-04-01',
			endDate: '2026-04-30',
			options: { sendingMode: 'TELEGRAM' },
		});
		expect(statistics.asked.queries).toMatchObject([{ sendingMode: 'TELEGRAM' }]);
	});
});

it('the other tests know nothing of the new channel', () => {
	const { channels } = jest.requireActual<typeof Channels>(`${nodes}/channels`);
	expect(channels.map(({ word }) => word)).not.toContain('TELEGRAM');
});
