import { QlaraError, resultOf } from '../api/errors';
import { campaignId } from '../parameters/fields';
import { campaignReport, type CampaignReport } from './campaignReport';
import type { Operation } from './operation';
import { reportPage } from './reportPage';

export const getCampaignReport: Operation = {
	resource: 'report',
	option: {
		name: 'Get Campaign Report',
		value: 'getCampaignReport',
		action: 'Get the report of a campaign',
		description:
			'Read how many recipients of one campaign were reached, what that cost, and how it compares with the estimate',
	},
	fields: [
		campaignId,
		{
			displayName: 'Make a Page',
			name: 'makePage',
			type: 'boolean',
			default: false,
			description:
				'Whether to add the report as an HTML file with a chart, to look at or to attach to a mail. The file is in the field data.',
		},
	],
	file: (output, params) =>
		params.flag('makePage')
			? {
					name: `campaign-${String(params.apiId('campaignId')).replace(/[^\w-]+/g, '-')}.html`,
					mimeType: 'text/html',
					text: reportPage(output as unknown as CampaignReport),
				}
			: undefined,
	async run({ client, params }) {
		const id = params.id('campaignId');
		params.flag('makePage');
		const campaign = await client.get(id);
		const price = await resultOf(client.price(id));
		// The estimate is a comparison: a report without it is still one.
		return { ...campaignReport(campaign, price instanceof QlaraError ? undefined : price) };
	},
};
