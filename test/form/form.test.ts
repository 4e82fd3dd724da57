import {
	NodeHelpers,
	type INodeProperties,
	type INodePropertyOptions,
	type INode,
	type INodeParameters,
} from 'n8n-workflow';
import type { QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import { channels, channelsOf, modeValue, sendingModes } from '../../nodes/QlaraCampaigns/channels';
import { Params } from '../../nodes/QlaraCampaigns/parameters/params';
import { operations } from '../../nodes/QlaraCampaigns/operations';
import type { Operation } from '../../nodes/QlaraCampaigns/operations/operation';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { QlaraCampaigns } from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { QlaraCampaignsTrigger } from '../../nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';

const { description, methods } = new QlaraCampaigns();
const { properties } = description;
const trigger = new QlaraCampaignsTrigger();
const node = { typeVersion: 1 } as INode;

const shown = (values: INodeParameters): INodeProperties[] =>
	properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, description),
	);

/** The form after somebody has chosen `choices`: defaults for everything that shows. */
function fill(choices: INodeParameters): INodeParameters {
	const values: INodeParameters = { ...choices };
	// Each pass shows what the values of the pass before let appear.
	for (let pass = 0; pass < 4; pass++) {
		for (const { name, default: value } of shown(values)) values[name] ??= value;
	}
	return values;
}

/** Every way to fill in the choices that decide what a form shows. */
function forms(): Array<{ title: string; operation: Operation; values: INodeParameters }> {
	return operations.flatMap((operation) => {
		const base = { resource: operation.resource, operation: operation.option.value };
		if (base.operation !== 'create') {
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
				title: `create, ${JSON.stringify(mode)}, recipients ${destinationType}`,
				operation,
				values: fill({ ...base, ...mode, destinationType }),
			})),
		);
	});
}

const table = forms().map((form) => [form.title, form] as const);

/** Every property of both nodes' forms, those inside collections included. */
function allProperties(): Array<{ property: INodeProperties; inCollection: boolean }> {
	return [...properties, ...trigger.description.properties].flatMap((property) => [
		{ property, inCollection: false },
		...(property.type === 'collection' ? (property.options as INodeProperties[]) : []).map(
			(inner) => ({ property: inner, inCollection: true }),
		),
	]);
}

const everyProperty = allProperties().map(
	(entry, index) => [`${entry.property.name} (${index})`, entry] as const,
);

