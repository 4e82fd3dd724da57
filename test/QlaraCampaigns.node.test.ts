import type { INodeParameters, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { QlaraClient } from '../nodes/QlaraCampaigns/api/client';
import { channels, channelsOf, modeValue, sendingModes } from '../nodes/QlaraCampaigns/channels';
import { operations } from '../nodes/QlaraCampaigns/operations';
import type { Operation } from '../nodes/QlaraCampaigns/operations/operation';
import { Params } from '../nodes/QlaraCampaigns/parameters/params';
import { QlaraCampaigns } from '../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { ConfirmLedger } from '../nodes/QlaraCampaigns/sending/confirmLedger';
import { expressionEngines } from './engine/expressions';
import { filledForm, shownProperties } from './engine/form';

const { description } = new QlaraCampaigns();
const { properties } = description;
const shown = (values: INodeParameters): INodeProperties[] => shownProperties(description, values);
const fill = (choices: INodeParameters): INodeParameters => filledForm(description, choices);

/** Every way to fill in the choices that decide what a form shows. */
function forms(): Array<{ title: string; operation: Operation; values: INodeParameters }> {
	return operations.flatMap((operation) => {
		const base = { resource: operation.resource, operation: operation.option.value };
		if (!['create', 'createAndSend'].includes(base.operation)) {
			return [true, false].map((returnAll) => ({
				title: `${base.operation}, return all ${returnAll}`,
				operation,
				values: fill({ ...base, returnAll }),
			}));
		}
		const modes: INodeParameters[] = [
			...sendingModes.map((mode) => ({ sendingMode: modeValue(mode) })),
			...['SMS', 'RCS_WHATSAPP', 'sms_rcs', 'TELEGRAM_SMS', 'SMSX'].map((typed) => ({
				sendingMode: 'custom',
				customSendingMode: typed,
			})),
		];
		return modes.flatMap((mode) =>
			[1, 2].map((destinationType) => ({
				title: `${base.operation}, ${JSON.stringify(mode)}, recipients ${destinationType}`,
				operation,
				values: fill({ ...base, ...mode, destinationType }),
			})),
		);
	});
}

const table = forms().map((form) => [form.title, form] as const);

describe('the node', () => {
	it('is an action node that an AI agent can use', () => {
		expect(description).toMatchObject({
			displayName: 'Qlara Campaigns',
			name: 'qlaraCampaigns',
			group: ['transform'],
			inputs: ['main'],
			outputs: ['main'],
			usableAsTool: true,
			credentials: [{ name: 'qlaraApi', required: true }],
		});
		expect(description).not.toHaveProperty('polling');
	});

	it('says below its name what it does, in the words of the dropdown', () => {
		for (const { option } of operations) {
			const shownName = option.name.charAt(0) + option.name.slice(1).toLowerCase();
			for (const { evaluate } of expressionEngines)
				expect(evaluate(description.subtitle!.slice(1), {}, { operation: option.value })).toBe(
					shownName,
				);
		}
	});
});

describe('the form', () => {
	it.each(table)('shows each parameter at most once: %s', (_title, { values }) => {
		const names = shown(values)
			.map(({ name }) => name)
			.filter((name) => name !== 'operation');
		expect(names).toEqual([...new Set(names)]);
	});

	it.each(table.filter(([title]) => title.startsWith('create')))(
		'shows exactly the fields of the channels of the mode, in the order of the fallbacks: %s',
		(_title, { values }) => {
			const mode = String(
				values.sendingMode === 'custom' ? values.customSendingMode : values.sendingMode,
			);
			const channelFields = channels.flatMap(({ fields }) =>
				fields.map(({ property }) => property.name),
			);
			const expected = channels.filter(
				(channel) =>
					values.sendingMode === 'custom' || channelsOf(mode.toUpperCase()).includes(channel),
			);
			expect(
				shown(values)
					.filter(({ name }) => channelFields.includes(name))
					.map(({ name }) => name),
			).toEqual(expected.flatMap(({ fields }) => fields.map(({ property }) => property.name)));
		},
	);

	it('requires no field of a channel when the mode is typed, since it may be known at run time only', () => {
		const values = fill({ resource: 'campaign', operation: 'create', sendingMode: 'custom' });
		const open = shown(values).filter(({ name }) => /^(sms|rcs|whatsapp)/.test(name));
		expect(open).toHaveLength(6);
		expect(open.filter(({ required }) => required)).toEqual([]);
	});

	it('shows no field of Create in other operations because of an expression that was left over', () => {
		const names = shown({
			resource: 'campaign',
			operation: 'get',
			sendingMode: '={{ $json.mode }}',
		}).map(({ name }) => name);
		expect(names).not.toContain('smsBody');
	});

	it.each(table)(
		'shows every parameter that the operation reads: %s',
		async (_title, { operation, values }) => {
			const visible = new Set(shown(values).map(({ name }) => name));
			const read = new Set<string>();
			const samples: Record<string, unknown> = {
				campaignId: '7',
				name: 'x',
				smsSender: 'x',
				smsBody: 'x',
				rcsAgentId: '1',
				rcsTemplateId: '1',
				whatsappPhoneNumberId: '1',
				whatsappTemplateId: '1',
				contactListIds: '1',
				destinations: '+393401234567',
				startDate: '2026-01-01',
				endDate: '2026-01-02',
				testNumbers: '+393401234567',
				updateFields: { name: 'y' },
				maximumCost: 1,
				maximumRecipients: 1,
				scheduledDate: '2999-01-01T00:00:00',
			};
			const params = new Params({
				value: (name) => {
					read.add(name);
					return samples[name] ?? values[name];
				},
				raw: (name) => samples[name] ?? values[name],
				label: (name) => name,
				timezone: 'UTC',
				now: () => 0,
			});
			const time = {
				now: () => 0,
				elapsed: () => 1e9,
				sleep: async () => await Promise.resolve(),
				random: () => 0,
			};
			const context = {
				params,
				allItems: () => [params],
				runs: 1,
				time,
				ledger: new ConfirmLedger(),
				execution: '1',
				dryRun: false,
				asTool: false,
			};
			const answer = async () => await Promise.resolve({ id: 7, price: 1, totalDestinations: 1 });
			const page = () => async () => await Promise.resolve({ rows: [], last: true });
			const client = {
				list: page,
				statistics: page,
				create: answer,
				get: answer,
				update: answer,
				delete: answer,
				calculateGoal: answer,
				confirm: answer,
				price: answer,
			};
			// What the operation makes of these answers does not matter here, only what it reads.
			await Promise.allSettled([
				operation.run({ ...context, client: client as unknown as QlaraClient }),
			]);
			// One without fields, such as Get Credit, reads none.
			if (operation.fields.length > 0) expect(read.size).toBeGreaterThan(0);
			// The limits of Delete show in a tool only; elsewhere they are absent, and set no limit.
			const isOfTool = (name: string): boolean =>
				['delete', 'stop'].includes(operation.option.value) && name.startsWith('maximum');
			expect([...read].filter((name) => !visible.has(name) && !isOfTool(name))).toEqual([]);
		},
	);

	it('requires what the API requires and the form cannot fill in', () => {
		const required = properties.filter((property) => property.required).map(({ name }) => name);
		expect([...new Set(required)].sort()).toEqual(
			[
				'campaignId',
				'customSendingMode',
				'destinations',
				'endDate',
				'maximumCost',
				'maximumRecipients',
				'name',
				'rcsAgentId',
				'rcsTemplateId',
				'scheduledDate',
				'smsBody',
				'smsSender',
				'startDate',
				'testNumbers',
				'whatsappPhoneNumberId',
				'whatsappTemplateId',
			].sort(),
		);
	});

	it('limits a list to 50 unless asked otherwise, and to one at least', () => {
		const limits = properties.filter(({ name }) => name === 'limit');
		expect(limits.length).toBeGreaterThan(1);
		for (const limit of limits)
			expect(limit).toMatchObject({ default: 50, typeOptions: { minValue: 1 } });
	});

	it('has an action of its own for each operation, which also describes it to an AI agent', () => {
		const options = properties
			.filter(({ name }) => name === 'operation')
			.flatMap((property) => property.options as INodePropertyOptions[]);
		const actions = options.map(({ action }) => action);
		expect(new Set(actions).size).toBe(operations.length);
		for (const { name, action = '', description: text = '' } of options) {
			expect(action).toMatch(/^[A-Z][a-z ]+$/);
			expect(text).not.toBe('');
			expect(text).not.toBe(name);
		}
	});

	it('allows no expressions in Resource and Operation', () => {
		for (const property of properties.filter(({ name }) =>
			['resource', 'operation'].includes(name),
		)) {
			expect(property.noDataExpression).toBe(true);
		}
	});
});
