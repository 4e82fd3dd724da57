import type { QlaraClient } from '../api/client';
import { readApiDate, toApiDay } from '../api/dates';
import { isAmbiguous, QlaraError, resultOf } from '../api/errors';
import { isWholeList, pageSize } from '../api/pages';
import { sendingModeOf } from '../api/sendingMode';
import { campaignStatus, statusCode, statusLabel } from '../api/status';
import type { Time } from '../api/time';
import { toText } from '../api/toText';
import type { Campaign, JsonObject, Page, Query } from '../api/types';
import { problem, type Problem } from '../channels/problem';
import { quote } from '../parameters/reading';
import { claimOf } from './claim';
import { compareFields, isEmpty } from './compareFields';
import { stateByStatus } from './confirmationState';
import { messageOf } from './message';

/** What a look for equal campaigns works with. */
export interface EqualPorts {
	client: Pick<QlaraClient, 'get' | 'list'>;
	time: Pick<Time, 'now' | 'sleep'>;
}

/** A campaign with the same message and the same recipients that was confirmed a short time ago. */
export interface EqualCampaign {
	id: string;
	/** A warning that names it. */
	problem: Problem;
}

/** What a look for equal campaigns has brought. */
export interface EqualCampaigns {
	/** The newest first. */
	found: EqualCampaign[];
	/** What could not be compared. */
	notes: Problem[];
}

/** What a look may cost, and what one before a claim may, which is followed by a look for rivals. */
const maxRequests = 5;
const maxRequestsBeforeClaim = 3;
const maxRivalRequests = 2;
/** How long before a request is made again, ms. */
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** Equal campaigns that are named, and those of which too little is known. */
const maxFound = 20;
const maxNamed = 3;
const dayMs = 86_400_000;
/** How long before it was confirmed a campaign may have been created to be looked for, and how far ahead it may go out. */
const createdBeforeMs = 31 * dayMs;
const scheduledAheadMs = 366 * dayMs;

const note = (message: string, remedy: string): Problem =>
	problem('note', 'equalUnknown', '', message, remedy);

/** Ids or numbers as a list, however the API writes them. */
const listOf = (value: unknown): unknown =>
	typeof value === 'string' ? value.split(/[\s,;]+/).filter(Boolean) : value;

/** What people get, as fields of a campaign. */
interface Content {
	message: JsonObject;
	recipients: JsonObject;
}

const filled = (entries: Array<[string, unknown]>): JsonObject =>
	Object.fromEntries(entries.filter(([, value]) => !isEmpty(value)));

/** Name and description are nobody's message, and the mode is compared by itself. */
function contentOf(campaign: Campaign): Content {
	const { sendingMode: _mode, ...message } = messageOf(campaign);
	// What the other kind holds reaches nobody (docs/api.md#create).
	const kinds = { '1': ['contactListIds'], '2': ['destinations'] } as Record<string, string[]>;
	const names = kinds[toText(campaign.destinationType)] ?? ['contactListIds', 'destinations'];
	return {
		message: filled(Object.entries(message)),
		recipients: filled(names.map((name) => [name, listOf(campaign[name])])),
	};
}

/**
 * One text for all campaigns that send the same to the same people, as this API shows them.
 *
 * @returns undefined when it does not show what it sends to whom
 */
export function contentKey(campaign: Campaign): string | undefined {
	const { message, recipients } = contentOf(campaign);
	if (isEmpty(Object.keys(message)) || isEmpty(Object.keys(recipients))) return undefined;
	const texts = (value: unknown): string[] =>
		[...new Set([value].flat().map((entry) => toText(entry).trim()))].sort();
	const sorted = (fields: JsonObject) =>
		Object.keys(fields)
			.sort()
			.map((name) => [name, texts(fields[name])]);
	return JSON.stringify([sendingModeOf(campaign), sorted(message), sorted(recipients)]);
}

/**
 * How a campaign compares with a content; `unknown` when the API does not show all of it.
 *
 * @param isRead whether it comes from a read: what is empty in a list may be filled there
 */
function compareContent(
	content: JsonObject,
	campaign: Campaign,
	isRead: boolean,
): 'same' | 'other' | 'unknown' {
	const results = [...compareFields(content, campaign)].map(([name, result]) =>
		!isRead && name !== 'sendingMode' && isEmpty(campaign[name]) ? 'unknown' : result,
	);
	if (results.includes('other')) return 'other';
	return results.includes('unknown') ? 'unknown' : 'same';
}

/** A date that a campaign shows, and what it is the date of. */
interface Moment {
	at: number;
	what: string;
}

const created = 'created';
const knownDates: Readonly<Record<string, string>> = {
	scheduledDate: 'scheduled for',
	createdAt: created,
	updatedAt: 'last changed',
};

