import { expressionEngines } from './engine/expressions';
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

	it.each([
		[['any'], 'When the status changes'],
		[['completed', 'sendingStarted'], 'When completed or sending started'],
		[['created', 'completed', 'failed'], 'When created, completed or failed'],
		['failed', 'When failed'],
		[['an unknown word'], 'When an unknown word'],
	])('says below its name what it waits for, for %j', (triggerOn, subtitle) => {
		const expression = new QlaraCampaignsTrigger().description.subtitle!.slice(1);
		for (const { evaluate } of expressionEngines)
			expect(evaluate(expression, {}, { triggerOn })).toBe(subtitle);
	});
});
