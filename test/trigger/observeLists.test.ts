import { nextUnlisted } from '../../nodes/QlaraCampaigns/trigger/observeLists';
import { stateWith } from './fixtures';

describe('unlisted campaigns', () => {
	it('are read in turn', () => {
		const { open } = stateWith({ 10: 'sending', 20: 'sending', 30: 'sending' });
		const turns: string[] = [];
		for (let n = 0; n < 4; n++)
			turns.push(nextUnlisted(open, turns.at(-1) ?? '', (id) => id === '20')!);
		expect(turns).toEqual(['10', '30', '10', '30']);
		expect(nextUnlisted(open, '', () => true)).toBeUndefined();
	});
});
