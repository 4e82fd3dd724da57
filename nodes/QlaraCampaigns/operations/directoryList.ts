import type { INodeProperties } from 'n8n-workflow';
import { nameOf, type DirectoryName, type DirectoryRow } from '../api/directory';
import type { JsonObject, Query } from '../api/types';
import { readList } from './list';
import type { OperationContext } from './operation';

/** The channel whose senders or templates are listed. */
export function channelField(description: string): INodeProperties {
	return {
		displayName: 'Channel',
		name: 'channel',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'RCS', value: 'RCS' },
			{ name: 'WhatsApp', value: 'WHATSAPP' },
		],
		default: 'WHATSAPP',
		description,
	};
}

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** An entry as an operation returns it: its name first, then everything as the API returned it, what is nested last. */
export function presentRow(row: DirectoryRow, channel?: string): JsonObject {
	const { id, name: _name, ...others } = row;
	const entries = Object.entries(others);
	return {
		name: nameOf(row) ?? null,
		...(channel !== undefined && { channel }),
		...Object.fromEntries(entries.filter(([, value]) => !isNested(value))),
		id,
		...Object.fromEntries(entries.filter(([, value]) => isNested(value))),
	};
}

/** Lists a directory as far as Return All and Limit ask for it. */
export async function readDirectory(
	{ client, params }: Pick<OperationContext, 'client' | 'params'>,
	name: DirectoryName,
	{ query = {}, keeps }: { query?: Query; keeps?: (row: DirectoryRow) => boolean } = {},
): Promise<DirectoryRow[]> {
	return await readList(params, [{ read: client.directory(name, query), ...(keeps && { keeps }) }]);
}
