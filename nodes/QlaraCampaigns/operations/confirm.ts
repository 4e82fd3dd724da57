import { campaignId } from '../host/fields';
import type { Operation } from './operation';

export const confirm: Operation = {
	resource: 'campaign',
	option: {
		name: 'Confirm',
		value: 'confirm',
		action: 'Confirm a campaign',
		description: 'Send the campaign now, or at its scheduled date. This costs money and cannot be undone.',
	},
	fields: [campaignId],
	remedies: {
		400: 'Qlara did not confirm the campaign and sent nothing. It needs the fields of its sending mode, recipients, a calculated cost, enough credit, a scheduled date that is not over, and Ready to Send switched on. A campaign that is already confirmed cannot be confirmed again.',
	},
	async run({ client, params }) {
		const id = params.id('campaignId');
		return { ...(await client.confirm(id)), id, outcome: 'confirmed' };
	},
};
