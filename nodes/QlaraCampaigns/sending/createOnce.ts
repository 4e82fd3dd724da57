import type { QlaraClient } from '../api/client';
import { readApiDate } from '../api/dates';
import { isNotFound, QlaraError, resultOf } from '../api/errors';
import { pageSize, readFirst } from '../api/pages';
import { statusCode, statusLabel } from '../api/status';
import type { Campaign, JsonObject } from '../api/types';
import { campaignBody } from '../channels/campaignBody';
import { claimOf, withoutClaims } from './claim';
import { compareFields } from './compareFields';
import { stateByStatus } from './confirmationState';
import { createSafely, type CreatePorts } from './createSafely';
import { creationsOf, isOlder, nameOf, searchesFor, type Creations } from './creations';
import { PreconditionError } from './preconditionError';
import { quoted } from './updateSafely';
import { waitFor } from './waiter';

/** What is done when there is a campaign of the name already: it is returned, or nothing is created. */
export type WithNamesake = 'useExisting' | 'stop';

/** What {@link createOnce} works with. The context of an operation is one. */
export interface CreateOncePorts extends CreatePorts {
	client: CreatePorts['client'] & Pick<QlaraClient, 'delete'>;
}

/** When to look for a campaign of the name, ms: a create without an answer, also of another process, may show late. */
const lookAtMs = [0, 1_000, 3_000, 7_000];
/** When to look on while a create of this process was left open: it may show within a minute. */
const lookOnAtMs = [18_000, 35_000, 55_000];
/** How long after its creation a campaign may be missing where it is read, ms. */
const settleMs = 75_000;
/** When to look whether another process has created the same in the same instant, ms after one's own create. */
const lookBackAtMs = [3_000, 7_000, 15_000, 30_000, 60_000];
/** Campaigns with the same name and content that were created within this time are one that was meant, ms. */
const sameInstantMs = 20_000;
/** Campaigns that a search may bring, and how many of the exact name are compared, the newest first. */
const maxHits = 1_000;
const maxNamesakes = 20;
/** Differences that a message names. */
const maxDifferences = 5;

/** The newest first, as far as ids and dates tell; otherwise in the order of the list. */
function newestFirst(a: Campaign, b: Campaign): number {
	const [createdA, createdB] = [a, b].map(({ createdAt }) => readApiDate(createdAt) ?? 0);
	return createdB! - createdA! || Number(b.id) - Number(a.id) || 0;
}

function refuse(reasons: string[], remedy: string): never {
	throw new PreconditionError([{ message: reasons.join('\n'), remedy }], 'Nothing was created.');
}

/** An API that returns no more than the documented fields (docs/api.md#get) shows no name. */
const hasName = ({ name }: Campaign): boolean => name !== undefined && name !== null;

/**
 * The ids of the campaigns of exactly this name, and of those that a list shows without one, the newest first. A
 * search finds parts of names, in any case, and descriptions too (docs/api.md#list).
 */
async function namesakesIn(client: CreatePorts['client'], body: JsonObject): Promise<string[]> {
	const name = nameOf(body);
	const namesakes = new Map<string, Campaign>();
	let isWhole = true;
	for (const search of searchesFor(body)) {
		const hits = await readFirst(client.list({ search, direction: 'DESC' }), maxHits);
		isWhole &&= hits.length < maxHits;
		for (const hit of hits)
			if (!hasName(hit) || nameOf(hit) === name) namesakes.set(String(hit.id), hit);
	}
	if (namesakes.size > 0 || isWhole)
		return [...namesakes.values()]
			.sort(newestFirst)
			.slice(0, maxNamesakes)
			.map(({ id }) => String(id));
	return refuse(
		[
			`More than ${maxHits} campaigns have ${quoted(name)} in their name or description, too many to look for one that is called so.`,
		],
		'Enter a name that is more distinct, for example with the date in it.',
	);
}

/** The campaigns of this name: what this process has created counts also while no list shows it. */
async function findNamesakes(
	{ client, time }: CreatePorts,
	body: JsonObject,
	{ createdAt }: Creations,
): Promise<Campaign[] | undefined> {
	const name = nameOf(body);
	const ids = new Set([...[...createdAt.keys()].reverse(), ...(await namesakesIn(client, body))]);
	const namesakes: Campaign[] = [];
	for (const id of ids) {
		const read = await resultOf(client.get(id));
		if (isNotFound(read)) {
			const age = time.elapsed() - (createdAt.get(id) ?? -Infinity);
			// It has been deleted, unless it is so new that reads may not show it.
			if (age > settleMs) createdAt.delete(id);
			continue;
		}
		if (read instanceof QlaraError) throw read;
		if (!hasName(read) && !createdAt.has(id))
			refuse(
				[
					`Qlara finds campaign ${id.slice(0, 50)} when asked for ${quoted(name)}, but shows no name, so that nobody can tell whether it is called so.`,
				],
				'Look at the campaign in Qlara. If it is another one, enter a name that nothing else has in its name or description.',
			);
		if (!hasName(read) || nameOf(read) === name) namesakes.push(read);
	}
	return namesakes.length === 0 ? undefined : namesakes;
}

