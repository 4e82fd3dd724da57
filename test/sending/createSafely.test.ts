import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign, JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { createSafely } from '../../nodes/QlaraCampaigns/sending/createSafely';
import { fakeTime } from './fakeTime';

const lost = new QlaraError('Lost', 'noAnswer', endpoints.create, { code: 'ECONNRESET' });
const body: JsonObject = {
	name: 'Spring',
	sendingMode: 'SMS',
	smsBody: 'Hello',
	destinationType: 1,
	contactListIds: [87, 88],
	scheduledDate: '2026-04-10 08:00:00.000+0200',
};

/** Creates while the request ends as given, and lists show what is given, from one read to the next. */
async function create(
	end: Campaign | QlaraError,
	lists: Array<Campaign[] | QlaraError>,
	{
		ledger = new ConfirmLedger(),
		get = lost,
	}: { ledger?: ConfirmLedger; get?: Campaign | QlaraError } = {},
) {
	const time = fakeTime();
	const queries: unknown[] = [];
	let reads = 0;
	let creates = 0;
	let gets = 0;
	const result: unknown = await createSafely(
		{
			time,
			ledger,
			client: {
				create: async () => {
					creates++;
					if (end instanceof QlaraError) throw end;
					return await Promise.resolve(end);
				},
				get: async (id) => {
					gets++;
					if (get instanceof QlaraError) throw get;
					if (String(get.id) !== id) throw lost;
					return await Promise.resolve(get);
				},
				list: (query, timing) => async () => {
					queries.push({ ...query, timing });
					const rows = lists[Math.min(reads++, lists.length - 1)]!;
					if (rows instanceof QlaraError) throw rows;
					return await Promise.resolve({ rows, last: true });
				},
			},
		},
		body,
	).catch((error: unknown) => error);
	return { result, ledger, reads, creates, gets, queries, sleeps: time.sleeps };
}

const match = (id: number, more: JsonObject = {}): Campaign => ({ id, ...body, ...more });

