import { toText } from '../api/toText';
import type { INodeProperties } from 'n8n-workflow';
import { calculateCost } from './calculateCost.operation';
import { check } from './check.operation';
import { confirm } from './confirm.operation';
import { createAndSend } from './createAndSend.operation';
import { create } from './create.operation';
import { deleteCampaign } from './delete.operation';
import { duplicate } from './duplicate.operation';
import { dryRun } from '../parameters/dryRun';
import { get } from './get.operation';
import { getCampaignReport } from './getCampaignReport.operation';
import { getContactLists } from './getContactLists.operation';
import { getCredit } from './getCredit.operation';
import { getMany } from './getMany.operation';
import { getPrice } from './getPrice.operation';
import { getSenders } from './getSenders.operation';
import { getStatistics } from './getStatistics.operation';
import { getTemplates } from './getTemplates.operation';
import type { Operation, Resource } from './operation';
import { preview } from './preview.operation';
import { send } from './send.operation';
import { sendTest } from './sendTest.operation';
import { stop } from './stop.operation';
import { update } from './update.operation';

/** Every operation, in the order of the dropdown. */
export const operations: readonly Operation[] = [
	calculateCost,
	check,
	confirm,
	create,
	createAndSend,
	deleteCampaign,
	duplicate,
	get,
	getMany,
	getPrice,
	preview,
	send,
	sendTest,
	stop,
	update,
	getCampaignReport,
	getStatistics,
	getContactLists,
	getTemplates,
	getSenders,
	getCredit,
];

const operationsOf = (resource: string) =>
	operations.filter((operation) => operation.resource === resource);

/** The operation that a form has chosen; undefined when there is none of these names. */
export function findOperation(resource: unknown, operation: unknown): Operation | undefined {
	return operationsOf(toText(resource)).find(({ option }) => option.value === operation);
}

/**
 * Lets a field show only with its operation. The operation stands before the field's own conditions:
 * n8n stops looking at the first one that holds an expression, and shows the field.
 */
function onlyFor({ resource, option }: Operation, field: INodeProperties): INodeProperties {
	const { displayOptions } = field;
	return {
		...field,
		displayOptions: {
			...displayOptions,
			show: { resource: [resource], operation: [option.value], ...displayOptions?.show },
		},
	};
}

/** The fields of an operation, with those that come with what it does. */
export function formOf({ fields, writes }: Operation): INodeProperties[] {
	return writes === true ? [...fields, dryRun] : fields;
}

/** What the canvas shows below the node's name: the operation in words. Evaluated by n8n's editor. */
export const subtitle = (() => {
	const words = operations.map(({ option: { value, name } }) => [
		value,
		name.charAt(0) + name.slice(1).toLowerCase(),
	]);
	return `={{ (${JSON.stringify(Object.fromEntries(words))})[$parameter["operation"]] }}`;
})();

/** What operations are about, as options of the form. */
const resources: Array<{ name: string; value: Resource }> = [
	{ name: 'Account', value: 'account' },
	{ name: 'Campaign', value: 'campaign' },
	{ name: 'Contact List', value: 'contactList' },
	{ name: 'Report', value: 'report' },
	{ name: 'Sender', value: 'sender' },
	{ name: 'Template', value: 'template' },
];

/** The Operation of a resource; a new node begins with Get Many where there is one. */
function operationOf(resource: Resource): INodeProperties {
	const options = operationsOf(resource).map(({ option }) => option);
	const field: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options,
		default: 'getAll',
	};
	const hasGetMany = options.some(({ value }) => value === field.default);
	return hasGetMany ? field : { ...field, default: options[0]!.value };
}

/** The whole form of the node: Resource, Operation, and the fields of each operation. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources,
		default: 'campaign',
	},
	...resources.map(({ value }) => operationOf(value)),
	...operations.flatMap((operation) => formOf(operation).map((field) => onlyFor(operation, field))),
];
