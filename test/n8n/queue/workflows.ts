import { everySeconds } from '../triggerEvents';
import type { Json, Workflow, WorkflowNode } from '../rest';

/** Path of the webhook that creates, checks and sends a campaign with the text it is given. */
export const CREATE_PATH = 'create-and-send';
/** Path of the webhook that sends the campaign whose ID it is given. */
export const SEND_PATH = 'send';
/** Path of the webhook that reads a list, a campaign and its statistics, and then asks for one that does not exist. */
export const READ_PATH = 'read';
export const TRIGGER = 'Trigger';

const ACTION = 'n8n-nodes-qlara.qlaraCampaigns';
const LIMITS = {
	costLimit: 'maximum',
	maximumCost: 50,
	recipientLimit: 'maximum',
	maximumRecipients: 1000,
};

/** Takes a message text and sends it as a campaign of its own. */
export function createAndSend(credentialId: string): Workflow {
	return chain(`Create and send`, credentialId, [
		webhook(CREATE_PATH),
		action('Create', {
			operation: 'create',
			name: '={{ $json.body.text }}',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: '={{ $json.body.text }}',
			destinationType: 1,
			contactListIds: '87',
		}),
		action('Check', { operation: 'check', campaignId: byId('={{ $json.id }}') }),
		action('Send', { operation: 'send', campaignId: byId('={{ $json.id }}'), ...LIMITS }),
	]);
}

/** Sends a campaign that exists. */
export function sendOnly(credentialId: string): Workflow {
	return chain('Send', credentialId, [
		webhook(SEND_PATH),
		action('Send', {
			operation: 'send',
			campaignId: byId('={{ $json.body.campaignId }}'),
			...LIMITS,
		}),
	]);
}

/** Reads what people read, the list with many campaigns in it, and ends in an error. */
export function readMany(credentialId: string): Workflow {
	return chain('Read', credentialId, [
		webhook(READ_PATH),
		action('List', { operation: 'getAll', returnAll: true }),
		{ name: 'First', type: 'n8n-nodes-base.limit', typeVersion: 1, parameters: { maxItems: 10 } },
		action('Get', { operation: 'get', campaignId: byId('={{ $json.id }}') }),
		action('Missing', { operation: 'get', campaignId: byId('999999999') }),
	]);
}

/** Starts with every change of a campaign, one step at a time. */
export function watch(credentialId: string, pollSeconds: number): Workflow {
	return chain('Campaign events', credentialId, [
		{
			name: TRIGGER,
			type: `${ACTION}Trigger`,
			typeVersion: 1,
			parameters: { pollTimes: everySeconds(pollSeconds), options: { eventsFor: 'step' } },
		},
		{ name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	]);
}

function webhook(path: string): WorkflowNode {
	const parameters = { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} };
	return {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters,
	};
}

function action(name: string, parameters: Json): WorkflowNode {
	return {
		name,
		type: ACTION,
		typeVersion: 1,
		parameters: { resource: 'campaign', ...parameters },
	};
}

const byId = (value: string): Json => ({ __rl: true, mode: 'id', value });

function chain(name: string, credentialId: string, nodes: WorkflowNode[]): Workflow {
	const connections: Json = {};
	nodes.slice(1).forEach((node, index) => {
		const from = nodes[index]?.name ?? '';
		connections[from] = { main: [[{ node: node.name, type: 'main', index: 0 }]] };
	});
	const credentials = { qlaraApi: { id: credentialId, name: 'Qlara account' } };
	return {
		name,
		connections,
		nodes: nodes.map((node, index) => ({
			...node,
			id: `node-${index}`,
			position: [index * 200, 0],
			...(node.type.startsWith(ACTION) ? { credentials } : {}),
		})),
		settings: { executionOrder: 'v1' },
	};
}
