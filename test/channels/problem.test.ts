import { problem } from '../../nodes/QlaraCampaigns/channels/problem';

describe('problem', () => {
	it('puts each text where it belongs', () => {
		expect(problem('note', 'notReady', 'readyToSend', 'It is not ready.', 'Wait.')).toEqual({
			severity: 'note',
			code: 'notReady',
			field: 'readyToSend',
			message: 'It is not ready.',
			remedy: 'Wait.',
		});
	});
});
