import { channelFields } from '../channels';
import type { Problem } from '../channels/problem';
import { sendingModeField } from '../channels/sendingModeField';
import { labelsOf } from '../parameters/labels';
import { changeableFields, nameField } from './campaignFields';

/** The labels of the form for the fields of the API that a problem can be about. */
const labels = labelsOf(
	[nameField, sendingModeField, ...channelFields(), ...changeableFields].map(
		({ property }) => property,
	),
);
// What the form asks for in another way, or not at all.
for (const [name, label] of [
	['contactListIds', 'Contact Lists'],
	['destinations', 'Phone Numbers'],
	['price', 'Cost'],
	['status', 'Status'],
	['totalDestinations', 'Recipients'],
] as const)
	labels.set(name, label);

/** What a field of a campaign is called in the form; a field that the form does not know keeps its name. */
export function fieldLabel(name: string): string {
	return labels.get(name) ?? name;
}

/** A problem as Check returns it: the sentences first, the words of the API last. */
export function problemReport({ message, remedy, severity, field, code }: Problem): Problem & {
	label: string;
} {
	return { message, remedy, severity, label: fieldLabel(field), field, code };
}
