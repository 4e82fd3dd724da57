import type { Dialect } from '../simulator';

export interface Answer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	text: string;
}

export type Row = Record<string, unknown>;

/** The value of a body; undefined when it is no JSON. */
export function parse(text: string): unknown {
	try {
		// Long numbers lose digits here, so ids that are to be asked for are read as text.
		return JSON.parse(text.replace(/"id":\s*(\d{16,})/g, '"id":"$1"')) as unknown;
	} catch {
		return undefined;
	}
}

export const isObject = (value: unknown): value is Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** In what a single campaign stands; undefined when there is none. */
export function singleEnvelope(whole: unknown): Dialect['single'] | undefined {
	if (!isObject(whole)) return undefined;
	for (const name of ['data', 'campaign', 'result'] as const)
		if (isObject(whole[name])) return name === 'data' && 'id' in whole ? 'request' : name;
	return 'id' in whole ? 'bare' : undefined;
}

/** The single campaign in the body of an answer. */
export function campaignIn({ text }: Answer): Row | undefined {
	const whole = parse(text);
	const envelope = singleEnvelope(whole);
	if (!isObject(whole) || envelope === undefined) return undefined;
	const campaign = envelope === 'bare' ? whole : whole[envelope === 'request' ? 'data' : envelope];
	return isObject(campaign) ? campaign : undefined;
}

/** A path for a report: IDs, names and days are nobody's business. */
export function withoutValues(path: string): string {
	return path
		.replace(/(campaigns\/)(?!stats)[^/?]+/, '$1{id}')
		.replace(/(search|startDate|endDate)=[^&]*/g, '$1=...');
}
