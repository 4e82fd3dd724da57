import type { QlaraClient } from '../../nodes/QlaraCampaigns/api/client';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { dryRunConfirm, dryRunNewCampaign } from '../../nodes/QlaraCampaigns/sending/dryRunConfirm';
import type { ConfirmPolicy } from '../../nodes/QlaraCampaigns/sending/prepareConfirm';
import { estimate } from './estimates';
import { fakeTime } from './fakeTime';

const draft: Campaign = {
	...estimate().campaign,
	status: 0,
	smsSender: 'MyShop',
	readyToSend: false,
	totalDestinations: 38,
};
const confirmPolicy: ConfirmPolicy = {
	guards: {},
	preflight: false,
	markAsReady: false,
	acceptWarnings: 'all',
};
const sendPolicy: ConfirmPolicy = {
	guards: {},
	preflight: true,
	markAsReady: true,
	acceptWarnings: 'approved',
};

async function dryRun(campaign: Campaign, policy: ConfirmPolicy, scheduled = false, isNew = false) {
	const calls: string[] = [];
	const call =
		<T>(name: string, answer: T) =>
		async (): Promise<T> => {
			calls.push(name);
			return await Promise.resolve(answer);
		};
	const client: Partial<QlaraClient> = {
		get: call('get', campaign),
		list: (query) =>
			call('list', {
				rows: scheduled && query.isProgrammed === true ? [campaign] : [],
				last: true,
			}),
		calculateGoal: call('calculateGoal', campaign),
		price: call('price', { price: 1.71 }),
		update: call('update', undefined),
		confirm: call('confirm', { status: 202, fields: {} }),
	};
	const ports = { client: client as QlaraClient, time: fakeTime() };
	const outcome = isNew
		? await dryRunNewCampaign(ports, campaign, policy)
		: await dryRunConfirm(ports, '7', policy);
	return { calls, outcome };
}

describe('dryRunConfirm', () => {
	it('makes only the request of the confirm when nothing has to be prepared', async () => {
		expect(await dryRun(draft, confirmPolicy)).toEqual({
			calls: ['get', 'confirm'],
			outcome: { alreadyConfirmed: false },
		});
	});

	it('makes all requests of a Send', async () => {
		const { calls, outcome } = await dryRun(draft, sendPolicy);
		expect(calls).toEqual(['get', 'calculateGoal', 'price', 'update', 'calculateGoal', 'confirm']);
		expect(outcome.assessment).toMatchObject({ blocking: [], update: { readyToSend: true } });
	});

	it('makes no update when the campaign needs none', async () => {
		const { calls } = await dryRun({ ...draft, readyToSend: true }, sendPolicy);
		expect(calls).not.toContain('update');
	});

	it('goes past what would block the confirm, and says what that is', async () => {
		const policy = { ...sendPolicy, guards: { maximumRecipients: 37 } };
		const { calls, outcome } = await dryRun(draft, policy);
		expect(calls).toContain('confirm');
		expect(outcome.assessment!.blocking.map(({ code }) => code)).toEqual(['maximumRecipients']);
	});

	it.each<[string, Campaign, boolean]>([
		['is sending', { ...draft, status: 2 }, false],
		['is scheduled', { ...draft, status: 1 }, true],
	])('makes no write for a campaign that %s', async (_what, campaign, scheduled) => {
		const { calls, outcome } = await dryRun(campaign, sendPolicy, scheduled);
		expect(outcome).toEqual({ alreadyConfirmed: true });
		expect(calls.filter((name) => name !== 'get' && name !== 'list')).toEqual([]);
	});
});

describe('dryRunNewCampaign', () => {
	it('makes all writes of a Send and reads nothing, since there is nothing to read yet', async () => {
		const { calls, outcome } = await dryRun(draft, sendPolicy, false, true);
		expect(calls).toEqual(['calculateGoal', 'update', 'calculateGoal', 'confirm']);
		expect(outcome).toMatchObject({
			alreadyConfirmed: false,
			assessment: { blocking: [], estimate: { recipients: undefined, cost: undefined } },
		});
	});
});
