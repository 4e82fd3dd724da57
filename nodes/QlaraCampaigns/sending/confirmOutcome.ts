import type { StatusLabel } from '../api/status';
import type { Campaign, JsonObject } from '../api/types';
import type { Assessment } from './prepareConfirm';

/** One read of the status: when (ISO 8601), and the status as a word or why it could not be read. */
export interface StatusRead {
	at: string;
	status: StatusLabel | 'unknown' | 'not readable';
	why?: string;
}

/**
 * How a confirm ended:
 * - `confirmed`: this call confirmed the campaign; the API said so, or its status moved after this call's request
 * - `alreadyConfirmed`: it was confirmed before; this call sent no request, or one that was refused
 * - `rejected`: the API refused; the campaign is not confirmed
 * - `notSent`: the request never left, or was turned away before any work
 * - `unknown`: nobody knows; the campaign may be sending
 */
export type ConfirmResult = 'confirmed' | 'alreadyConfirmed' | 'rejected' | 'notSent' | 'unknown';

/** The end of a confirm, with what was seen. */
export interface ConfirmOutcome {
	outcome: ConfirmResult;
	id: Campaign['id'];
	/** The campaign as it was last read. */
	campaign?: Campaign;
	/** What happened, as a sentence. */
	reason: string;
	/** The status before the request. */
	statusBefore: StatusLabel | 'unknown';
	/** Every read of the status, in order. */
	statusReads: StatusRead[];
	/** What was found before the request, if anything was asked for. */
	assessment?: Assessment;
	/** What came back from the request, if one was made. */
	answer?: { status?: number; apiMessage?: string; code?: string };
	/** The fields of the API's answer, if it had any. */
	fields?: JsonObject;
}

/** A confirm that did not lead to a confirmed campaign; the message names the outcome. */
export class ConfirmError extends Error {
	override readonly name = 'ConfirmError';

	constructor(readonly outcome: ConfirmOutcome) {
		const names: Readonly<Record<ConfirmResult, string>> = {
			confirmed: 'Confirmed',
			alreadyConfirmed: 'Already confirmed',
			rejected: 'Rejected',
			notSent: 'Not sent',
			unknown: 'Unknown',
		};
		super(`${names[outcome.outcome]}: ${outcome.reason}`);
	}
}

/** Passes an outcome on when the campaign is confirmed. @throws ConfirmError for every other outcome */
export function requireConfirmed(outcome: ConfirmOutcome): ConfirmOutcome {
	if (outcome.outcome === 'confirmed' || outcome.outcome === 'alreadyConfirmed') return outcome;
	throw new ConfirmError(outcome);
}
