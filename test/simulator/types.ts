/** The nouns of the simulator. Times are milliseconds since 1970, money is a decimal number in the account's currency. */

export interface ApiRequest {
	method: string;
	/** Raw path with query, exactly as it stood in the request line: `/api/partner-gateway/v1/campaigns?page=0`. */
	path: string;
	/** Names in any case, as in HTTP. */
	headers: Record<string, string>;
	body?: string;
}

export interface ApiResponse {
	status: number;
	headers: Record<string, string>;
	/** Empty string: no body at all. */
	body: string;
}

/** 0 draft, 1 ready or scheduled, 2 sending, 3 completed, 4 failed (docs/api.md#statuses). */
export type Status = 0 | 1 | 2 | 3 | 4;

/**
 * Where a campaign stands inside the server. Finer than the status: `accepted` is a confirm that was taken
 * but is not yet visible, because a client may not conclude "not sent" from a status that has not moved.
 */
export type Phase = 'draft' | 'accepted' | 'queued' | 'sending' | 'done';

export type Id = number | string;

/** What create and update may set (docs/api.md#create). */
export interface WritableFields {
	name: string;
	description: string | null;
	sendingMode: string;
	smsSender: string | null;
	smsBody: string | null;
	rcsAgentId: Id | null;
	rcsTemplateId: Id | null;
	whatsappPhoneNumberId: Id | null;
	whatsappTemplateId: Id | null;
	/** 1 contact lists, 2 explicit numbers. */
	destinationType: 1 | 2 | null;
	contactListIds: Id[];
	destinations: string[];
	/** `scheduledDate` as a time. */
	scheduledAt: number | null;
	readyToSend: boolean;
}

/** One campaign as the server keeps it. Its arrays are replaced, never changed in place. */
export interface Campaign extends WritableFields {
	id: number;
	status: Status;
	phase: Phase;
	createdAt: number;
	updatedAt: number;
	/** Result of the last calculateGoal; stale after a change, 0 before the first. */
	totalDestinations: number;
	cost: number;
	/** False after a change that calculateGoal has not seen yet. */
	goalCalculated: boolean;
	confirmedAt: number | null;
	sentAt: number | null;
	finishedAt: number | null;
	/** When the next step of the walk happens; null while nothing is planned. */
	dueAt: number | null;
	/** How often this campaign is dispatched when its time comes: more than 1 only with `confirmTwiceSendsTwice`. */
	pendingSends: number;
	/** Credit held for the campaign between confirm and dispatch. */
	frozen: number;
	/** Delivery results at the end, and how it ends; known to the server from the dispatch on. */
	delivered: number;
	failed: number;
	endsAs: 3 | 4;
	/** Durations that were in force when it was confirmed. */
	timings: Timings;
}

/** Durations of the walk 0 -> 1 -> 2 -> 3 or 4, in ms. */
export interface Timings {
	/** From an accepted confirm until it shows as status 1. */
	commit: number;
	/** Status 1 to 2, for a campaign whose scheduled date is absent or reached. */
	queued: number;
	/** Status 2 to 3 or 4. */
	sending: number;
}

/** One campaign that really went out. */
export interface Dispatch {
	/** The id as text, as the API shows it. */
	campaignId: string;
	time: number;
	sendingMode: string;
	/** Order of the fallback, first tried first. */
	channels: string[];
	/** Phone numbers, each once. */
	recipients: string[];
	/** The SMS text as it was written, placeholders included; null when SMS is not among the channels. */
	text: string | null;
	/** Sender, agent, template and number ids of the channels used. */
	fields: Record<string, Id>;
	cost: number;
}

/** A change of status; `from` null: created, `to` null: deleted. */
export interface Transition {
	campaignId: string;
	from: Status | null;
	to: Status | null;
	time: number;
}

/** A request that reached the API. The API key is never kept, wherever it stood. */
export interface ReceivedRequest {
	method: string;
	/** Without the query. */
	path: string;
	operation: string | null;
	query: Record<string, string | string[]>;
	/** Parsed JSON; the text itself when it is none; undefined without a body. */
	body: unknown;
	time: number;
	/** What the API answered; a fault may have put something else on the wire. */
	status: number;
	key: 'valid' | 'missing' | 'wrong' | 'forbidden';
}

/** An answer other than success, decided anywhere in the state machine. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly field: string | null = null,
	) {
		super(message);
	}
}
