import {
	isForward,
	statesBetween,
	type CampaignState,
} from '../../nodes/QlaraCampaigns/trigger/campaignState';

describe('the states between two others', () => {
	it.each<[CampaignState | undefined, CampaignState, CampaignState[]]>([
		[undefined, 'completed', ['draft', 'ready', 'sending']],
		[undefined, 'draft', []],
		['draft', 'failed', ['ready', 'sending']],
		['ready', 'failed', ['sending']],
		['ready', 'sending', []],
		// Back, and from one end to another.
		['sending', 'draft', []],
		['completed', 'failed', []],
		['deleted', 'completed', []],
		// Nothing is passed on the way to a deletion, and nothing is known of what comes from nowhere.
		['ready', 'deleted', []],
		[undefined, 'deleted', []],
		['unknown', 'completed', []],
	])('%s and %s are %j', (from, to, between) => {
		expect(statesBetween(from, to)).toEqual(between);
	});
});

describe('the lifecycle', () => {
	it('leads from every open state to every later one, and from a closed one nowhere', () => {
		const states = [
			'unknown',
			'draft',
			'ready',
			'sending',
			'completed',
			'failed',
			'deleted',
		] as const;
		const open = states.slice(0, 4);
		for (const from of states) {
			const reachable = states.filter((to) => isForward(from, to));
			const later = states.slice(states.indexOf(from) + 1);
			expect(reachable).toEqual(open.some((state) => state === from) ? later : []);
		}
	});
});
