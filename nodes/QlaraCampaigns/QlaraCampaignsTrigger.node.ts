import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { searchCampaigns } from './n8n/pickers';
import { createPoll } from './n8n/poll';
import { subtitle, triggerForm } from './trigger/form';

const poll = createPoll();

/** The trigger: changes of campaigns become events. */
export class QlaraCampaignsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Qlara Campaigns Trigger',
		name: 'qlaraCampaignsTrigger',
		icon: { light: 'file:../../icons/qlara.svg', dark: 'file:../../icons/qlara.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		description:
			'Run bulk SMS, RCS and WhatsApp campaigns of Qlara, and start workflows when their status changes',
		defaults: { name: 'Qlara Campaigns Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'qlaraApi', required: true }],
		properties: triggerForm,
	};

	methods = { listSearch: { searchCampaigns } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
