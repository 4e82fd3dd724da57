import type { QlaraClient } from '../api/client';
import { endpoints, type ReadTiming } from '../api/endpoints';
import { isAmbiguous, isNotFound, QlaraError, resultOf } from '../api/errors';
import { contradicts } from '../api/findCampaign';
import { readFirst } from '../api/pages';
import type { Time } from '../api/time';
import { toText } from '../api/toText';
import type { Campaign, JsonObject, Query } from '../api/types';
import { compareFields } from './compareFields';
import type { ConfirmLedger } from './confirmLedger';
import { creationsOf, nameOf } from './creations';
import { waitFor } from './waiter';

/** What a create works with. The context of an operation is one. */
export interface CreatePorts {
	client: Pick<QlaraClient, 'create' | 'get' | 'list'>;
	time: Time;
	ledger: ConfirmLedger;
	/** The execution that creates. */
	execution?: string | undefined;
}

/** When to look for a campaign whose creation got no answer, ms after that. */
const checkAtMs = [1_000, 3_000, 8_000, 18_000, 35_000, 55_000];
/** Campaigns of the same name that are compared at most. */
const maxNamesakes = 100;

/**
 * Whether a campaign of a list is what the body asked for. Fields that the list does not show are passed over; the
 * name or the text has to be there.
 */
function matches(campaign: Campaign, body: JsonObject): boolean {
	const isShown = (name: string): boolean =>
		campaign[name] !== null && (name === 'sendingMode' || campaign[name] !== undefined);
	const compared = compareFields(
		Object.fromEntries(Object.entries(body).filter(([name]) => isShown(name))),
		campaign,
	);
	const telling = compared.has('name') || compared.has('smsBody');
	return telling && [...compared.values()].every((result) => result !== 'other');
}

async function findMatches(
	{ list }: CreatePorts['client'],
	body: JsonObject,
	timing: ReadTiming,
): Promise<Campaign[]> {
	const query: Query = { search: toText(body.name), direction: 'DESC' };
	const namesakes = await readFirst(list(query, timing), maxNamesakes);
	return namesakes.filter((campaign) => matches(campaign, body));
}

/** What a request brought, or undefined when it failed. */
async function orNothing<T>(request: Promise<T>): Promise<T | undefined> {
	return await request.catch(() => undefined);
}

/**
 * Looks for what a request without an answer may have created.
 *
 * @param before ids of the equal campaigns that were there before
 * @returns the one new campaign; undefined when there is none within a minute, or more than one
 */
async function findCreated(
	{ client, time, ledger }: CreatePorts,
	body: JsonObject,
	before: ReadonlySet<string>,
): Promise<Campaign | undefined> {
	const found = await waitFor(time, checkAtMs, async () => {
		const equal = (await orNothing(findMatches(client, body, 'watch'))) ?? [];
		// What another item or execution has created is not ours, however equal it is.
		const fresh = equal.filter(
			({ id }) => !before.has(String(id)) && !ledger.wasCreatedHere(String(id)),
		);
		return fresh.length === 0 ? undefined : fresh;
	});
	return found?.length === 1 ? found[0] : undefined;
}

/** When to read a campaign of which the answer gave little more than an id, ms after it: a read may lag behind. */
const readBackAtMs = [0, 1_000, 3_000, 7_000];

/**
 * The campaign that an answer named without showing it: its id may as well be that of the request.
 *
 * @returns undefined when there is no such campaign, or another one
 */
async function readBack(
	{ client, time }: CreatePorts,
	body: JsonObject,
	named: Campaign,
): Promise<Campaign | undefined> {
	const read = await waitFor(time, readBackAtMs, async () => {
		const seen = await resultOf(client.get(String(named.id)));
		return isNotFound(seen) ? undefined : seen;
	});
	if (read === undefined || (!(read instanceof QlaraError) && contradicts(read, body)))
		return undefined;
	// That Qlara cannot be asked just now is no reason to doubt it.
	return read instanceof QlaraError ? named : read;
}

/**
 * Creates a campaign with one request. When the end leaves open whether it was created, it is looked up by
 * its content, and only exactly one equal campaign that was not there before counts as created.
 *
 * @throws QlaraError; after an open end without such a campaign, the one of the request, which says that it may exist
 */
export async function createSafely(ports: CreatePorts, body: JsonObject): Promise<Campaign> {
	const { client, ledger, time } = ports;
	// Without this list an equal campaign of last week would pass for the new one.
	const before = await orNothing(findMatches(client, body, 'lookUp'));
	const created = await resultOf(client.create(body));
	const campaign = await resultOf(
		created instanceof QlaraError
			? afterFailure(ports, body, created, before)
			: afterAnswer(ports, body, created, before),
	);
	const creations = creationsOf(ledger, nameOf(body));
	if (campaign instanceof QlaraError) {
		if (isAmbiguous(campaign)) creations.openAt = time.elapsed();
		throw campaign;
	}
	creations.createdAt.set(String(campaign.id), time.elapsed());
	ledger.recordCreated(String(campaign.id), ports.execution);
	return campaign;
}

async function afterAnswer(
	ports: CreatePorts,
	body: JsonObject,
	created: Campaign,
	before: Campaign[] | undefined,
): Promise<Campaign> {
	const wasThere = before?.some(({ id }) => String(id) === String(created.id)) === true;
	const campaign = matches(created, body) ? created : await readBack(ports, body, created);
	if (campaign !== undefined && !wasThere) return campaign;
	const error = new QlaraError(
		`Qlara answered with the ID ${String(created.id).slice(0, 50)}, which is not that of the new campaign`,
		'unreadable',
		endpoints.create,
	);
	return await afterFailure(ports, body, error, before);
}

async function afterFailure(
	ports: CreatePorts,
	body: JsonObject,
	error: QlaraError,
	before: Campaign[] | undefined,
): Promise<Campaign> {
	if (!isAmbiguous(error) || before === undefined || before.length >= maxNamesakes) throw error;
	const found = await findCreated(ports, body, new Set(before.map(({ id }) => String(id))));
	if (found === undefined) throw error;
	// A list may show less of a campaign than a read of it.
	return (await orNothing(ports.client.get(String(found.id)))) ?? found;
}
