import type { QlaraClient } from '../api/client';
import { directories, nameOf, type DirectoryName, type DirectoryRow } from '../api/directory';
import { QlaraError, resultOf } from '../api/errors';
import { isId } from '../api/findCampaign';
import { isSamePage, isWholeList, pageKey, pageSize } from '../api/pages';
import { sendingModeOf } from '../api/sendingMode';
import type { Campaign, JsonObject, Query } from '../api/types';
import { channelsOf } from '../channels';
import type { NamedField } from '../channels/channel';
import { problem, type Problem } from '../channels/problem';
import { amountText } from '../parameters/amountText';
import { plainLine } from '../parameters/plainLine';
import type { Estimate } from './estimate';

/** What the verification works with. */
export type VerifyClient = Pick<QlaraClient, 'directory' | 'credit'>;

/** How many pages of one list are read at most to find what a campaign names. */
const maxPages = 3;
/** How many contact lists are looked up by their IDs, which all stand in one address. */
const maxLists = 100;

/** What a look into a list has brought. */
export interface Lookup {
	/** What was found, by its ID. */
	found: Map<string, DirectoryRow>;
	/** Whether what was not found is not there; undefined reason: the list was read whole. */
	notReadBecause: string | undefined;
}

const idsIn = (values: unknown[]): string[] => [
	...new Set(values.filter(isId).map((id) => String(id).trim())),
];

/** Looks for some entries of a list, in few pages. */
export async function lookUp(
	client: Pick<VerifyClient, 'directory'>,
	name: DirectoryName,
	ids: readonly string[],
	query: Query = {},
): Promise<Lookup> {
	const found = new Map<string, DirectoryRow>();
	const read = client.directory(name, query);
	let keyBefore: string | undefined;
	for (let page = 0; page < maxPages; page++) {
		const answer = await resultOf(read(page, pageSize));
		if (answer instanceof QlaraError) return { found, notReadBecause: answer.message };
		const key = pageKey(answer.rows);
		const isEnd = key === undefined || isSamePage(key, keyBefore);
		for (const row of answer.rows) {
			const id = String(row.id).trim();
			if (ids.includes(id)) found.set(id, row);
		}
		const isWhole = page === 0 ? isWholeList(answer, pageSize) : answer.last === true;
		if (found.size === ids.length || isEnd || isWhole) return { found, notReadBecause: undefined };
		keyBefore = key;
	}
	return { found, notReadBecause: 'the list is too long' };
}

const notVerified = (field: string, what: string, because: string): Problem =>
	problem(
		'note',
		'notVerified',
		field,
		`Whether ${what} exist could not be verified: ${because.replace(/\.$/, '')}.`,
		'Look at them in Qlara. This does not keep the campaign from being sent.',
	);

const called = (row: DirectoryRow): string => `“${plainLine(nameOf(row) ?? String(row.id))}”`;

/** What a campaign names in one field of a channel. */
async function verifyField(
	client: VerifyClient,
	campaign: Campaign,
	{ field, directory, noun, query, flaw }: NamedField,
): Promise<Problem[]> {
	const [id] = idsIn([campaign[field]]);
	if (id === undefined) return [];
	const { found, notReadBecause } = await lookUp(client, directory, [id], query?.(campaign));
	const row = found.get(id);
	if (row !== undefined) {
		const wrong = flaw?.(row, campaign);
		if (wrong === undefined) return [];
		const message = `The ${noun} ${called(row)} ${wrong}.`;
		return [
			problem('warning', 'unusableName', field, message, `Choose another ${noun} with Update.`),
		];
	}
	if (notReadBecause !== undefined)
		return [notVerified(field, `the ${directories[directory].words}`, notReadBecause)];
	return [
		problem(
			'warning',
			'unknownName',
			field,
			`Qlara shows no ${noun} with the ID ${plainLine(id)}.`,
			`Choose one from the list with Update.`,
		),
	];
}

/** One contact list of a campaign: its name, how many contacts it has, and its ID. */
function listReport(row: DirectoryRow): JsonObject {
	const { contactCount } = row;
	return {
		name: nameOf(row) ?? null,
		contacts: typeof contactCount === 'number' ? contactCount : null,
		id: row.id,
	};
}

async function verifyLists(
	client: VerifyClient,
	campaign: Campaign,
): Promise<{ problems: Problem[]; contactLists: JsonObject[] }> {
	const field = 'contactListIds';
	const named = idsIn(Array.isArray(campaign[field]) ? campaign[field] : []);
	const ids = named.slice(0, maxLists);
	if (ids.length === 0) return { problems: [], contactLists: [] };
	const { found, notReadBecause } = await lookUp(client, 'contactLists', ids, {
		id: ids.join(','),
	});
	const missing = ids.filter((id) => !found.has(id));
	const contactLists = ids.flatMap((id) => found.get(id) ?? []).map(listReport);
	if (missing.length === 0) return { problems: [], contactLists };
	if (notReadBecause !== undefined)
		return {
			problems: [notVerified(field, 'the contact lists', notReadBecause)],
			contactLists,
		};
	const some = missing.slice(0, 5).map(plainLine).join(', ');
	const [list, id] = missing.length === 1 ? ['list', 'ID'] : ['lists', 'IDs'];
	return {
		problems: [
			problem(
				'warning',
				'unknownName',
				field,
				`Qlara shows no contact ${list} with the ${id} ${some}${missing.length > 5 ? ', ...' : ''}, so nobody on ${missing.length === 1 ? 'it' : 'them'} is reached.`,
				'Choose existing lists with Update.',
			),
		],
		contactLists,
	};
}

/** Compares the cost with what can be spent. */
async function verifyCredit(
	client: VerifyClient,
	{ cost, currency }: Estimate,
): Promise<{ problems: Problem[]; available?: number }> {
	const credit = await resultOf(client.credit());
	if (credit instanceof QlaraError) {
		return {
			problems: [
				problem(
					'note',
					'notVerified',
					'price',
					`Whether the credit is enough could not be verified: ${credit.message.replace(/\.$/, '')}.`,
					'Look at the credit in Qlara.',
				),
			],
		};
	}
	const { available } = credit;
	if (cost === undefined || cost <= available) return { problems: [], available };
	const unit = currency ?? credit.currency;
	return {
		problems: [
			problem(
				'warning',
				'notEnoughCredit',
				'price',
				`The campaign costs ${amountText(cost, unit)}, but only ${amountText(available, unit)} can be spent.`,
				'Add credit in Qlara before you send.',
			),
		],
		available,
	};
}

/** What a campaign names, and what can be spent, as Check shows it. */
export interface Verification {
	problems: Problem[];
	/** The contact lists that were found. */
	contactLists: JsonObject[];
	/** What can be spent; absent when nobody could say. */
	availableCredit?: number;
}

/**
 * Verifies that what a campaign names exists, and that the credit is enough. What cannot be read, because the key may
 * not or Qlara has no such list, becomes a note and nothing else. Makes one request for each list that is named and
 * one for the credit, three for a list at most.
 */
export async function verifyNamed(client: VerifyClient, estimate: Estimate): Promise<Verification> {
	const { campaign } = estimate;
	const lists = await verifyLists(client, campaign);
	const problems = [...lists.problems];
	for (const channel of channelsOf(sendingModeOf(campaign) ?? ''))
		for (const named of channel.named ?? [])
			problems.push(...(await verifyField(client, campaign, named)));
	const credit = await verifyCredit(client, estimate);
	return {
		problems: [...problems, ...credit.problems],
		contactLists: lists.contactLists,
		...(credit.available !== undefined && { availableCredit: credit.available }),
	};
}