/** How a campaign compares with what should be created. */
interface Comparison {
	campaign: Campaign;
	/** As sentences. */
	differences: string[];
	/** Labels of the fields that the API does not show. */
	notCompared: string[];
}

function compareContent(
	campaign: Campaign,
	body: JsonObject,
	labelOf: (name: string) => string,
	mayHaveDate: boolean,
): Comparison {
	// Send marks it as ready, and the name is the same.
	const { name: _name, readyToSend: _readyToSend, ...content } = body;
	// What the create leaves out is empty: the other one must not have more recipients.
	const asked: JsonObject = {
		description: '',
		scheduledDate: null,
		contactListIds: [],
		destinations: [],
		...content,
	};
	const status = statusCode(campaign.status);
	// What goes out at once may get the date at which it did.
	if (asked.scheduledDate === null && (mayHaveDate || (status !== undefined && status > 1)))
		delete asked.scheduledDate;
	const compared = [...compareFields(asked, campaign)];
	const namesOf = (result: string) =>
		compared.filter(([, found]) => found === result).map(([name]) => name);
	const shown = withoutClaims(campaignBody(campaign));
	return {
		campaign,
		differences: namesOf('other').map(
			(name) =>
				`"${labelOf(name)}" is ${quoted(shown[name])} there, and ${quoted(asked[name])} here.`,
		),
		notCompared: namesOf('unknown').map(labelOf),
	};
}

/**
 * Of campaigns with the same content the one to use: one that has gone out, so that it does not go out again, else the
 * newest; and of drafts that several processes have created in the same instant the oldest, which every process takes.
 */
function chosen(same: Comparison[]): Comparison | undefined {
	const states = ['confirmed', 'unclear', 'draft'];
	const rank = ({ campaign }: Comparison): number => states.indexOf(stateByStatus(campaign));
	const [first, ...others] = [...same].sort(
		(a, b) => rank(a) - rank(b) || newestFirst(a.campaign, b.campaign),
	);
	if (first === undefined || stateByStatus(first.campaign) === 'confirmed') return first;
	return others
		.filter((other) => rank(other) === rank(first))
		.reduce((oldest, next) => {
			const [a, b] = [oldest, next].map(({ campaign }) => readApiDate(campaign.createdAt));
			const isClose = a !== undefined && b !== undefined && a - b <= sameInstantMs;
			return isClose && isOlder(next.campaign, oldest.campaign) ? next : oldest;
		}, first);
}

const described = ({ id, name, status }: Campaign, asked: JsonObject): string =>
	`campaign ${String(id).slice(0, 50)} with the name ${quoted(name ?? asked.name)} (${statusLabel(status)})`;

/**
 * The namesake that is what should be created.
 *
 * @throws PreconditionError when there is none: it names what differs from the newest one
 */
function sameContent(
	namesakes: Campaign[],
	body: JsonObject,
	labelOf: (name: string) => string,
	mayHaveDate: boolean,
): Comparison {
	const compared = namesakes.map((campaign) =>
		compareContent(campaign, body, labelOf, mayHaveDate),
	);
	const same = chosen(compared.filter(({ differences }) => differences.length === 0));
	if (same !== undefined) return same;
	const { campaign, differences } = compared[0]!;
	const more = differences.length - maxDifferences;
	return refuse(
		[
			`There is ${described(campaign, body)} already, with other content:`,
			...differences.slice(0, maxDifferences),
			...(more > 0 ? [`${more} more ${more === 1 ? 'field differs' : 'fields differ'}.`] : []),
		],
		'If this is another campaign, enter another name, for example with the date in it. If it is the same one, ' +
			'change the campaign in Qlara or with Update, or delete it, and run again.',
	);
}

/** What {@link createOnce} gives. */
export interface CreatedOnce {
	campaign: Campaign;
	/** Whether it was there before. */
	existing: boolean;
	/** Labels of the fields of an existing campaign that the API does not show, so that nobody could compare them. */
	notCompared: string[];
}

/** What may be different with {@link createOnce}. */
export interface CreateOnceOptions {
	/** Whether one look is enough: for a dry run. */
	looksOnce?: boolean;
	/** What is thrown where a campaign would be created. */
	refusal?: PreconditionError | undefined;
	/** Whether a date is no other content where none was asked for: it is the one of an undo window. */
	mayHaveDate?: boolean;
}

