import type { INodeProperties } from 'n8n-workflow';
import { placeholderPattern } from '../channels/smsSegments';
import type { Params } from '../parameters/params';

/** What a sample contact is called and has, by the field names of contacts that placeholders are likely to use. */
const samples = [
	{ displayName: 'City', name: 'city', sample: 'Parma' },
	{ displayName: 'Email', name: 'email', sample: 'anna@example.com' },
	{ displayName: 'First Name', name: 'firstName', sample: 'Anna' },
	{ displayName: 'Full Name', name: 'fullName', sample: 'Anna Rossi' },
	{ displayName: 'Last Name', name: 'lastName', sample: 'Rossi' },
] as const;

/** The contact as whom to read a message. */
export const sampleContact: INodeProperties = {
	displayName: 'Sample Contact',
	name: 'sampleContact',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description:
		'The contact as whom to read the message; without one it is Anna Rossi from Parma. Placeholders of other names stay as they are.',
	options: samples.map(({ displayName, name, sample }) => ({
		displayName,
		name,
		type: 'string',
		default: sample,
		description: `What stands in the place of {{${name}}}`,
	})),
};

const comparable = (name: string): string => name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** Reads the values of the sample contact, by the names of placeholders without case and punctuation. */
export function readSampleContact(params: Params): Map<string, string> {
	const given = params.collection(sampleContact.name);
	return new Map(
		samples.map(({ name, sample }) => [
			comparable(name),
			given.has(name) ? given.text(name) : sample,
		]),
	);
}

/** A text as the sample contact reads it, and the placeholders that no sample has a value for. */
export function readAs(
	text: string,
	contact: ReadonlyMap<string, string>,
): { text: string; unknown: string[] } {
	const unknown = new Set<string>();
	const filled = text.replace(placeholderPattern, (placeholder, name: string) => {
		const value = contact.get(comparable(name));
		if (value === undefined) unknown.add(placeholder);
		return value ?? placeholder;
	});
	return { text: filled, unknown: [...unknown] };
}
