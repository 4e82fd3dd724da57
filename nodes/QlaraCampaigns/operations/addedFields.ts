import type { JsonObject } from '../api/types';
import type { BodyField } from '../parameters/fields';
import type { Params } from '../parameters/params';

/**
 * Reads the fields that somebody has added to a collection.
 *
 * @returns fields of the request by name; one that was left empty is empty
 * @throws InputError for one that cannot be read, or whose expression returned nothing
 */
export function readAddedFields(collection: Params, fields: readonly BodyField[]): JsonObject {
	const added = fields.filter(({ property }) => collection.has(property.name));
	return Object.fromEntries(added.map(({ property, read }) => [property.name, read(collection)]));
}