/**
 * Creates a campaign unless one of this name exists: the name, spaces around it aside, is the key under which a
 * workflow can run again from the start. At least four searches, in seven seconds, go before a create: the one of an
 * earlier run may show late.
 *
 * @param body of the create
 * @param labelOf the label of a field in the form
 * @throws PreconditionError when there is one and it must not be used, because of `withNamesake` or because its
 *   content differs; what {@link createSafely} throws; QlaraError or IncompleteListError when nobody can tell
 */
export async function createOnce(
	ports: CreateOncePorts,
	body: JsonObject,
	withNamesake: WithNamesake,
	labelOf: (name: string) => string,
	options: CreateOnceOptions = {},
): Promise<CreatedOnce> {
	const { ledger } = ports;
	const creations = creationsOf(ledger, nameOf(body));
	const mine = creations.last.then(async () =>
		looksOrCreates(ports, body, withNamesake, labelOf, creations, options),
	);
	creations.last = mine.catch(() => undefined);
	return await mine;
}

/**
 * The campaigns of this name that are older than one that was just created where there was none: another process has
 * created them in the same instant. The older is left alone and the younger sees it, as soon as the list shows the
 * younger itself.
 */
async function olderNamesakes(
	{ client, time }: CreateOncePorts,
	{ id }: Campaign,
	name: string,
): Promise<Campaign[]> {
	const hits = new Map<string, Campaign>();
	const own = await waitFor(time, lookBackAtMs, async () => {
		const search = client.list({ search: name, direction: 'DESC' }, 'watch');
		// The newest stand on the first page. What came before the list could not be read any further counts.
		const shown = await resultOf(search(0, pageSize));
		for (const row of shown instanceof QlaraError ? [] : shown.rows) hits.set(String(row.id), row);
		return hits.get(String(id));
	});
	const older: Campaign[] = [];
	for (const hit of hits.values()) {
		if (own === undefined || !hasName(hit) || nameOf(hit) !== name || !isOlder(hit, own)) continue;
		const read = await resultOf(client.get(String(hit.id)));
		if (!(read instanceof QlaraError) && nameOf(read) === name) older.push(read);
	}
	return older;
}

/**
 * Deletes a campaign that this call has just created, if it is surely a draft that nobody is about to confirm.
 *
 * @returns whether it is gone
 */
async function withdraw({ client }: CreateOncePorts, { id }: Campaign): Promise<boolean> {
	const own = await resultOf(client.get(String(id)));
	if (own instanceof QlaraError || stateByStatus(own) !== 'draft' || claimOf(own) !== undefined)
		return false;
	return !((await resultOf(client.delete(String(id)))) instanceof QlaraError);
}

async function looksOrCreates(
	ports: CreateOncePorts,
	body: JsonObject,
	withNamesake: WithNamesake,
	labelOf: (name: string) => string,
	creations: Creations,
	{ looksOnce = false, refusal, mayHaveDate = false }: CreateOnceOptions,
): Promise<CreatedOnce> {
	const { time } = ports;
	const name = nameOf(body);
	const isOpen = creations.openAt !== undefined && time.elapsed() - creations.openAt < settleMs;
	const schedule = looksOnce ? [0] : [...lookAtMs, ...(isOpen ? lookOnAtMs : [])];
	const useOrRefuse = (namesakes: Campaign[]): CreatedOnce => {
		if (withNamesake === 'stop')
			refuse(
				[`There is ${described(namesakes[0]!, body)} already.`],
				'Enter another name, for example with the date in it, or set "If the Name Exists" to Use the Existing One.',
			);
		const { campaign, notCompared } = sameContent(namesakes, body, labelOf, mayHaveDate);
		return { campaign, existing: true, notCompared };
	};
	const namesakes = await waitFor(time, schedule, async () =>
		findNamesakes(ports, body, creations),
	);
	if (namesakes !== undefined) return useOrRefuse(namesakes);
	if (refusal !== undefined) throw refusal;
	// Another run of the workflow may find it, in another process: it is not this execution's alone, and needs a claim.
	const campaign = await createSafely({ ...ports, execution: undefined }, body);
	const created: CreatedOnce = { campaign, existing: false, notCompared: [] };
	const older = looksOnce ? [] : await olderNamesakes(ports, campaign, name);
	if (older.length === 0) return created;
	if (await withdraw(ports, campaign)) {
		creations.createdAt.delete(String(campaign.id));
		return useOrRefuse(older);
	}
	try {
		return useOrRefuse(older);
	} catch {
		// It stays, so nobody may be told that nothing was created.
		return created;
	}
}
