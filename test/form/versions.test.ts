// The forms of both nodes in the parameter resolution of n8n versions old and new. n8n runs it before anything of the
// node: a form that it cannot resolve ends every operation. package.json has one n8n-workflow for each version under
// a name of its own (and isolated-vm, which nothing here uses, only so that they share one copy of it).
import fs from 'node:fs';
import path from 'node:path';

import type {
	INode,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeTypeDescription,
	NodeHelpers,
	NodeParameterValueType,
} from 'n8n-workflow';

import { QlaraCampaigns } from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { QlaraCampaignsTrigger } from '../../nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';

/** What n8n-workflow has for forms; the same in all versions. */
type Resolution = Pick<typeof NodeHelpers, 'displayParameter' | 'getNodeParameters'>;

interface Version {
	version: string;
	resolution: Resolution;
}

/** One way to fill in a form. */
interface Form {
	title: string;
	description: INodeTypeDescription;
	/** The fields that decide which others show. */
	choices: INodeParameters;
	/** All fields that show, collections with all of theirs. */
	values: INodeParameters;
}

const NODE = { typeVersion: 1 } as INode;
const project = path.resolve(__dirname, '..', '..');

/** Every n8n-workflow that is installed as a development dependency, oldest first. */
function installedVersions(): Version[] {
	const { devDependencies } = readJson<{ devDependencies: Record<string, string> }>(
		path.join(project, 'package.json'),
	);
	return Object.keys(devDependencies)
		.filter((name) => /^n8n-workflow(-[\d.]+)?$/.test(name))
		.map((name) => {
			const { version } = readJson<{ version: string }>(
				path.join(project, 'node_modules', name, 'package.json'),
			);
			// eslint-disable-next-line @typescript-eslint/no-require-imports -- which ones there are, package.json says
			const { NodeHelpers: resolution } = require(name) as { NodeHelpers: Resolution };
			return { version, resolution };
		})
		.sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
}

function readJson<T>(file: string): T {
	return JSON.parse(fs.readFileSync(file, 'utf8')) as T;
}

const versions = installedVersions();
const newest = versions.at(-1)!;

/** The fields of a collection; none for any other field. */
const fieldsOf = ({ type, options }: INodeProperties): INodeProperties[] =>
	type === 'collection' ? (options as INodeProperties[]) : [];

/** The names of fields that a condition looks at. A path in one of them counts for the field that it begins with. */
function decidingNames(fields: INodeProperties[]): Set<string> {
	const conditions = fields.flatMap((field) => {
		const { show = {}, hide = {} } = field.displayOptions ?? {};
		return [...Object.keys({ ...show, ...hide }), ...decidingNames(fieldsOf(field))];
	});
	return new Set(conditions.map((name) => name.replace(/^\//, '').split('.')[0]!));
}

/** Every way to fill in a node's form that could make a difference to which fields show. */
function formsOf(description: INodeTypeDescription): Form[] {
	const deciding = decidingNames(description.properties);
	const choicesFor = (field: INodeProperties): NodeParameterValueType[] => {
		const fields = fieldsOf(field);
		if (fields.length > 0) return fillings(fields, {});
		if (!deciding.has(field.name)) return [field.default];
		if (field.type === 'boolean') return [false, true];
		if (field.type === 'options')
			return (field.options as INodePropertyOptions[]).map(({ value }) => value);
		return [field.default];
	};
	const fillings = (fields: INodeProperties[], values: INodeParameters): INodeParameters[] => {
		const next = fields.find(
			(field) =>
				!(field.name in values) &&
				newest.resolution.displayParameter(values, field, NODE, description),
		);
		if (next === undefined) return [values];
		return choicesFor(next).flatMap((choice) =>
			fillings(fields, { ...values, [next.name]: choice }),
		);
	};
	return fillings(description.properties, {}).map((values) => {
		const choices: INodeParameters = Object.fromEntries(
			Object.entries(values).filter(([name]) => deciding.has(name)),
		);
		return {
			title: `${description.name} ${JSON.stringify(choices)}`,
			description,
			choices,
			values,
		};
	});
}

const forms = [new QlaraCampaigns(), new QlaraCampaignsTrigger()].flatMap(({ description }) =>
	formsOf(description),
);

/** The names of the fields that show, in their order; those in a collection as `collection.field`. */
function shown({ resolution }: Version, { description, values }: Form): string[] {
	const show = (fields: INodeProperties[], inside: INodeParameters): INodeProperties[] =>
		fields.filter((field) => resolution.displayParameter(inside, field, NODE, description, values));
	return show(description.properties, values).flatMap((field) => [
		field.name,
		...show(fieldsOf(field), values[field.name] as INodeParameters).map(
			({ name }) => `${field.name}.${name}`,
		),
	]);
}

/**
 * What n8n makes of what was filled in.
 * @param withDefaults for a run; without, for storing the workflow
 * @throws Error when n8n cannot find out in which order fields depend on each other
 */
function resolved(
	{ resolution }: Version,
	{ description }: Form,
	values: INodeParameters,
	withDefaults: boolean,
): INodeParameters | null {
	return resolution.getNodeParameters(
		description.properties,
		values,
		withDefaults,
		false,
		NODE,
		description,
	);
}

/** The forms for which `check` throws, each with what it threw. */
function failures(check: (form: Form) => void): string[] {
	return forms.flatMap((form) => {
		try {
			check(form);
			return [];
		} catch (error) {
			return [`${form.title}: ${(error as Error).message}`];
		}
	});
}

describe('the versions', () => {
	it.each(['1.120', '2.0', '2.20', '2.34', '2.35'])('include n8n-workflow %s', (minor) => {
		expect(versions.map(({ version }) => version.split('.', 2).join('.'))).toContain(minor);
	});

	it('are at least eight, each of them another one', () => {
		expect(new Set(versions.map(({ version }) => version)).size).toBe(versions.length);
		expect(new Set(versions.map(({ resolution }) => resolution)).size).toBe(versions.length);
		expect(versions.length).toBeGreaterThanOrEqual(8);
	});
});

describe('the forms', () => {
	it.each(['operation', 'sendingMode', 'destinationType', 'watch'])(
		'are there for every choice of %s',
		(name) => {
			const choices = forms
				.flatMap(({ description }) => description.properties)
				.filter((property) => property.name === name)
				.flatMap(({ options }) => (options as INodePropertyOptions[]).map(({ value }) => value));
			expect(choices.length).toBeGreaterThan(1);
			expect(new Set(forms.map((form) => form.choices[name]))).toEqual(
				new Set([...choices, undefined]),
			);
		},
	);
});

describe.each(versions.map((version) => [version.version, version] as const))(
	'n8n-workflow %s',
	(_version, version) => {
		it('resolves what was filled in as the newest does', () => {
			expect(
				failures((form) => {
					for (const values of [form.values, form.choices]) {
						for (const withDefaults of [true, false]) {
							expect(resolved(version, form, values, withDefaults)).toEqual(
								resolved(newest, form, values, withDefaults),
							);
						}
					}
				}),
			).toEqual([]);
		});

		it('shows the fields that the newest shows, each once', () => {
			expect(
				failures((form) => {
					const names = shown(version, form);
					expect(names).toEqual([...new Set(names)]);
					expect(names).toEqual(shown(newest, form));
					expect(Object.keys(resolved(version, form, form.choices, true) ?? {}).sort()).toEqual(
						names.filter((name) => !name.includes('.')).sort(),
					);
				}),
			).toEqual([]);
		});
	},
);
