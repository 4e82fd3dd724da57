import type { IDataObject } from 'n8n-workflow';
import {
	BASE_PATH,
	DEFAULT_API_KEY,
	defaultDialect,
	defaultDirectory,
	dialectSwitches,
	externalListId,
	type Dialect,
	type SwitchName,
} from '../simulator';
import { memoryWorld, type MemoryWorld } from '../engine/memoryWorld';
import { byId, creation } from '../engine/values';

/** Switches that nothing in a life shows. */
const unseen: Partial<Record<SwitchName, string>> = {
	neighbours: 'the client calls none of these endpoints',
	rcsAgents: 'the client calls none of these endpoints',
	defaultPageSize: 'the client always names a page size',
	aggregateOn: 'the client always sends it',
};

/** Pairs of which one value makes the other impossible, or both together hide what nobody could find. */
const contradictions: Array<{ reason: string; of: Partial<Dialect> }> = [
	{
		reason: 'what the API does not show cannot be sent back, and is lost where it replaces',
		of: { campaignFields: 'sparse', put: 'replace' },
	},
	{
		reason: 'a server that refuses the page size shows no list at all, and says so',
		of: { oversizedLimit: 'refused', maxPageSize: 7 },
	},
	{
		reason: 'a server that refuses the page size shows no list at all, and says so',
		of: { oversizedLimit: 'refused', maxPageSize: 10 },
	},
	{
		reason: 'a server that cuts at 7 and says that 7 is all looks like one that has 7',
		of: { listEnvelope: 'data-page-total', maxPageSize: 7 },
	},
];

function holds(part: Partial<Dialect>, dialect: Dialect): boolean {
	return Object.entries(part).every(([name, value]) => dialect[name as SwitchName] === value);
}

/** A value of a switch that is not its default. */
interface Choice {
	name: SwitchName;
	value: unknown;
}

const choices: Choice[] = (Object.keys(dialectSwitches) as SwitchName[])
	.filter((name) => unseen[name] === undefined)
	.flatMap((name) => dialectSwitches[name].slice(1).map((value) => ({ name, value })));

const directory = defaultDirectory();
/** Recipients of the two contact lists, which share five phones. */
const recipients = 38;
/** Campaigns beside those of the life: more than one page where pages are small. */
const others = 12;
const rateSwitches: SwitchName[] = ['retryHint', 'rateHeaders', 'rateWindow'];

/** A text that can be read in two ways. */
const isAmbiguous = (price: number): boolean => /^[1-9]\d{0,2}\.\d{3}$/.test(price.toFixed(3));

/** Get Many and the picker show each campaign once, or say that there are more. */
async function look(world: MemoryWorld, dialect: Dialect): Promise<void> {
	const { size } = world.api.campaigns;
	const isCut = dialect.maxPageSize < size;
	const found = await world.run('getAll', { returnAll: true });
	const ids = 'items' in found ? found.items.map(({ id }) => String(id)) : [];
	expect(new Set(ids).size).toBe(ids.length);
	if ('message' in found) {
		expect([dialect.paging, isCut]).toEqual(['page-ignored', true]);
		expect(found.message).toMatch(/Qlara (has more|says that there are \d+), but its pages hold/);
	} else if (dialect.order !== 'unstable' || !isCut) expect(ids).toHaveLength(size);

	const picked: unknown[] = [];
	let token: string | undefined;
	for (let page = 0; page < 10; page++) {
		const { results, paginationToken } = await world.search(token);
		picked.push(...results.map(({ value }) => value));
		token = paginationToken;
		if (token === undefined) break;
	}
	expect(token).toBeUndefined();
	const movesPages = dialect.order === 'unstable' || dialect.order === 'shifting';
	if (dialect.paging !== 'page-ignored' && !movesPages) expect(picked).toHaveLength(size);
}

/** What the API says in a refusal, as far as the dialect lets it. */
function words({ errorBody, errorDetail }: Dialect, status: number, detail: string): RegExp {
	if (errorBody === 'empty') return new RegExp(`status ${status} and gave no reason`);
	return errorDetail === 'named' ? new RegExp(detail) : /Bad Request|Not Found/;
}

/** Another program with the same key makes all the requests of this second, so that the next one is refused. */
function useUp({ api }: MemoryWorld): void {
	const request = {
		method: 'GET',
		path: `${BASE_PATH}/partner-gateway/v1/campaigns?page=0&limit=1`,
		headers: { 'X-Api-Key': DEFAULT_API_KEY },
	};
	for (let made = 0; made < 10; made++) expect(api.handle(request).status).not.toBe(429);
}

