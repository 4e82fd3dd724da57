import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { execute } from './n8n/execute';
import { actionMethods } from './n8n/pickers';
import { properties, subtitle } from './operations';

/** The action node: every operation of the Campaigns API. */
export class QlaraCampaigns implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Qlara Campaigns',
		name: 'qlaraCampaigns',
		icon: { light: 'file:../../icons/qlara.svg', dark: 'file:../../icons/qlara.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Run bulk SMS, RCS and WhatsApp campaigns of Qlara, and start workflows when their status changes',
		defaults: { name: 'Qlara Campaigns' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'qlaraApi', required: true }],
		properties,
	};

	methods = actionMethods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
