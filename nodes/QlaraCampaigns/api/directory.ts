import { endpoints, type Endpoint } from './endpoints';
import { isId } from './findCampaign';
import type { RowReader } from './findList';
import { isJsonObject, type JsonObject } from './types';

/** What campaigns name by an ID (docs/api.md#neighbouring-endpoints). */
export type DirectoryName =
	'contactLists' | 'rcsAgents' | 'rcsTemplates' | 'whatsAppNumbers' | 'whatsAppTemplates';

/** One of them, as the API returned it but for its ID, which is always `id`. */
export interface DirectoryRow extends JsonObject {
	id: string | number;
}

interface Directory {
	/** Their name in an answer. */
	key: string;
	/** Their name in sentences. */
	words: string;
	/** Names of the ID where it is not `id`. */
	idKeys: readonly string[];
}

export const directories: Record<DirectoryName, Directory> = {
	contactLists: {
		key: 'contactLists',
		words: 'contact lists',
		idKeys: ['listId', 'contactListId'],
	},
	rcsAgents: { key: 'agents', words: 'RCS agents', idKeys: ['agentId', 'rcsAgentId'] },
	rcsTemplates: { key: 'templates', words: 'RCS templates', idKeys: ['templateId'] },
	whatsAppNumbers: { key: 'phoneNumbers', words: 'WhatsApp numbers', idKeys: ['phoneNumberId'] },
	whatsAppTemplates: { key: 'templates', words: 'WhatsApp templates', idKeys: ['templateId'] },
};

/** Where RCS agents may be found: no document says it. Those that fit the neighbours best come first. */
const agentPaths = [
	endpoints.rcsAgents.path,
	'/message-server/rcs/agent',
	'/partner-gateway/v1/rcs/agents',
];

/** The endpoints where a directory may be found, the likeliest first. */
export function candidatesFor(name: DirectoryName): Endpoint[] {
	const endpoint = endpoints[name];
	return name === 'rcsAgents' ? agentPaths.map((path) => ({ ...endpoint, path })) : [endpoint];
}

/** Reads the rows of a directory; an entry without an ID is none. */
export function directoryReader(name: DirectoryName): RowReader<DirectoryRow> {
	const { key, idKeys } = directories[name];
	return {
		name: key,
		read: (entry) => {
			const id = ['id', ...idKeys].map((idKey) => entry[idKey]).find(isId);
			return id === undefined ? undefined : { ...entry, id };
		},
		isUnmistakable: () => false,
	};
}

const textOf = (value: unknown): string | undefined =>
	typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** The first text among some fields of a row. */
export function firstText(row: JsonObject, names: readonly string[]): string | undefined {
	return names.map((name) => textOf(row[name])).find((text) => text !== undefined);
}

/** What people call an entry: its name, for a WhatsApp number the name that recipients see; undefined when it has none. */
export function nameOf(row: DirectoryRow): string | undefined {
	return firstText(row, ['name', 'displayName', 'verifiedName', 'templateName', 'phoneNumber']);
}

/**
 * The ID of the WhatsApp number that a template belongs to; undefined when the answer does not say it, as in the
 * documented sample.
 */
export function numberOfTemplate({ phoneNumberId, phoneNumber }: JsonObject): string | undefined {
	const id = isJsonObject(phoneNumber) ? phoneNumber.id : phoneNumberId;
	return isId(id) ? String(id) : undefined;
}

/** Whether WhatsApp has approved a template, as far as the answer says. */
export function isApproved({ status }: JsonObject): boolean {
	const word = textOf(status);
	return word === undefined || word.toUpperCase() === 'APPROVED';
}
