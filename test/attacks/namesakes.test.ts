// Lists of campaigns made so that one name makes two campaigns, or another campaign goes out than the one asked for.
import type { Campaign, JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { createOnce, type WithNamesake } from '../../nodes/QlaraCampaigns/sending/createOnce';
import { fakeTime } from '../sending/fakeTime';

const content: JsonObject = {
	sendingMode: 'SMS',
	smsBody: 'Hello',
	destinationType: 1,
	contactListIds: [87],
};

/** An account whose service stores names in its own way and finds parts of what it has stored, in any case. */
function account(store: (name: string) => string = (name) => name, stored: Campaign[] = []) {
	const campaigns = [...stored];
	let requests = 0;
	const client = {
		create: async (asked: JsonObject) => {
			requests++;
			const campaign = { ...asked, id: 1_000 + campaigns.length, name: store(String(asked.name)) };
			campaigns.push(campaign);
			return await Promise.resolve(campaign);
		},
		get: async (id: string) => {
			requests++;
			return await Promise.resolve(campaigns.find((one) => String(one.id) === id)!);
		},
		list: ({ search }: JsonObject) => {
			const wanted = String(search).toLowerCase();
			const hits = campaigns.filter(({ name }) => String(name).toLowerCase().includes(wanted));
			return async (page: number, limit: number) => {
				requests++;
				return await Promise.resolve({
					rows: hits.slice(page * limit, (page + 1) * limit),
					last: (page + 1) * limit >= hits.length,
				});
			};
		},
		delete: async () => await Promise.reject(new Error('nothing may be deleted')),
	};
	/** A run in a process of its own: the result, or the refusal as text. */
	const run = async (name: string, withNamesake: WithNamesake = 'useExisting') =>
		await createOnce(
			{ time: fakeTime(), ledger: new ConfirmLedger(), execution: 'e', client },
			{ name, ...content },
			withNamesake,
			(field) => field,
		).then(
			({ existing }) => (existing ? 'existing' : 'created'),
			(error: unknown) => String(error),
		);
	return { campaigns, run, requests: () => requests };
}

const names = [
	'Caff\u00e8 del luned\u00ec',
	'Caffe\u0300 del lunedi\u0300',
	'Two  spaces\u00a0here',
	'Line\nbreak\tand tab',
	'Hid\u200bden\ufeff',
	'Soft\u00adhyphen',
];
const services: Array<[string, (name: string) => string]> = [
	['as they are', (name) => name],
	['composed', (name) => name.normalize('NFC')],
	['with single spaces', (name) => name.replace(/\s+/g, ' ')],
	['without what cannot be seen', (name) => name.replace(/[\u200b\ufeff\u00ad]/g, '')],
];

describe.each(services)('where names are stored %s', (_how, store) => {
	it.each(names)('the name %j makes one campaign, however often a workflow runs', async (name) => {
		const { run, campaigns } = account(store);
		expect(await run(name)).toBe('created');
		const ends = [await run(name), await run(name, 'stop')];
		expect(campaigns).toHaveLength(1);
		expect(ends).toEqual(['existing', expect.stringMatching(/ already\.$/m)]);
	});
});

it('takes a name that looks the same for the same, and one of other letters for another', async () => {
	const { run } = account(undefined, [{ id: 1, name: 'Sale\u200b ', ...content }]);
	expect(await run('Sale')).toBe('existing');
	// Cyrillic a.
	expect(await run('S\u0430le')).toBe('created');
});

it.each([
	[{ destinations: ['+393401234567'] }, 'destinations'],
	[{ contactListIds: [87, 91] }, 'contactListIds'],
	[{ smsBody: 'Hello!' }, 'smsBody'],
	[{ scheduledDate: '2030-01-01T10:00:00Z' }, 'scheduledDate'],
])('does not use a campaign of the name that differs in %j', async (more, field) => {
	const { run, campaigns } = account(undefined, [{ id: 1, name: 'Sale', ...content, ...more }]);
	expect(await run('Sale')).toContain(`"${field}" is`);
	expect(campaigns).toHaveLength(1);
});

it.each([25, 999, 5_000])('ends at %i namesakes without creating another', async (count) => {
	const namesakes = Array.from({ length: count }, (_one, id) => ({
		id: id + 1,
		name: 'Sale',
		...content,
		smsBody: `Other ${id}`,
	}));
	const { run, campaigns, requests } = account(undefined, namesakes);
	expect(await run('Sale')).toContain('with other content');
	expect(campaigns).toHaveLength(count);
	expect(requests()).toBeLessThan(50);
});

it('does not create where thousands of names hide the one that is asked for', async () => {
	const others = Array.from({ length: 2_000 }, (_one, id) => ({ id: id + 1, name: `Sale ${id}` }));
	const { run, campaigns } = account(undefined, [
		...others,
		{ id: 9_999, name: 'Sale', ...content },
	]);
	expect(await run('Sale')).toContain('More than 1000 campaigns');
	expect(campaigns).toHaveLength(2_001);
});

it('composes no more of a name than names have, because that takes more than linear time', async () => {
	const composed = jest.spyOn(String.prototype, 'normalize');
	const { run } = account(undefined, [
		{ id: 1, name: `Sale${'\u0301\u0316'.repeat(100_000)}`, ...content },
	]);
	await run('Sale');
	const lengths = composed.mock.contexts.map((text) => String(text).length);
	composed.mockRestore();
	expect(lengths.length).toBeGreaterThan(0);
	expect(Math.max(...lengths)).toBeLessThanOrEqual(2_000);
});
