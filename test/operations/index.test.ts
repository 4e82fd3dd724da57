import { findOperation, formOf, operations } from '../../nodes/QlaraCampaigns/operations';

describe('findOperation', () => {
	it('finds every operation under its resource', () => {
		for (const operation of operations)
			expect(findOperation(operation.resource, operation.option.value)).toBe(operation);
	});

	it.each([
		['report', 'send'],
		['campaign', 'getStatistics'],
		['campaign', 'Send'],
		['campaign', undefined],
		[undefined, 'send'],
		['__proto__', 'constructor'],
	])('finds nothing for %j, %j', (resource, operation) => {
		expect(findOperation(resource, operation)).toBeUndefined();
	});
});

describe('formOf', () => {
	it('offers a dry run exactly where something is written', () => {
		for (const operation of operations)
			expect(formOf(operation).map(({ name }) => name)).toEqual([
				...operation.fields.map(({ name }) => name),
				...(operation.writes ? ['dryRun'] : []),
			]);
	});
});
