// Writes the numbering plans that the package ships, from the full metadata of libphonenumber-js: npm run plans
import fs from 'node:fs';
import path from 'node:path';
import libphonenumber from 'libphonenumber-js/package.json';
import metadata from 'libphonenumber-js/metadata.max.json';
import { countries } from '../../nodes/QlaraCampaigns/parameters/numberingPlans';

/** A country in the metadata: fields by their place, 0 for one that is absent. */
type Entry = [
	callingCode: string,
	internationalPrefix: string | 0,
	pattern: string,
	lengths: number[],
	formats: unknown,
	nationalPrefix?: string | 0,
	nationalPrefixFormat?: unknown,
	nationalPrefixForParsing?: string | 0,
	nationalPrefixTransform?: string | 0,
	more?: unknown,
	leadingDigits?: unknown,
	types?: Array<[pattern: string, ...unknown[]] | 0>,
];

/** Digits that a number of a length can begin with. A number without digits begins with none. */
type Beginnings = Map<number, Set<string>>;

function add(to: Beginnings, from: Beginnings): Beginnings {
	for (const [length, digits] of from)
		to.set(length, new Set([...(to.get(length) ?? []), ...digits]));
	return to;
}

function concat(left: Beginnings, right: Beginnings): Beginnings {
	const all: Beginnings = new Map();
	for (const [length, digits] of left)
		for (const [more, next] of right)
			add(all, new Map([[length + more, length === 0 ? next : digits]]));
	return all;
}

const nothing = (): Beginnings => new Map([[0, new Set<string>()]]);

/**
 * How long the numbers are that a pattern of the metadata matches, and which digits they begin with.
 *
 * @throws when the pattern uses anything but digits, classes, groups, alternatives and bounded repetition
 */
export function beginningsOf(pattern: string): Beginnings {
	let at = 0;
	const unknown = (): Error => new Error(`cannot read ${pattern} at ${at}`);

	function alternatives(): Beginnings {
		const all: Beginnings = new Map();
		for (;;) {
			let sequence = nothing();
			while (at < pattern.length && !'|)'.includes(pattern[at]!))
				sequence = concat(sequence, repetition());
			add(all, sequence);
			if (pattern[at] !== '|') return all;
			at++;
		}
	}

	function repetition(): Beginnings {
		let part = atom();
		for (;;) {
			const [whole, low = '0', high = low] =
				/^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(pattern.slice(at)) ?? [];
			if (whole === undefined) return part;
			at += whole.length;
			const all: Beginnings = new Map();
			let times = nothing();
			for (let count = 0; count <= (whole === '?' ? 1 : Number(high)); count++) {
				if (count >= Number(low)) add(all, times);
				times = concat(times, part);
			}
			part = all;
		}
	}

	function atom(): Beginnings {
		const [whole, group, digits, from] =
			/^(?:(\((?:\?:)?(?!\?))|(\\d|\d)|\[([\d-]+)\])/.exec(pattern.slice(at)) ?? [];
		if (whole === undefined) throw unknown();
		at += whole.length;
		if (group !== undefined) {
			const inside = alternatives();
			if (pattern[at++] !== ')') throw unknown();
			return inside;
		}
		const one = new RegExp(`[${from ?? digits}]`);
		return new Map([[1, new Set([...'0123456789'].filter((digit) => one.test(digit)))]]);
	}

	const all = alternatives();
	if (at < pattern.length) throw unknown();
	return all;
}

/** Types of number that a message can reach, by their place: fixed line, mobile, personal, internet telephony. */
const reachable = [0, 1, 4, 8];

/**
 * Whether numbers have other digits at home than behind their calling code: Argentina puts a 9 before its mobile numbers
 * from abroad, and a 15 into them at home. A rule that only puts a local area code before short numbers is none.
 */
function changesDigits(entry: Entry): boolean {
	return entry[8] === '9$1';
}

/** Names that the file has already stay: each version of Node.js knows others. */
const given = new Map(countries.map(({ country, name }) => [country, name]));
const names = new Intl.DisplayNames(['en'], { type: 'region' });

const nameOf = (country: string): string =>
	country === '001' ? '-' : (given.get(country) ?? names.of(country)!).replaceAll(' ', '_');

/** @returns none when no message can reach the numbers */
function lineOf(country: string, entry: Entry): string[] {
	const [callingCode, abroad, pattern] = entry;
	const [nationalPrefix, nationalPrefixForParsing, types] = [entry[5], entry[7], entry[11]];
	const patterns = types === undefined ? [[pattern]] : reachable.flatMap((type) => [types[type]]);
	const beginnings: Beginnings = new Map();
	for (const part of patterns) if (part) add(beginnings, beginningsOf(part[0]));
	const shapes = [...beginnings]
		.filter(([length]) => length > 0)
		.sort(([a], [b]) => a - b)
		.map(([length, digits]) => `${length}:${[...digits].sort().join('')}`);
	if (shapes.length === 0) return [];
	const prefix = changesDigits(entry) ? '?' : nationalPrefixForParsing || nationalPrefix || '-';
	return [
		[country, nameOf(country), callingCode, abroad || '-', prefix, pattern, ...shapes].join(' '),
	];
}

const entries = metadata.countries as unknown as Record<string, Entry>;
const nonGeographic = metadata.nonGeographic as unknown as Record<string, Entry>;

/** The file that the package ships. */
export function plansFile(): string {
	const lines = Object.values(metadata.country_calling_codes as Record<string, string[]>)
		.flat()
		.filter((country) => country in entries)
		.flatMap((country) => lineOf(country, entries[country]!));
	const worldwide = Object.values(nonGeographic).flatMap((entry) => lineOf('001', entry));
	return `/**
 * Numbering plans, one a line, made by \`npm run plans\` from libphonenumber-js ${libphonenumber.version}:
 * - the country, of those with one calling code first the one that the code stands for; 001 for the whole world
 * - its English name, with _ for a space
 * - its calling code
 * - a pattern for what begins an international number there
 * - a pattern for what people dial before a national number; - for nothing, ? where digits inside of it change as well
 * - a pattern for national numbers of every kind, without prefix
 * - lengths of national numbers that a message can reach, each with the digits that they begin with
 */
export const numberingPlanLines = String.raw\`
${[...lines, ...worldwide].join('\n')}
\`;
`;
}

export const plansPath = path.resolve(
	__dirname,
	'../../nodes/QlaraCampaigns/parameters/numberingPlanLines.ts',
);

if (require.main === module) fs.writeFileSync(plansPath, plansFile());
