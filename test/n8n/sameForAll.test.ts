import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { requireSameForAll } from '../../nodes/QlaraCampaigns/n8n/sameForAll';

const form: INodeProperties[] = [
	{ displayName: 'SMS Text', name: 'text', type: 'string', default: '' },
	{ displayName: 'Phone Numbers', name: 'phones', type: 'string', default: '' },
];

/** A node whose parameters have these values for each item, and how often one was asked for. */
function node(parameters: IDataObject, valueOf: (name: string, item: number) => unknown) {
	const asked: string[] = [];
	const context = {
		getNode: () => ({ parameters }),
		getInputData: () => [{}, {}, {}],
		getNodeParameter: (name: string, item: number) => {
			asked.push(`${name} ${item}`);
			return valueOf(name, item);
		},
	} as unknown as IExecuteFunctions;
	return { check: () => requireSameForAll(context, form, ['phones']), asked };
}

describe('requireSameForAll', () => {
	it('looks at nothing that cannot differ, nor at what is read from each item', () => {
		const { check, asked } = node(
			{
				text: 'Hi',
				fixed: '$json.x',
				time: '={{ $now.plus({ days: 1 }) }}',
				ofWorkflow: '={{ $vars.sender }} {{ $workflow.name }} {{ 1 + 1 }}',
				nested: { a: ['b'] },
				phones: '={{ $json.phone }}',
			},
			(_name, item) => item,
		);
		check();
		expect(asked).toEqual([]);
	});

	it.each<[unknown, unknown]>([
		['={{ $json.x }}', 'same'],
		['={{ $json.x }}', { a: [1] }],
		[{ inner: ['={{ $json.x }}'] }, null],
		['=Hi {{ $("Sheet").item.json.x }}', undefined],
	])('passes %j when it is %j for every item', (raw, value) => {
		const { check, asked } = node({ text: raw } as IDataObject, () => value);
		expect(check).not.toThrow();
		expect(asked).toEqual(['text 0', 'text 1', 'text 2']);
	});

	it.each(['={{ $json.x }}', '={{ $itemIndex }}', '={{ `${1}` }}', '={{ $now + $json.x }}'])(
		'names a field with two values, and these: %s',
		(raw) => {
			const { check } = node({ text: raw }, (_name, item) => (item < 2 ? 'a' : 'b'));
			expect(check).toThrow(
				'"SMS Text" has different values for different items: "a" for item 1 and "b" for item 3',
			);
		},
	);

	it('leaves what cannot be evaluated for any item to whoever reads it', () => {
		const { check } = node({ text: '={{ $json.x }}' }, () => {
			throw new Error('invalid syntax');
		});
		expect(check).not.toThrow();
	});
});