/** Every date that it shows, those first that say most about when it was sent. The names are unknown (docs/api.md#get). */
function momentsOf(campaign: Campaign): Moment[] {
	const order = [undefined, 'scheduled for', 'last changed', created];
	return Object.entries(campaign)
		.filter(([name]) => /(?:At|Date|Time)$/.test(name))
		.flatMap(([name, value]) => {
			const at = readApiDate(value);
			return at === undefined ? [] : [{ at, what: knownDates[name] ?? name }];
		})
		.sort((a, b) => {
			const [rankA, rankB] = [a, b].map(({ what }) => Math.max(0, order.indexOf(what)));
			return rankA! - rankB! || b.at - a.at;
		});
}

/**
 * Whether a campaign was confirmed, or goes out, within a time from now. No date of a confirm is documented: any date
 * that it shows within that time counts, and that it was created before says nothing.
 *
 * @param isRecent whether the API lists it as created or scheduled on these days
 */
function isWithin(
	campaign: Campaign,
	isRecent: boolean,
	now: number,
	withinMs: number,
): 'yes' | 'no' | 'unknown' {
	const moments = momentsOf(campaign);
	if (moments.some(({ at }) => Math.abs(now - at) < withinMs)) return 'yes';
	if (statusCode(campaign.status) === campaignStatus.sending) return 'yes';
	if (moments.length === 0) return isRecent ? 'yes' : 'unknown';
	return moments.some(({ what }) => what !== created) ? 'no' : 'unknown';
}

/** The warning of an equal campaign. @param what it is and has done, as a sentence */
function warningOf({ id }: Campaign, what: string): EqualCampaign {
	return {
		id: String(id),
		problem: problem(
			'warning',
			'justSent',
			'',
			what,
			'If everybody is to get it again, send with the plan ID of a Check that shows this warning, or set "Hours Between Equal Campaigns" to 0.',
		),
	};
}

const named = ({ id, name }: Campaign): string =>
	`Campaign ${String(id).slice(0, 50)}${isEmpty(name) ? '' : ` ${quote(name)}`}`;

/** The warning of an equal campaign that was confirmed, or may have been, so short ago that no list may show it yet. */
export function sentBefore(campaign: Campaign, isCertain: boolean): EqualCampaign {
	const was = isCertain ? 'was' : 'may have been';
	return warningOf(
		campaign,
		`${named(campaign)} has the same message and the same recipients, and ${was} confirmed a moment ago.`,
	);
}

function described(campaign: Campaign, now: number, withinMs: number): string {
	const { status } = campaign;
	const moments = momentsOf(campaign);
	const moment = moments.find(({ at }) => Math.abs(now - at) < withinMs) ?? moments[0];
	const when = moment && `${moment.what} ${new Date(moment.at).toISOString()}`;
	return `${named(campaign)} (${statusLabel(status)}, ${when ?? 'without a date'})`;
}

/** A confirmed campaign from a list. */
interface Candidate {
	campaign: Campaign;
	isRecent: boolean;
	/** Whether a read has shown all there is of it. */
	isRead: boolean;
	/** What comparing it has brought, once for what is known of it. */
	compared?: Compared;
}

interface Compared {
	content: 'same' | 'other' | 'unknown';
	within: 'yes' | 'no' | 'unknown';
}

/** One look, with its requests counted. */
class Look {
	private readonly candidates = new Map<string, Candidate>();
	private readonly maxRequests: number;
	private readonly content: Content;
	private readonly asked: JsonObject;
	private readonly notes: Problem[] = [];

	constructor(
		private readonly ports: EqualPorts,
		private readonly own: Campaign,
		private readonly withinMs: number,
		private left: number,
		private readonly now = ports.time.now(),
	) {
		this.maxRequests = left;
		this.content = contentOf(own);
		this.asked = {
			sendingMode: sendingModeOf(own),
			...this.content.message,
		};
	}

	async run(): Promise<EqualCampaigns> {
		const { content, notes, own } = this;
		const unseen = [
			...(isEmpty(Object.keys(content.message)) ? ['the message'] : []),
			...(isEmpty(Object.keys(content.recipients)) ? ['the recipients'] : []),
		];
		if (unseen.length > 0) {
			// A campaign without them is reported as such.
			if (own.name === undefined)
				notes.push(
					note(
						`Qlara does not show ${unseen.join(' and ')}, so it is not known whether the same was sent before.`,
						'Look at the campaigns in Qlara.',
					),
				);
			return { found: [], notes };
		}
		const end = await resultOf(this.collect());
		if (end instanceof QlaraError)
			notes.push(
				note(
					`Qlara could not be asked for all campaigns of the last ${this.hours()}, so an equal one may not be noticed: ${end.message}.`,
					'Look at the campaigns in Qlara, or try again.',
				),
			);
		return { found: this.judge(), notes };
	}

