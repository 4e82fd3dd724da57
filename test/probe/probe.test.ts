import {
	CampaignsApi,
	DEFAULT_API_KEY,
	dialects,
	dialectsWithoutPrice,
	type Dialect,
	type SwitchName,
} from '../simulator';
import { probe, type Ask } from './probe';

const NOW = Date.UTC(2026, 2, 10, 12);
const HOUR = 3_600_000;

/** What no reading shows: it takes a write, a refusal for the rate limits, or time. */
const needWriting: readonly string[] = [
	'createStatus',
	'createReply',
	'updateReply',
	'deleteReply',
	'put',
	'drafts',
	'readyToSendDefault',
	'goalNeededAfter',
	'priceAfterChange',
	'confirmReply',
	'updateAfterConfirm',
	'overdueSchedule',
	'senderRule',
	'moreModes',
	'totalsWhileSending',
	'retryHint',
	'rateWindow',
] satisfies SwitchName[];

/** An account with everything in it that a dialect can show, and the port that asks it. */
function account(dialect: Dialect) {
	const api = new CampaignsApi({ now: () => NOW, plan: 'production', dialect });
	for (let index = 1; index <= 30; index++)
		api.seedCampaign({
			id: 1000 + index,
			name: `Anna Rossi ${index}`,
			sendingMode: index % 2 === 0 ? 'SMS' : 'RCS_SMS',
			status: index % 3 === 0 ? 3 : 0,
			// Neither in the order of the ids nor in that of the changes, and on two days only.
			createdAt: NOW - (((index * 11) % 31) + 1) * HOUR,
			updatedAt: NOW - (((index * 7) % 31) + 1) * 60_000,
			cost: 1234.5,
			totalDestinations: 3,
		});
	api.seedCampaign({
		id: 999,
		name: 'Ready',
		status: dialect.readyDraftStatus,
		phase: 'draft',
		readyToSend: true,
	});
	const ask: Ask = async (path) => {
		const request = {
			method: 'GET',
			path: `/api${path}`,
			headers: { 'X-Api-Key': DEFAULT_API_KEY },
		};
		const { status, headers, body } = api.handle(request);
		const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
		return { status, headers: Object.fromEntries(lowerCase) as Record<string, string>, text: body };
	};
	return { api, ask };
}

const all = [...dialects, ...dialectsWithoutPrice];

describe('the probe', () => {
	it.each(all.map((entry) => [entry.name, entry] as const))(
		'recognises what %s changes, says nothing that is not so, and only reads',
		async (_name, { dialect, changes }) => {
			const { api, ask } = account(dialect);
			const { dialect: found, open, looks } = await probe(ask, NOW);
			for (const [name, value] of Object.entries(found))
				expect({ name, value }).toEqual({ name, value: dialect[name as SwitchName] });
			const unseen = Object.keys(changes).filter((name) => open.includes(name as SwitchName));
			// A usual size that is larger than the largest page never shows.
			const hidden = dialect.defaultPageSize > dialect.maxPageSize ? ['defaultPageSize'] : [];
			expect(unseen.filter((name) => ![...needWriting, ...hidden].includes(name))).toEqual([]);
			expect(new Set(api.received.map(({ method }) => method))).toEqual(new Set(['GET']));
			expect(api.received.length).toBe(looks.length);
			expect(api.dispatches).toEqual([]);
		},
	);

	it('tells nothing of persons: no name, no number, no id of the account', async () => {
		for (const { dialect } of all) {
			const { looks } = await probe(account(dialect).ask, NOW);
			expect(JSON.stringify(looks).replaceAll('limit=1001', '')).not.toMatch(
				/Anna|Rossi|\+39|\b10[0-3]\d\b|MyShop|newsletter/i,
			);
		}
	});

	it('leaves open what an empty account cannot show', async () => {
		const api = new CampaignsApi({ now: () => NOW, dialect: {} });
		const ask: Ask = async (path) => {
			const { status, headers, body } = api.handle({
				method: 'GET',
				path: `/api${path}`,
				headers: { 'X-Api-Key': DEFAULT_API_KEY },
			});
			return await Promise.resolve({ status, headers, text: body });
		};
		const { open } = await probe(ask, NOW);
		expect(open).toEqual(expect.arrayContaining(['listEnvelope', 'campaignId', 'status', 'price']));
	});

	it('stops when the list of campaigns cannot be read', async () => {
		const refusing: Ask = async () =>
			await Promise.resolve({ status: 401, headers: {}, text: '{}' });
		await expect(probe(refusing, NOW)).rejects.toThrow('the API answered 401');
	});
});