describe('the form', () => {
	it.each(table)('shows each parameter at most once: %s', (_title, { values }) => {
		const names = shown(values)
			.map(({ name }) => name)
			.filter((name) => name !== 'operation');
		expect(names).toEqual([...new Set(names)]);
	});

	it.each(table.filter(([, { operation }]) => operation.option.value === 'create'))(
		'shows exactly the fields of the channels of the mode, in the order of the fallback: %s',
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

	it.each(sendingModes.map((mode) => [modeValue(mode), mode] as const))(
		'shows the channels of %s first to last',
		(_value, mode) => {
			expect(channels.filter((channel) => mode.includes(channel))).toEqual(mode);
		},
	);

	it('insists on no field of a channel when the mode is typed, since it may be known at run time only', () => {
		const values = fill({ resource: 'campaign', operation: 'create', sendingMode: 'custom' });
		const open = shown(values).filter(({ name }) => /^(sms|rcs|whatsapp)/.test(name));
		expect(open).toHaveLength(6);
		expect(open.filter(({ required }) => required)).toEqual([]);
	});

	it('lets people choose what decides the form, and never compute it', () => {
		const deciding = new Set(
			everyProperty.flatMap(([, { property }]) =>
				Object.keys({ ...property.displayOptions?.show, ...property.displayOptions?.hide }),
			),
		);
		expect([...deciding]).toEqual(
			expect.arrayContaining(['sendingMode', 'destinationType', 'sendWhen', 'costLimit']),
		);
		// A switch may be computed: n8n then shows what depends on it, and nothing of that is required.
		const switches = ['returnAll', 'waitUntilFinished'];
		for (const [, { property, inCollection }] of everyProperty) {
			if (inCollection || !deciding.has(property.name) || switches.includes(property.name))
				continue;
			expect(property).toMatchObject({ noDataExpression: true });
		}
	});

	it('depends on whole parameters only: n8n before 2.35 cannot resolve a condition on a path', () => {
		for (const [, { property }] of everyProperty) {
			const { show = {}, hide = {} } = property.displayOptions ?? {};
			// n8n itself says whether the node is a tool.
			for (const name of Object.keys({ ...show, ...hide }))
				expect(name).toMatch(/^([A-Za-z]+|@tool)$/);
		}
	});

	it('keeps an expression left over from Create out of the other operations', () => {
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
			const unseen: string[] = [];
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
				updateFields: { name: 'y' },
				maximumCost: 1,
				maximumRecipients: 1,
				scheduledDate: '2999-01-01T00:00:00',
			};
			const params = new Params({
				value: (name) => {
					// The limits of Delete show in a tool only; elsewhere they are absent, and set no limit.
					const isOfTool = operation.option.value === 'delete' && name.startsWith('maximum');
					if (!visible.has(name) && !isOfTool) unseen.push(name);
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
			expect(unseen).toEqual([]);
		},
	);
});

describe('the conventions of n8n', () => {
	it('marks as required what the API requires and the form cannot fill in', () => {
		const required = properties.filter((property) => property.required).map(({ name }) => name);
		expect([...new Set(required)].sort()).toEqual(
			[
				'campaignId',
				'contactListIds',
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
				'whatsappPhoneNumberId',
				'whatsappTemplateId',
			].sort(),
		);
	});

	it.each(everyProperty)(
		'%s: nothing is required inside a collection',
		(_name, { property, inCollection }) => {
			expect(inCollection && property.required === true).toBe(false);
		},
	);

	it.each(
		everyProperty.filter(([, { property }]) =>
			['options', 'multiOptions', 'collection'].includes(property.type),
		),
	)('%s: options are sorted by their label', (_name, { property }) => {
		// The default of a picker of time zones stands above all others.
		const options = property.name.endsWith('TimeZone')
			? property.options!.slice(1)
			: (property.options ?? []);
		const labels = options.map((option) =>
			'displayName' in option ? option.displayName : option.name,
		);
		expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b)));
	});

	it.each(everyProperty.filter(([, { property }]) => property.type === 'boolean'))(
		'%s: a switch says "Whether"',
		(_name, { property }) => {
			expect(property.description).toMatch(/^Whether /);
		},
	);

	it.each(everyProperty)(
		'%s: the label is in title case, the description follows the rule of the final period',
		(_name, { property }) => {
			if (property.type === 'notice') return;
			for (const word of property.displayName.split(' '))
				expect(word).toMatch(/^([A-Z0-9(]|a$|an$|and$|by$|for$|in$|of$|on$|or$|the$|to$)/);
			const text = property.description;
			if (text === undefined) return;
			const sentences = text.split(/\.\s|\.$/).filter((sentence) => sentence.trim() !== '').length;
			expect({ text, endsWithPeriod: text.endsWith('.') }).toEqual({
				text,
				endsWithPeriod: sentences > 1,
			});
		},
	);

	it.each(everyProperty.filter(([, { property }]) => property.type === 'notice'))(
		'%s: a notice is one sentence without a period',
		(_name, { property }) => {
			expect(property.displayName).toMatch(/^[A-Z].*[^.]$/);
			expect(property.displayName).not.toContain('. ');
		},
	);

	it.each(everyProperty)('%s: there is a default', (_name, { property }) => {
		expect(property.default).toBeDefined();
	});

	it('asks for ids with a resource locator that takes a typed id', () => {
		const locators = allProperties().filter(({ property }) => property.type === 'resourceLocator');
		expect(locators.length).toBeGreaterThan(5);
		for (const { property } of locators)
			expect(property.modes?.map(({ name }) => name)).toContain('id');
		for (const { property } of allProperties()) {
			if (/(?<!List)Id$/.test(property.name))
				expect(property.type).toMatch(property.name === 'planId' ? 'string' : 'resourceLocator');
		}
	});

	it('has the search method that each list asks for', () => {
		const wanted = allProperties().flatMap(({ property }) =>
			(property.modes ?? []).flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
		);
		expect(wanted.length).toBeGreaterThan(0);
		for (const method of wanted) {
			expect(methods.listSearch).toHaveProperty(method);
			expect(trigger.methods.listSearch).toHaveProperty(method);
		}
	});

	it('limits a list to 50 unless asked otherwise, and to one at least', () => {
		const limits = properties.filter(({ name }) => name === 'limit');
		expect(limits.length).toBe(2);
		for (const limit of limits)
			expect(limit).toMatchObject({ default: 50, typeOptions: { minValue: 1 } });
	});

	it('tells operations apart by their action, which also describes them to an AI agent', () => {
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

	it('keeps Resource and Operation free of expressions', () => {
		for (const property of properties.filter(({ name }) =>
			['resource', 'operation'].includes(name),
		)) {
			expect(property.noDataExpression).toBe(true);
		}
	});
});
