import { formatDate } from './dates';
import type { Dialect } from './dialect';
import type { Contact, ContactList, Directory } from './directory';
import type { Account } from './lifecycle';
import { money } from './modes';
import { cutPage, flag, readPaging, value, type Query } from './query';
import { externalListId, json, pageReply, single } from './replies';
import type { Operation } from './routes';
import { Refusal, type ApiResponse } from './types';

export interface NeighbourContext {
	directory: Directory;
	account: Account;
	dialect: Dialect;
	query: Query;
	/** The id in the path, '' without one. */
	id: string;
	findList: (id: string) => ContactList | undefined;
}

/** The read endpoints beside the campaigns (docs/api.md#neighbouring-endpoints); null for an operation that is none of them. */
export function neighbourReply(
	operation: Operation,
	context: NeighbourContext,
): ApiResponse | null {
	const { directory, dialect, query } = context;
	switch (operation) {
		case 'listContactLists':
			return contactLists(context);
		case 'listContactListMembers':
			return members(context);
		case 'listRcsAgents':
			if (dialect.rcsAgents === 'absent') throw new Refusal(404, 'No static resource');
			return listReply(directory.rcsAgents, 'agents', context);
		case 'listRcsTemplates':
			return listReply(directory.rcsTemplates, 'templates', context);
		case 'getRcsTemplate':
			return oneReply(directory.rcsTemplates, context);
		case 'listWhatsAppNumbers':
			if (dialect.neighbours === 'like-lists')
				return listReply(directory.whatsappNumbers, 'phoneNumbers', context);
			return json(200, {
				phoneNumbers: cutPage(
					directory.whatsappNumbers,
					readPaging(query, dialect),
					dialect,
				).rows.map(documentedNumber),
			});
		case 'getWhatsAppNumber':
			return oneReply(directory.whatsappNumbers, context);
		case 'listWhatsAppTemplates': {
			const status = value(query, 'status');
			const number = value(query, 'phoneNumberId');
			const rows = directory.whatsappTemplates
				.filter(
					(template) =>
						(!status || template.status === status) &&
						(!number || String(template.phoneNumberId) === number),
				)
				.map((template) => ({ ...template, components: [] }));
			if (dialect.neighbours === 'like-lists') return listReply(rows, 'templates', context);
			return json(200, { data: cutPage(rows, readPaging(query, dialect), dialect).rows });
		}
		case 'getCredit': {
			const { credit, frozen } = context.account;
			return json(200, { credit, frozenCredit: frozen, availableCredit: money(credit - frozen) });
		}
		default:
			return null;
	}
}

function listReply(
	rows: unknown[],
	key: string,
	{ query, dialect }: NeighbourContext,
): ApiResponse {
	return pageReply(cutPage(rows, readPaging(query, dialect), dialect), key, dialect);
}

function oneReply(rows: Array<{ id: number }>, { id, dialect }: NeighbourContext): ApiResponse {
	const row = rows.find((candidate) => String(candidate.id) === id);
	if (!row) throw new Refusal(404, `Nothing found for id ${id}`);
	return json(200, single({ ...row }, dialect));
}

/** As in the use-case of the numbers, which calls the id `phoneNumberId`. */
function documentedNumber({
	id,
	...rest
}: Directory['whatsappNumbers'][number]): Record<string, unknown> {
	return {
		phoneNumberId: id,
		...rest,
		qualityRating: 'GREEN',
		messagingLimit: 'TIER_1K',
		platform: 'CLOUD_API',
	};
}

function contactLists(context: NeighbourContext): ApiResponse {
	const { directory, dialect, query } = context;
	const search = value(query, 'search')?.toLowerCase();
	const ids = value(query, 'id')
		?.split(',')
		.filter((id) => id !== '');
	const withDeleted = flag(query, 'includeDeleted') === true;
	const rows = directory.contactLists
		.filter(
			(list) =>
				(withDeleted || !list.deleted) && (!search || list.name.toLowerCase().includes(search)),
		)
		.filter((list) => !ids?.length || ids.includes(String(externalListId(list.id, dialect))))
		.map((list) => ({
			id: externalListId(list.id, dialect),
			name: list.name,
			description: list.description,
			contactCount: list.members.length,
			createdAt: formatDate(list.createdAt, dialect),
		}));
	return listReply(sorted(rows, 'name', query), 'contactLists', context);
}

function members(context: NeighbourContext): ApiResponse {
	const list = context.findList(context.id);
	if (!list || list.deleted) throw new Refusal(404, `Contact list ${context.id} not found`);
	const search = value(context.query, 'search')?.toLowerCase();
	const rows = list.members.filter(
		(member: Contact) =>
			!search ||
			member.fullName.toLowerCase().includes(search) ||
			member.phoneNumber.includes(search),
	);
	return listReply(sorted(rows, 'fullName', context.query), 'contacts', context);
}

/** `sortBy` and `sortOrder=asc|desc`, as this family of endpoints has them; ties keep their order. */
function sorted<T extends object>(rows: T[], defaultKey: string, query: Query): T[] {
	const key = value(query, 'sortBy') ?? defaultKey;
	const order = value(query, 'sortOrder') ?? 'asc';
	if (order !== 'asc' && order !== 'desc')
		throw new Refusal(400, 'sortOrder must be asc or desc', 'sortOrder');
	const sign = order === 'asc' ? 1 : -1;
	const read = (row: T): string | number => {
		const found: unknown = (row as Record<string, unknown>)[key];
		return typeof found === 'number' ? found : String(found ?? '');
	};
	return [...rows].sort((a, b) => {
		const left = read(a);
		const right = read(b);
		return sign * (left < right ? -1 : left > right ? 1 : 0);
	});
}
