import { createHash } from 'node:crypto';
import { isJsonObject, type Campaign, type JsonObject } from '../api/types';

/**
 * Who is about to confirm a campaign, as a short text at the end of its description: the only thing that all n8n
 * processes of an account share is the campaign. It is nobody's text: it is left out wherever a description is shown
 * or compared, and kept by an update.
 */
export interface Claim {
	/** Made up anew for each claim. */
	nonce: string;
	/** Tells the execution that made it from others; see {@link executionHash}. */
	execution: string;
}

const begin = '[n8n claim ';
const version = '1';
/** With the line end before it, and also when the API has cut it off. */
const anywhere = /(?:\r?\n|\s)?\[n8n claim [^\]]*(?:\]|$)/g;
const whole = /\[n8n claim 1:([0-9a-z]+):([0-9a-z]+)\]/;

function describe({ nonce, execution }: Claim): string {
	return `${begin}${version}:${nonce}:${execution}]`;
}

/** A claim that the API has cut off within its first characters. */
const stump = /(?:\r?\n|\s)?\[n8n(?: (?:c(?:l(?:a(?:im?)?)?)?)?)?$/;

/**
 * The text without any claim, whole or cut off. A text without one is returned as it is. What is left never becomes a
 * claim, although a claim may have stood inside of another one.
 */
export function withoutClaim(text: string): string {
	if (!text.includes('[n8n')) return text;
	return text.replace(anywhere, '').replaceAll(begin, begin.replace('[', '(')).replace(stump, '');
}

/**
 * The claim that a description carries.
 *
 * @returns `unreadable` when there is one that was cut off or changed; undefined when there is none
 */
export function claimOf({ description }: Campaign): Claim | 'unreadable' | undefined {
	if (typeof description !== 'string' || withoutClaim(description) === description)
		return undefined;
	const [, nonce, execution] = whole.exec(description) ?? [];
	return nonce === undefined || execution === undefined ? 'unreadable' : { nonce, execution };
}

/** The nonce of any claim that cannot be read. */
export const unreadableNonce = 'unreadable';

/** What tells the claim of a campaign from others; undefined when it carries none. */
export function nonceOf(campaign: Campaign): string | undefined {
	const claim = claimOf(campaign);
	return claim === 'unreadable' ? unreadableNonce : claim?.nonce;
}

/** The description with this claim instead of any other. */
export function withClaim(description: unknown, claim: Claim): string {
	const text = typeof description === 'string' ? withoutClaim(description) : '';
	return text === '' ? describe(claim) : `${text}\n${describe(claim)}`;
}

/** The body of an update, with the claim that the campaign carries now: a new description must not drop it. */
export function keepClaim(body: JsonObject, campaign: Campaign): JsonObject {
	const claim = claimOf(campaign);
	return typeof claim === 'object'
		? { ...body, description: withClaim(body.description, claim) }
		: body;
}

/**
 * Whether a description can carry a claim at all: it is returned, or it is absent because it is empty. An API that
 * returns no more than the documented fields (docs/api.md#get) leaves the name out too.
 */
export function canCarryClaim({ description, name }: Campaign): boolean {
	return description !== undefined || name !== undefined;
}

/** Everything as it is, but without the claims in descriptions, however deep they stand. */
export function withoutClaims<T>(value: T): T {
	return strip(value) as T;
}

/** What holds no claim is not copied: a list can have a hundred thousand campaigns. */
function strip(value: unknown): unknown {
	if (Array.isArray(value)) {
		const stripped = value.map(strip);
		return stripped.every((entry, index) => entry === value[index]) ? value : stripped;
	}
	if (!isJsonObject(value)) return value;
	let changed: Array<[string, unknown]> | undefined;
	for (const [name, entry] of Object.entries(value)) {
		const isText = name === 'description' && typeof entry === 'string';
		const stripped = isText ? withoutClaim(entry) : strip(entry);
		if (stripped !== entry) (changed ??= []).push([name, stripped]);
	}
	if (changed === undefined) return value;
	return Object.fromEntries([...Object.entries(value), ...changed]);
}

const hashDigits = 10;

/** What names an execution in a claim: no one can read more from it than that two are the same. */
export function executionHash(execution: string): string {
	return createHash('sha256').update(execution).digest('hex').slice(0, hashDigits);
}

/** @param random numbers in [0, 1) */
export function makeNonce(random: () => number): string {
	const part = (): string =>
		Math.floor(random() * 36 ** 6)
			.toString(36)
			.padStart(6, '0');
	return part() + part();
}
