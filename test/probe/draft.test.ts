import {
	CampaignsApi,
	DEFAULT_API_KEY,
	dialects,
	dialectsWithoutPrice,
	type Dialect,
	type SwitchName,
} from '../simulator';
import { probeDraft, type Send } from './draft';

const NOW = Date.UTC(2026, 2, 10, 12);
const NUMBER = '+393331234567';
const onlyByDraft: readonly string[] = [
	'createStatus',
	'createReply',
	'updateReply',
	'deleteReply',
	'put',
	'priceAfterChange',
] satisfies SwitchName[];

/** An account with a campaign of somebody's, and the port that speaks to it. */
function account(dialect: Partial<Dialect>) {
	const api = new CampaignsApi({ now: () => NOW, plan: 'production', dialect });
	api.seedCampaign({ id: 7, name: 'Spring', status: 0 });
	const send: Send = async (method, path, body) => {
		const answer = api.handle({
			method,
			path: `/api${path}`,
			headers: { 'X-Api-Key': DEFAULT_API_KEY, 'Content-Type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const headers = Object.entries(answer.headers).map(([name, value]) => [
			name.toLowerCase(),
			String(value),
		]);
		return await Promise.resolve({
			status: answer.status,
			headers: Object.fromEntries(headers) as Record<string, string>,
			text: answer.body,
		});
	};
	return { api, send };
}

describe('the probe with a draft', () => {
	it.each([...dialects, ...dialectsWithoutPrice].map((entry) => [entry.name, entry] as const))(
		'recognises what %s changes, leaves nothing behind and confirms nothing',
		async (_name, { dialect, changes }) => {
			const { api, send } = account(dialect);
			const { dialect: found } = await probeDraft(send, NUMBER, NOW);
			for (const [name, value] of Object.entries(found))
				expect({ name, value }).toEqual({ name, value: dialect[name as SwitchName] });
			const unseen = Object.keys(changes).filter(
				(name) => onlyByDraft.includes(name) && !(name in found),
			);
			expect(unseen).toEqual([]);
			expect(api.campaigns.size).toBe(1);
			expect([...api.campaigns.values()]).toMatchObject([{ name: 'Spring', status: 0 }]);
			expect(api.dispatches).toEqual([]);
			const paths = api.received.map(({ path }) => path);
			expect(paths.filter((path) => path.includes('confirm'))).toEqual([]);
		},
	);

	it('says which draft is left when it cannot be deleted', async () => {
		const { send } = account({});
		const keeping: Send = async (method, path, body) =>
			method === 'DELETE' ? { status: 500, headers: {}, text: '' } : await send(method, path, body);
		await expect(probeDraft(keeping, NUMBER, NOW)).rejects.toThrow(
			'The draft "Test of the API 2026-03-10T12:00:00.000Z" is still there. Delete it in Qlara',
		);
	});

	it('deletes the draft also when a request in between gets no answer', async () => {
		const { api, send } = account({});
		const cut: Send = async (method, path, body) => {
			if (path.endsWith('/calculateGoal')) throw new Error('socket hang up');
			return await send(method, path, body);
		};
		await expect(probeDraft(cut, NUMBER, NOW)).rejects.toThrow('socket hang up');
		expect(api.campaigns.size).toBe(1);
	});

	it('stops when no draft is made, and when nobody can say which campaign it is', async () => {
		const refusing: Send = async () =>
			await Promise.resolve({ status: 403, headers: {}, text: '{}' });
		await expect(probeDraft(refusing, NUMBER, NOW)).rejects.toThrow(
			'No draft was made: the API answered 403',
		);
		const silent: Send = async () => await Promise.resolve({ status: 200, headers: {}, text: '' });
		await expect(probeDraft(silent, NUMBER, NOW)).rejects.toThrow('Delete it in Qlara.');
	});
});
