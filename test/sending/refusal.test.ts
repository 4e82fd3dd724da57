import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import { mayBeConfirmed } from '../../nodes/QlaraCampaigns/sending/refusal';

const refusal = (status: number, apiMessage?: string): QlaraError =>
	new QlaraError('No', 'refused', endpoints.confirm, {
		status,
		...(apiMessage !== undefined && { apiMessage }),
	});

describe('a refusal to confirm', () => {
	it.each([
		[400, 'Campaign already confirmed'],
		[409, 'The campaign is scheduled'],
		[422, 'Sending is in progress'],
	])('with %i, "%s", may mean that it is confirmed, whoever claims', (status, message) => {
		for (const holdsClaim of [true, false])
			expect(mayBeConfirmed(refusal(status, message), holdsClaim)).toBe(true);
	});

	it.each([
		[400, 'Not enough credit'],
		[422, 'readyToSend is required'],
		[403, 'Campaign already confirmed'],
		[404, undefined],
	])('with %i, "%s", has another reason', (status, message) => {
		for (const holdsClaim of [true, false])
			expect(mayBeConfirmed(refusal(status, message), holdsClaim)).toBe(false);
	});

	it('that gives no reason may mean it only where another process can have confirmed', () => {
		expect(mayBeConfirmed(refusal(400), false)).toBe(true);
		expect(mayBeConfirmed(refusal(400), true)).toBe(false);
	});
});