/** Two campaigns from their creation to their end, with every operation. */
async function live(dialect: Dialect, isLimited: boolean): Promise<void> {
	const world = memoryWorld({ dialect, directory, plan: isLimited ? 'trial' : 'unlimited' });
	const { api } = world;
	if (isLimited) useUp(world);
	const contactListIds = [87, 88].map((id) => externalListId(id, dialect)).join(', ');
	const refusal = async (operation: string, parameters: Record<string, unknown>) => {
		const end = await world.run(operation, parameters);
		if ('items' in end) throw new Error(`${operation} was not refused`);
		return end.message;
	};
	expect(await world.outputs('getAll', { returnAll: true })).toEqual([]);
	for (let number = 0; number < others; number++) api.seedCampaign({ name: `Other ${number}` });

	const created = await world.output(
		'create',
		creation('RCS_SMS', { contactListIds, additionalFields: { description: 'First' } }),
	);
	const campaignId = byId(created.id);
	const campaign = () => api.find(created.id as string)!;
	expect(campaign()).toMatchObject({ name: 'Spring RCS_SMS', description: 'First' });
	expect(campaign().contactListIds.map(String)).toEqual(contactListIds.split(', '));
	if (!isLimited) await look(world, dialect);
	expect(await world.output('get', { campaignId, simplify: false })).toMatchObject({
		id: created.id,
		statusLabel: 'draft',
	});

	const before = { ...campaign() };
	const updateFields = { name: 'Renamed', description: '', smsBody: 'New text' };
	await world.output('update', { campaignId, updateFields });
	const { updatedAt, goalCalculated } = campaign();
	expect({ ...campaign(), description: campaign().description ?? '' }).toEqual({
		...before,
		...updateFields,
		updatedAt,
		goalCalculated,
	});

	const { id } = await world.output('calculateCost', { campaignId });
	expect(id).toBe(created.id);
	const { cost } = campaign();
	const isReadable = dialect.price !== 'text-thousandths' || !isAmbiguous(cost);
	const price = await world.run('getPrice', { campaignId });
	if (isReadable) expect(price).toMatchObject({ items: [{ price: cost }] });
	else
		expect(price).toMatchObject({
			message: expect.stringContaining('instead of a price') as string,
		});
	expect(await world.output('check', { campaignId })).toMatchObject({
		id: created.id,
		recipients,
		cost: isReadable ? cost : null,
		errors: 0,
	});
	const guards = {
		acceptWarnings: true,
		maximumRecipients: recipients,
		...(isReadable && { maximumCost: cost }),
	};
	expect(await world.output('send', { campaignId, ...guards })).toMatchObject({
		outcome: 'confirmed',
		recipients,
	});
	world.advance(60_000);
	expect(await world.output('get', { campaignId })).toMatchObject({
		statusLabel: 'completed',
		recipients,
		totalSuccess: recipients,
	});
	expect(await refusal('update', { campaignId, updateFields: { name: 'Late' } })).toMatch(
		words(dialect, 400, 'cannot be modified'),
	);
	expect(await refusal('delete', { campaignId })).toMatch(words(dialect, 404, 'not found'));

	const later = creation('SMS', {
		contactListIds,
		sendWhen: 'atDate',
		scheduledDate: '2026-06-11T10:00:00',
	});
	const scheduled = await world.output('create', later);
	const scheduledId = byId(scheduled.id);
	await world.output('update', { campaignId: scheduledId, updateFields: { readyToSend: true } });
	await world.output('calculateCost', { campaignId: scheduledId });
	expect(await world.output('confirm', { campaignId: scheduledId })).toMatchObject({
		outcome: 'confirmed',
	});
	await world.output('update', { campaignId: scheduledId, updateFields: { smsBody: 'Later' } });
	expect(api.find(scheduled.id as string)).toMatchObject({
		smsBody: 'Later',
		scheduledAt: Date.UTC(2026, 5, 11, 8),
	});
	expect(await world.output('delete', { campaignId: scheduledId })).toMatchObject({
		deleted: true,
	});
	world.advance(2 * 86_400_000);
	expect(api.campaigns.size).toBe(others + 1);
	expect(api.dispatches).toEqual([expect.objectContaining({ text: 'New text' })]);

	const buckets: IDataObject[] = await world.outputs('getStatistics', {
		startDate: '2026-06-01',
		endDate: '2026-06-30',
		aggregateOn: 'day',
		returnAll: true,
	});
	expect(buckets.length).toBeGreaterThan(0);
	expect(api.received.some(({ status }) => status === 429)).toBe(isLimited);
}

describe('in every pair of readings of the documents', () => {
	const names = [...new Set(choices.map(({ name }) => name))];

	/** How long a switch may take, ms: a thousand lives on a slow machine. */
	const limitMs = 300_000;

	it.each(names)(
		'campaigns live from Create to Get Statistics: %s with each other',
		async (name) => {
			const own = choices.filter((choice) => choice.name === name);
			const following = choices.filter((other) => names.indexOf(other.name) > names.indexOf(name));
			const failures: string[] = [];
			for (const choice of own) {
				// Alone too: with the default of every other switch.
				for (const other of [undefined, ...following]) {
					const pair = [choice, ...(other === undefined ? [] : [other])];
					const dialect = {
						...defaultDialect,
						...Object.fromEntries(pair.map(({ name: key, value }) => [key, value])),
					};
					if (contradictions.some(({ of }) => holds(of, dialect))) continue;
					const isLimited = pair.some(({ name: key }) => rateSwitches.includes(key));
					await live(dialect, isLimited).catch((error: unknown) => {
						const what = pair.map(({ name: key, value }) => `${key}: ${String(value)}`).join(', ');
						failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
					});
				}
			}
			expect(failures).toEqual([]);
		},
		limitMs,
	);

	it('only what contradicts itself is left out, and everything that is left out occurs', () => {
		for (const { of } of contradictions) {
			expect(Object.keys(of)).toHaveLength(2);
			for (const [name, value] of Object.entries(of))
				expect(dialectSwitches[name as SwitchName]).toContain(value);
		}
	});
});