	private hours(): string {
		const hours = this.withinMs / 3_600_000;
		return hours === 1 ? 'hour' : `${hours} hours`;
	}

	/** One request, made again after an end that leaves it open, as long as requests are left. */
	private async request<T>(make: () => Promise<T>): Promise<T> {
		const { time } = this.ports;
		for (let made = 1; ; made++) {
			this.left--;
			const end = await resultOf(make());
			if (!(end instanceof QlaraError)) return end;
			const { kind, details } = end;
			// Only a refusal before any work means it when it names a time.
			const asked = details.status === 429 ? (details.retryAfterMs ?? 0) : 0;
			const delay = Math.max(firstDelayMs * made, asked);
			const mayPass = isAmbiguous(end) || kind === 'unreachable' || details.status === 429;
			if (!mayPass || this.left === 0 || delay > longestDelayMs || details.code === 'ERR_CANCELED')
				throw end;
			await time.sleep(delay);
		}
	}

	private async page(query: Query, page: number, isRecent: boolean): Promise<Page<Campaign>> {
		const filter: Query = { ...query, isDraft: false, direction: 'DESC' };
		const answer = await this.request(async () => {
			const read = this.ports.client.list(filter, 'watch');
			return await read(page, pageSize);
		});
		// A list with a draft in it is not the one that was asked for: then status 1 proves nothing.
		const isFiltered = answer.rows.every((row) => stateByStatus(row) !== 'draft');
		const { own } = this;
		for (const campaign of answer.rows) {
			const id = String(campaign.id);
			const state = stateByStatus(campaign);
			if (id === String(own.id) || this.candidates.has(id)) continue;
			const kinds = [own, campaign].map(({ destinationType }) => toText(destinationType)).sort();
			if (kinds.join() === '1,2') continue;
			if (state === 'draft' || (state === 'unclear' && !isFiltered)) continue;
			this.candidates.set(id, { campaign, isRecent, isRead: false });
		}
		return answer;
	}

	/** Reads the lists, and each campaign by its ID of which they show too little. */
	private async collect(): Promise<void> {
		await this.collectRecent();
		const { now, withinMs } = this;
		if (this.left === 0) {
			this.notes.push(
				note(
					'Qlara did not answer often enough to look through the campaigns that were created before these days.',
					'If one of them may have been sent just now, look at the campaigns in Qlara, or try again.',
				),
			);
			return;
		}
		// What was created days ago may have been confirmed a moment ago.
		await this.page(
			{
				startDate: toApiDay(now - withinMs - createdBeforeMs),
				endDate: toApiDay(now + scheduledAheadMs),
			},
			0,
			false,
		);
		for (const candidate of this.pending()) {
			if (this.left === 0) return;
			const read = await this.request(
				async () => await this.ports.client.get(String(candidate.campaign.id), 'watch'),
			);
			candidate.campaign = { ...candidate.campaign, ...read };
			candidate.isRead = true;
			delete candidate.compared;
		}
	}

	/** The list of what was created or scheduled on these days, a day more at both ends for the time zone of the API. */
	private async collectRecent(): Promise<void> {
		const { now, withinMs } = this;
		const query = { startDate: toApiDay(now - withinMs - dayMs), endDate: toApiDay(now + dayMs) };
		const seen = new Set<string>();
		for (let page = 0; ; page++) {
			const answer = await this.page(query, page, true);
			const before = seen.size;
			for (const { id } of answer.rows) seen.add(String(id));
			const { total = Infinity, last, rows } = answer;
			const isEnd = seen.size === before || last === true || (page > 0 && seen.size >= total);
			if (isEnd || (page === 0 && isWholeList(answer, pageSize))) return;
			const used = this.maxRequests - this.left;
			if (used < this.maxRequests - (this.pending().length === 0 ? 2 : 3)) continue;
			// A short page is the last one, unless the server cuts pages where it likes.
			if (rows.length < pageSize && rows.length % 5 !== 0 && total <= seen.size) return;
			this.notes.push(
				note(
					`Of the campaigns of the last ${this.hours()} only ${seen.size} were compared with this one.`,
					'If there may be an equal one among the others, look at the campaigns in Qlara.',
				),
			);
			return;
		}
	}

	/** Lists of recipients are long: they are compared where all else is equal, once for each campaign. */
	private compare(candidate: Candidate): Compared {
		return (candidate.compared ??= this.compareNow(candidate));
	}

