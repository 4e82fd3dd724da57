import { QlaraCampaignsTrigger } from '../nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';

describe('the trigger node', () => {
	it('follows the conventions of a trigger', () => {
		const { description, methods } = new QlaraCampaignsTrigger();
		expect(description).toMatchObject({
			displayName: 'Qlara Campaigns Trigger',
			group: ['trigger'],
			polling: true,
			inputs: [],
			outputs: ['main'],
		});
		expect(description).not.toHaveProperty('usableAsTool');
		expect(methods.listSearch).toHaveProperty('searchCampaigns');
	});
});
