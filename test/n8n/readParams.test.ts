import type { INodeProperties } from 'n8n-workflow';
import { readParams } from '../../nodes/QlaraCampaigns/n8n/readParams';

const form: INodeProperties[] = [
	{ displayName: 'Limit', name: 'limit', type: 'number', default: 50 },
	{
		displayName: 'Guards',
		name: 'guards',
		type: 'collection',
		default: {},
		options: [{ displayName: 'Plan ID', name: 'planId', type: 'string', default: '' }],
	},
];

/** A node whose parameters n8n evaluates to `values`. */
function node(parameters: Record<string, unknown>, values: Record<string, unknown>) {
	const context = { getNode: () => ({ parameters }), getTimezone: () => 'Asia/Tokyo' };
	return readParams(
		context as unknown as Parameters<typeof readParams>[0],
		form,
		(name) => values[name] ?? null,
		() => 7,
	);
}

describe('readParams', () => {
	it('reads what n8n has evaluated, and what the workflow holds', () => {
		const params = node({ limit: '={{ 5 }}' }, { limit: 5 });
		expect([params.count('limit'), params.raw('limit')]).toEqual([5, '={{ 5 }}']);
	});

	it('lets n8n evaluate a parameter once, however often it is read', () => {
		let evaluations = 0;
		const context = { getNode: () => ({ parameters: {} }), getTimezone: () => 'UTC' };
		const params = readParams(
			context as unknown as Parameters<typeof readParams>[0],
			form,
			() => ++evaluations,
			() => 7,
		);
		expect([params.count('limit'), params.text('limit'), params.has('limit')]).toEqual([
			1,
			'1',
			true,
		]);
	});

	it('takes what n8n does not show for absent', () => {
		const params = node({}, {});
		expect([params.has('limit'), params.isLeftEmpty('limit')]).toEqual([false, true]);
	});

	it('does not take an expression that returned nothing for absent', () => {
		const params = node({ limit: '={{ $json.nothing }}' }, {});
		expect([params.has('limit'), params.returnedNothing('limit')]).toEqual([true, true]);
	});

	it('names parameters as the form does, those inside a collection included', () => {
		expect(() => node({}, {}).count('limit')).toThrow(/^"Limit" /);
		expect(() => node({}, { guards: {} }).collection('guards').requiredText('planId')).toThrow(
			/^"Plan ID" is empty/,
		);
		expect(node({}, {}).label('unknown')).toBe('unknown');
	});

	it('reads dates in the time zone of the workflow, by the given clock', () => {
		const params = node({}, { at: '1970-01-01T09:00:00' });
		expect(params.dateTime('at').toMillis()).toBe(0);
		expect(() => params.futureDateTime('at')).toThrow(/in the past/);
	});
});
