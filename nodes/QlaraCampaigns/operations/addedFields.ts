import type { JsonObject } from '../api/types';
import type { BodyField } from '../parameters/fields';
import type { Params } from '../parameters/params';

/**
 * Makes sure that a field which was added to a collection holds what it was added for: n8n drops a field whose
 * expression returned nothing, so that it looks like one that was not added.
 *
 * @param value what was read
 * @throws InputError when there is none, although the field is an expression
 */
export function requireGiven(collection: Params, name: string, value: unknown): void {
	const isNothing =
		value === undefined ||
		value === null ||
		(typeof value === 'string' && value.trim() === '') ||
		(Array.isArray(value) && value.length === 0);
	if (!isNothing || !collection.isAdded(name) || collection.isLeftEmpty(name)) return;
	throw collection.problem(
		name,
		'has no value: its expression returned nothing for this item',
		'Check the name of the field or column that it reads, or remove it from the collection.',
	);
}

/**
 * Reads the fields that somebody has added to a collection.
 *
 * @returns fields of the request by name; one that was left empty is empty
 * @throws InputError for one that cannot be read, or whose expression returned nothing
 */
export function readAddedFields(collection: Params, fields: readonly BodyField[]): JsonObject {
	const added = fields.filter(({ property }) => collection.isAdded(property.name));
	return Object.fromEntries(
		added.map(({ property: { name }, read }) => {
			const value = read(collection);
			requireGiven(collection, name, value);
			return [name, value];
		}),
	);
}
