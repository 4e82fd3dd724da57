import type { INodeProperties } from 'n8n-workflow';

/** The switch of every operation that changes something at Qlara. */
export const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description: 'Whether to only return the requests that would be sent, without sending them',
};
