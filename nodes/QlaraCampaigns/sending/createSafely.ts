import type { QlaraClient } from '../api/client';
import { isAmbiguous, QlaraError, resultOf } from '../api/errors';
import { readFirst } from '../api/pages';
import { sendingModeOf } from '../api/sendingMode';
import type { Time } from '../api/time';
import type { Campaign, JsonObject, Query } from '../api/types';
import type { ConfirmLedger } from './confirmLedger';
import { waitFor } from './waiter';

/** What a create works with. The context of an operation is one. */
export interface CreatePorts {
	client: Pick<QlaraClient, 'create' | 'get' | 'list'>;
	time: Time;
	ledger: ConfirmLedger;
}

/** When to look for a campaign whose creation got no answer, ms after that. */
const checkAtMs = [1_000, 3_000, 8_000, 18_000, 35_000, 55_000];
/** Campaigns of the same name that are compared at most. */
const maxNamesakes = 100;

/** Comparable text of a value: ids come as numbers or texts, lists in any order. */
function comparable(value: unknown): string {
	const text = (entry: unknown): string =>
		typeof entry === 'string' ? entry : (JSON.stringify(entry) ?? '');
	return Array.isArray(value) ? JSON.stringify(value.map(text).sort()) : text(value);
}

/**
 * Whether a campaign of a list is what the body asked for. Fields that the list does not show are passed
 * over, and so is the date, which comes back in another format; the name or the text has to be there.
 */
function matches(campaign: Campaign, body: JsonObject): boolean {
	const shown: JsonObject = { ...campaign, sendingMode: sendingModeOf(campaign) };
	const compared = Object.keys(body).filter(
		(field) => field !== 'scheduledDate' && shown[field] !== undefined && shown[field] !== null,
	);
	const telling = compared.includes('name') || compared.includes('smsBody');
	return telling && compared.every((field) => comparable(shown[field]) === comparable(body[field]));
}

async function findMatches({ list }: CreatePorts['client'], body: JsonObject): Promise<Campaign[]> {
	const query: Query = { search: String(body.name), direction: 'DESC' };
	const namesakes = await readFirst(list(query, 'watch'), maxNamesakes);
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
		const equal = (await orNothing(findMatches(client, body))) ?? [];
		// What another item or execution has created is not ours, however equal it is.
		const fresh = equal.filter(
			({ id }) => !before.has(String(id)) && !ledger.wasCreatedHere(String(id)),
		);
		return fresh.length === 0 ? undefined : fresh;
	});
	return found?.length === 1 ? found[0] : undefined;
}

/**
 * Creates a campaign with one request. When the end leaves open whether it was created, it is looked up by
 * its content, and only exactly one equal campaign that was not there before counts as created.
 *
 * @throws QlaraError; after an open end without such a campaign, the one of the request, which says that it may exist
 */
export async function createSafely(ports: CreatePorts, body: JsonObject): Promise<Campaign> {
	const { client, ledger } = ports;
	// Without this list an equal campaign of last week would pass for the new one.
	const before = await orNothing(findMatches(client, body));
	const created = await resultOf(client.create(body));
	const campaign =
		created instanceof QlaraError ? await afterFailure(ports, body, created, before) : created;
	ledger.recordCreated(String(campaign.id));
	return campaign;
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
