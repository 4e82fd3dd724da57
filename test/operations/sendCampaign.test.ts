import type { OperationContext } from '../../nodes/QlaraCampaigns/operations/operation';
import {
	namingDraft,
	readSendPolicy,
	readWait,
	sendCampaign,
} from '../../nodes/QlaraCampaigns/operations/sendCampaign';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { PreconditionError } from '../../nodes/QlaraCampaigns/sending/preconditionError';
import { paramsOf } from '../parameters/paramsOf';
import { fakeTime } from '../sending/fakeTime';

const limits = { costLimit: 'maximum', maximumCost: 5, recipientLimit: 'none' };

describe('readWait', () => {
	it('is in ms, and nothing for who does not want to wait', () => {
		expect(readWait(paramsOf({ waitUntilFinished: true, timeLimit: 2 }))).toBe(120_000);
		expect(readWait(paramsOf({ waitUntilFinished: false, timeLimit: '' }))).toBeUndefined();
	});
});

describe('readSendPolicy', () => {
	const policy = (more: object, asTool = false) =>
		readSendPolicy({
			params: paramsOf({ ...limits, acceptWarnings: false, claimBeforeConfirming: false, ...more }),
			asTool,
		});

	it('checks, marks as ready, and limits as the form says', () => {
		expect(policy({})).toMatchObject({
			guards: { maximumCost: 5 },
			preflight: true,
			markAsReady: true,
			claim: false,
			acceptWarnings: 'approved',
		});
		expect(policy({ acceptWarnings: true }).acceptWarnings).toBe('all');
	});

	it('lets an agent neither do without claims nor accept warnings by its own plan ID', () => {
		expect(policy({ planId: '={{ $json.planId }}' }, true)).toMatchObject({
			claim: true,
			acceptWarnings: 'none',
		});
	});
});

describe('namingDraft', () => {
	it('names the draft that is left when nothing was sent', () => {
		const blocked = new PreconditionError([{ message: 'Too dear.', remedy: 'Raise it.' }]);
		expect(namingDraft(blocked, 7, 'Run again.')).toMatchObject({
			message: 'Too dear. The campaign is there, with the ID 7.',
			remedy: 'Raise it. Run again.',
		});
	});

	it('leaves every other error as it is', () => {
		const error = new Error('x');
		expect(namingDraft(error, 7, 'Run again.')).toBe(error);
	});
});

describe('sendCampaign', () => {
	const answer = { id: 7, status: 3, totalDestinations: 38, cost: 1.71 };

	it('says what is known of a campaign that was confirmed before', async () => {
		const client = { get: async () => await Promise.resolve(answer) };
		const context = { client, time: fakeTime(), ledger: new ConfirmLedger() };
		const policy = {
			guards: {},
			preflight: true,
			markAsReady: true,
			acceptWarnings: 'none',
		} as const;
		expect(await sendCampaign(context as unknown as OperationContext, '7', policy)).toMatchObject({
			id: 7,
			outcome: 'alreadyConfirmed',
			statusLabel: 'completed',
			recipients: 38,
			cost: 1.71,
		});
	});
});
