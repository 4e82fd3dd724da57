import type { INodeProperties } from 'n8n-workflow';
import { compareNames } from '../parameters/compareNames';
import type { Params } from '../parameters/params';
import { isTimeZone } from '../sending/allowedHours';

/** Stands for the time zone of the workflow, so that a workflow which moves to another one takes its times along. */
const ofWorkflow = 'workflow';

/** Every zone with a name of its own, first the one that most people want. */
const options = [
	{ name: 'Time Zone of the Workflow', value: ofWorkflow },
	...['UTC', ...Intl.supportedValuesOf('timeZone')]
		.filter((zone, index, zones) => zones.indexOf(zone) === index)
		.map((zone) => ({ name: zone.replace(/_/g, ' '), value: zone }))
		.sort((a, b) => compareNames(a.name, b.name)),
];

/** A picker of time zones with search; the workflow's own unless another one is chosen. */
export function timeZoneField(
	texts: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
): INodeProperties {
	return { ...texts, type: 'options', options, default: ofWorkflow };
}

/**
 * Reads a time zone.
 *
 * @returns its IANA name
 * @throws InputError when there is none of this name
 */
export function readTimeZone(params: Params, name: string): string {
	const zone = params.requiredText(name).trim();
	if (zone === ofWorkflow) return params.timezone;
	if (isTimeZone(zone)) return zone;
	throw params.problem(
		name,
		`is "${zone.slice(0, 60)}", which is not a time zone`,
		'Choose one from the list, or use an expression that returns a name such as Europe/Rome.',
	);
}