describe('createSafely', () => {
	it('returns what was created, and notes that nobody has confirmed it', async () => {
		const { result, ledger } = await create(match(7), [[]]);
		expect(result).toEqual(match(7));
		expect(ledger.wasCreatedHere('7')).toBe(true);
	});

	it('looks for campaigns of the same name, the newest first, and does not wait for a slow list', async () => {
		const { queries } = await create(match(7), [[]]);
		expect(queries).toEqual([{ search: 'Spring', direction: 'DESC', timing: 'lookUp' }]);
	});

	it('fails at once when the request was refused, and notes nothing', async () => {
		const refused = new QlaraError('No', 'refused', endpoints.create, { status: 400 });
		const { result, ledger, reads } = await create(refused, [[], [match(7)]]);
		expect(result).toBe(refused);
		expect(reads).toBe(1);
		expect(ledger.wasCreatedHere('7')).toBe(false);
	});

	it('finds the new campaign after a lost answer, and reads it', async () => {
		const full = match(8, { status: 0, createdAt: 'now' });
		const { result, ledger, creates, sleeps } = await create(
			lost,
			[[match(7)], [match(7)], [match(8), match(7)]],
			{ get: full },
		);
		expect(result).toEqual(full);
		expect(ledger.wasCreatedHere('8')).toBe(true);
		expect(creates).toBe(1);
		expect(sleeps).toEqual([1_000, 2_000]);
	});

	it('returns what the list shows when the new campaign cannot be read', async () => {
		expect((await create(lost, [[], [match(8)]])).result).toEqual(match(8));
	});

	it('goes on looking for a minute, also when the list cannot be read in between', async () => {
		const { result, reads, sleeps } = await create(lost, [[], lost, []]);
		expect(result).toBe(lost);
		expect(reads).toBe(1 + 6);
		expect(sleeps.reduce((sum, ms) => sum + ms)).toBe(55_000);
	});

	it.each<[string, Array<Campaign[] | QlaraError>]>([
		['two new ones look like it', [[], [match(8), match(9)]]],
		['the list could not be read before', [lost, [match(8)]]],
	])('does not know which campaign it is when %s', async (_what, lists) => {
		const { result, ledger } = await create(lost, lists);
		expect(result).toBe(lost);
		expect(ledger.wasCreatedHere('8')).toBe(false);
	});

	it('claims nothing where as many equal campaigns were there before as it compares at most', async () => {
		const many = Array.from({ length: 100 }, (_value, index) => match(1_000 + index));
		const claims = async (before: Campaign[]) => (await create(lost, [before, [match(7)]])).result;
		expect(await claims(many.slice(1))).toMatchObject({ id: 7 });
		expect(await claims(many)).toBe(lost);
	});

	it('does not claim what another execution of this n8n has created', async () => {
		const ledger = new ConfirmLedger();
		ledger.recordCreated('8');
		expect((await create(lost, [[], [match(8)]], { ledger })).result).toBe(lost);
	});

	it('reads nothing back when the answer shows the campaign', async () => {
		expect((await create(match(7), [[]])).gets).toBe(0);
	});

	const notFound = new QlaraError('Not found', 'refused', endpoints.get, { status: 404 });

	it('reads the campaign when the answer gave little more than an ID', async () => {
		const { result, ledger } = await create({ id: 7 }, [[]], { get: match(7) });
		expect(result).toEqual(match(7));
		expect(ledger.wasCreatedHere('7')).toBe(true);
	});

	it('believes an ID when the campaign cannot be read just now', async () => {
		expect((await create({ id: 7 }, [[]], { get: lost })).result).toEqual({ id: 7 });
	});

	it.each<[string, Campaign, Campaign | QlaraError]>([
		['nothing has', { id: 'request-77' }, notFound],
		['another campaign has', { id: 77 }, { id: 77, name: 'Autumn' }],
	])(
		'looks the campaign up by its content when the answer gave an ID that %s',
		async (_what, end, get) => {
			const { result, ledger } = await create(end, [[], [match(8)]], { get });
			expect(ledger.wasCreatedHere('8')).toBe(true);
			expect(ledger.wasCreatedHere(String(end.id))).toBe(false);
			expect(result).toEqual(match(8));
			expect((await create(end, [[]], { get })).result).toMatchObject({
				message: `Qlara answered with the ID ${end.id}, which is not that of the new campaign`,
				endpoint: endpoints.create,
			});
		},
	);

	it('does not take a campaign that was there before for the new one', async () => {
		const { result } = await create(match(7), [[match(7)]]);
		expect(result).toMatchObject({ kind: 'unreadable', endpoint: endpoints.create });
	});

	it.each<[string, JsonObject]>([
		['IDs as texts', { contactListIds: ['87', '88'], destinationType: '1' }],
		['lists in another order', { contactListIds: [88, 87] }],
		['the date in another format', { scheduledDate: 1_775_800_800_000 }],
		['fields that it does not show', { smsBody: null, destinationType: undefined }],
		['the mode under another name', { sendingMode: undefined, channel: 'sms' }],
		['no name but the text', { name: undefined }],
		['fields that were not asked for', { status: 0, description: 'x' }],
	])('recognises the campaign with %s', async (_what, shown) => {
		const { result } = await create(lost, [[], [match(8, shown)]]);
		expect(result).toMatchObject({ id: 8 });
	});

	it.each<[string, JsonObject]>([
		['another date', { scheduledDate: '2026-04-11T06:00:00Z' }],
		['another text', { smsBody: 'Hallo' }],
		['other lists', { contactListIds: [87] }],
		['another mode', { sendingMode: 'RCS' }],
		['neither name nor text', { name: undefined, smsBody: undefined }],
	])('does not recognise a campaign with %s', async (_what, shown) => {
		expect((await create(lost, [[], [match(8, shown)]])).result).toBe(lost);
	});
});