	private compareNow({ campaign, isRecent, isRead }: Candidate): Compared {
		const { asked, content } = this;
		const within = isWithin(campaign, isRecent, this.now, this.withinMs);
		const results = new Set<Compared['content']>();
		for (const part of [asked, content.recipients]) {
			if (within === 'no' || results.has('other')) break;
			results.add(compareContent(part, campaign, isRead));
		}
		const worst = (['other', 'unknown'] as const).find((result) => results.has(result));
		return { content: worst ?? 'same', within };
	}

	/** Those that may be equal, the newest first. */
	private possible(): Candidate[] {
		return [...this.candidates.values()].filter((candidate) => {
			const { content, within } = this.compare(candidate);
			return content !== 'other' && within !== 'no';
		});
	}

	/** Those of which too little is known, and a read may tell. */
	private pending(): Candidate[] {
		return this.possible().filter((candidate) => {
			const { content, within } = this.compare(candidate);
			return !candidate.isRead && (content === 'unknown' || within === 'unknown');
		});
	}

	private judge(): EqualCampaign[] {
		const { now, withinMs } = this;
		const possible = this.possible();
		const isCertain = (candidate: Candidate): boolean => {
			const { content, within } = this.compare(candidate);
			return content === 'same' && within === 'yes';
		};
		this.noteUncertain(possible.filter((candidate) => !isCertain(candidate)));
		return possible
			.filter(isCertain)
			.map(({ campaign }) => campaign)
			.sort((a, b) => newest(b) - newest(a))
			.slice(0, maxFound)
			.map((campaign) =>
				warningOf(
					campaign,
					`${described(campaign, now, withinMs)} has the same message and the same recipients, and was confirmed in the last ${this.hours()}.`,
				),
			);
	}

	private noteUncertain(candidates: Candidate[]): void {
		if (candidates.length === 0) return;
		const { now, withinMs, notes } = this;
		const named = candidates
			.slice(0, maxNamed)
			.map(({ campaign }) => described(campaign, now, withinMs));
		const more = candidates.length - named.length;
		notes.push(
			note(
				`${[...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')} may have the same message and the same recipients: Qlara does not show enough to tell.`,
				'Look at them in Qlara.',
			),
		);
	}
}

const newest = (campaign: Campaign): number =>
	Math.max(0, ...momentsOf(campaign).map(({ at }) => at));

/**
 * Looks for campaigns that send the same message to the same recipients, and were confirmed a short time ago: the
 * second run of a workflow makes a second campaign, of which nobody can see that it is one too many. Makes at most
 * five requests, and most often two.
 *
 * The message is every field of the channels of its mode; the recipients are a set of contact lists or of numbers.
 *
 * @param own the campaign, which does not count itself
 * @param withinMs how far back to look
 * @param claims whether {@link findRivals} follows, so that three requests have to do
 * @returns what was found; whatever cannot be read is a note
 */
export async function findEqualCampaigns(
	ports: EqualPorts,
	own: Campaign,
	withinMs: number,
	claims = false,
): Promise<EqualCampaigns> {
	const requests = claims ? maxRequestsBeforeClaim : maxRequests;
	return await new Look(ports, own, withinMs, requests).run();
}

/**
 * Looks for campaigns with the same message and the same recipients that carry a claim: another process may be about to
 * confirm one, or has. Who has claimed its own before it looks, and finds none, is the only one. One request, two where it
 * fails; what cannot be read is none.
 *
 * @param isForeign whether a claim, by its nonce, counts
 */
export async function findRivals(
	{ client, time }: EqualPorts,
	own: Campaign,
	withinMs: number,
	isForeign: (nonce: string) => boolean,
): Promise<Campaign[]> {
	const { message, recipients } = contentOf(own);
	if (isEmpty(Object.keys(message)) || isEmpty(Object.keys(recipients))) return [];
	const asked = { sendingMode: sendingModeOf(own), ...message, ...recipients };
	// Not of drafts alone: one may have been confirmed since the look before the claim.
	const claimed = client.list({ search: 'n8n claim', direction: 'DESC' }, 'watch');
	let answer = await resultOf(claimed(0, pageSize));
	for (let made = 1; answer instanceof QlaraError && made < maxRivalRequests; made++)
		answer = await resultOf(claimed(0, pageSize));
	if (answer instanceof QlaraError) return [];
	return answer.rows.filter((row) => {
		const claim = claimOf(row);
		return (
			String(row.id) !== String(own.id) &&
			typeof claim === 'object' &&
			isForeign(claim.nonce) &&
			(stateByStatus(row) === 'draft' || isWithin(row, false, time.now(), withinMs) === 'yes') &&
			compareContent(asked, row, false) === 'same'
		);
	});
}
