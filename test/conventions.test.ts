// What n8n expects of the forms of both nodes, beyond what its lint rules check.
import type { INodeType } from 'n8n-workflow';
import { QlaraCampaigns } from '../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { QlaraCampaignsTrigger } from '../nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';
import { allProperties } from './engine/form';

const action = new QlaraCampaigns();
const trigger = new QlaraCampaignsTrigger();
const entries = [action, trigger].flatMap((node) => allProperties(node.description));
const everyProperty = entries.map(
	(entry, index) => [`${entry.property.name} (${index})`, entry] as const,
);

describe('the conventions of n8n', () => {
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
		// The default of a picker of time zones or countries stands above all others.
		const options = /TimeZone$|^defaultCountryCode$/.test(property.name)
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

	it('lets people choose what decides the form, and never calculate it', () => {
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

	it('asks for IDs with a resource locator that takes a typed ID', () => {
		const locators = entries.filter(({ property }) => property.type === 'resourceLocator');
		expect(locators.length).toBeGreaterThan(5);
		for (const { property } of locators)
			expect(property.modes?.map(({ name }) => name)).toContain('id');
		for (const { property } of entries) {
			if (/(?<!List)Id$/.test(property.name))
				expect(property.type).toMatch(property.name === 'planId' ? 'string' : 'resourceLocator');
		}
	});

	it.each([
		['action', action],
		['trigger', trigger],
	])('the %s has the method that each of its lists asks for', (_name, node) => {
		const properties = allProperties(node.description).map(({ property }) => property);
		const searches = properties.flatMap(({ modes = [] }) =>
			modes.flatMap(({ typeOptions }) => typeOptions?.searchListMethod ?? []),
		);
		const loads = properties.flatMap(({ typeOptions }) => typeOptions?.loadOptionsMethod ?? []);
		expect(searches.length).toBeGreaterThan(0);
		for (const method of searches) expect(node.methods.listSearch).toHaveProperty(method);
		const { loadOptions = {} } = node.methods as INodeType['methods'] & object;
		for (const method of loads) expect(loadOptions).toHaveProperty(method);
	});
});
