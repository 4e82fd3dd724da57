import { recipientsOf } from '../api/campaignFigures';
import type { QlaraClient } from '../api/client';
import { isAmbiguous, QlaraError, resultOf } from '../api/errors';
import type { Time } from '../api/time';
import type { Campaign } from '../api/types';
import { campaignBody } from '../channels/campaignBody';
import { claimOf, executionHash, makeNonce, nonceOf, unreadableNonce, withClaim } from './claim';
import { stateByStatus } from './confirmationState';
import type { ConfirmLedger } from './confirmLedger';
import { estimateOf } from './estimate';
import { planOf } from './planId';
import {
	checkUpdateAtMs,
	dateNotShown,
	requireSameCount,
	requireUnchanged,
	showsUpdate,
	type Assessment,
} from './prepareConfirm';
import { waitFor } from './waiter';

/** What a claim works with. */
export interface ClaimPorts {
	client: Pick<QlaraClient, 'get' | 'calculateGoal' | 'price' | 'update'>;
	time: Time;
	ledger: ConfirmLedger;
	/** Who claims: the execution and the node in it. */
	claimant: string;
	/** How long the requests of this execution have waited for their turn so far, ms. */
	waitedMs?(): number;
	/** Told every read, and when it departed. */
	record(campaign: Campaign, at: number): void;
}

/**
 * The times of the protocol, ms. The proof that of two processes at most one confirms, as long as no read is later
 * than half of what `waitMs` is longer than `stepMs` (or, for reads that are all equally late, than is measured): who
 * has read that there is no claim has written its own within `stepMs`, or does not count it; so after `waitMs` the
 * last claim stands, and only the one whose claim it is confirms.
 */
export interface ClaimTiming {
	/** Longest time from the departure of the read before a claim to the answer to its update. */
	stepMs: number;
	/** How old a read may be, from its departure, when something departs that relies on it. */
	freshMs: number;
	/** From the answer to a claim's update to the read that decides; a measured lag of reads comes on top, twice. */
	waitMs: number;
	/** Longest time from a claim's departure to that of its confirm: so long others wait for it, and the settle time. */
	patienceMs: number;
}

export const defaultClaimTiming: ClaimTiming = {
	stepMs: 2_000,
	freshMs: 1_500,
	waitMs: 3_000,
	patienceMs: 75_000,
};

/** When to look for one's own claim, ms after its update. What shows later is taken for lost. */
const lookForItAtMs = [0, 500, 1_000, 2_000, 4_000, 7_000, 10_000];
const maxReads = 3;
const maxRequests = 4;
/** How long before another request that was turned away, ms; doubled each time. */
const backOffMs = 1_000;
const longestBackOffMs = 65_000;

/**
 * - `held`: one's own claim was read back, and the campaign is as it was
 * - `again`: somebody else has claimed or changed the campaign; what was read last tells
 * - `inDoubt`: the claim may land late
 * - `tooSlow`: Qlara answers too slowly for a claim to count
 * - `notShown`: reads do not show the claim
 * - `rival`: another campaign with the same message and recipients is claimed
 * - `notTaken`: Qlara refuses the update, or shows the claim changed
 */
export type ClaimResult =
	'held' | 'again' | 'inDoubt' | 'tooSlow' | 'notShown' | 'rival' | 'notTaken';

/** A read, and when it departed. */
interface Reading {
	campaign: Campaign;
	at: number;
}

/** Whether a request was not worked on for the limits of the account. */
export function wasLimited({ kind, details }: QlaraError): boolean {
	return kind === 'queued' || details.status === 429;
}

/** How long to wait before a request that was turned away is made again, ms; undefined: not at all. */
export function delayAfter(
	error: QlaraError,
	made: number,
	{ random }: Pick<Time, 'random'>,
): number | undefined {
	const { kind, details } = error;
	const wasTurnedAway = kind === 'unreachable' || wasLimited(error);
	if (!wasTurnedAway || made >= maxRequests || details.code === 'ERR_CANCELED') return undefined;
	const delay = Math.max(backOffMs * 2 ** (made - 1), details.retryAfterMs ?? 0);
	return delay > longestBackOffMs ? undefined : delay + random() * backOffMs;
}

/** What was found about a campaign that needs no assessment: the campaign itself. */
function bareAssessment(campaign: Campaign): Assessment {
	const estimate = estimateOf(campaign);
	return {
		estimate,
		plan: planOf(estimate),
		warnings: [],
		notes: [],
		blocking: [],
		changes: {},
		update: undefined,
		undoUntil: undefined,
	};
}

/**
 * One claim on a campaign: Fischer's mutual exclusion by time, in the description of the campaign.
 *
 * Read; write a claim right after it, in the same update that the campaign needs anyway; wait for longer than others
 * may take from their read to their claim; read back. Whose claim stands then confirms right after that read.
 */
export class ClaimAttempt {
	private readonly claim;
	private departed = 0;
	/** When the last read departed that showed the campaign in time. */
	private readAt = -Infinity;
	private readonly isAssessed: boolean;
	private readonly assessment: Assessment;

	/**
	 * @param before the campaign as it was assessed
	 * @param assessment what was found then; undefined when nothing was looked for
	 * @param mayReplace whether a claim, by its nonce, is no reason to stop
	 * @param hasRival whether another campaign that would send the same is claimed; asked once the own claim shows
	 */
	constructor(
		private readonly ports: ClaimPorts,
		private readonly timing: ClaimTiming,
		private readonly before: Campaign,
		assessment: Assessment | undefined,
		private readonly mayReplace: (nonce: string) => boolean,
		private readonly hasRival: () => Promise<boolean>,
	) {
		this.isAssessed = assessment !== undefined;
		this.assessment = assessment ?? bareAssessment(before);
		this.claim = {
			nonce: makeNonce(ports.time.random),
			execution: executionHash(ports.claimant),
		};
	}

	private get id(): string {
		return String(this.before.id);
	}

	/** Until when the confirm may depart, ms of {@link Time.elapsed}. */
	get deadline(): number {
		return this.departed + this.timing.patienceMs;
	}

	/** For how long the last read may still be relied on, ms. */
	get freshForMs(): number {
		return Math.max(0, this.readAt + this.timing.freshMs - this.ports.time.elapsed());
	}

	/**
	 * Notes for how long the claim counts.
	 *
	 * @param ms from now; 0 when nothing can come of it any more
	 */
	expire(ms: number): void {
		this.ports.ledger.recordClaim(this.claim.nonce, ms === 0 ? 0 : this.ports.time.elapsed() + ms);
	}

	/**
	 * Writes the claim, waits, and reads it back.
	 *
	 * @throws PreconditionError when the campaign is not what was assessed; QlaraError when it cannot be read
	 */
	async take(): Promise<ClaimResult> {
		const { time, client } = this.ports;
		for (let made = 1; ; made++) {
			const fresh = await this.freshRead();
			if (fresh === undefined) return 'tooSlow';
			if (stateByStatus(fresh.campaign) !== stateByStatus(this.before)) return 'again';
			const standing = nonceOf(fresh.campaign);
			if (standing !== undefined && !this.mayReplace(standing)) return 'again';
			const { estimate, plan } = this.assessment;
			requireUnchanged(
				{ ...this.assessment, undoUntil: undefined, plan },
				{ ...estimate, campaign: fresh.campaign },
			);
			this.departed = time.elapsed();
			// Whatever happens to this process: until then it may land.
			this.expire(this.timing.patienceMs);
			const { description } = fresh.campaign;
			const end = (await resultOf(
				client.update(
					this.id,
					{
						...campaignBody({ ...estimate.campaign, ...fresh.campaign }),
						...this.assessment.changes,
						description: withClaim(description, this.claim),
					},
					{ attempts: 'once' },
				),
			)) as QlaraError | undefined;
			const answered = time.elapsed();
			if (end === undefined)
				return answered - fresh.at > this.timing.stepMs ? 'inDoubt' : await this.prove(answered);
			// What answers with a redirect is not the API, and may have passed the update on.
			const { status = 0 } = end.details;
			if (isAmbiguous(end) || (status >= 300 && status < 400)) return 'inDoubt';
			const delay = delayAfter(end, made, time);
			if (delay !== undefined) await time.sleep(delay);
			else if (end.kind === 'unreachable' || wasLimited(end)) throw end;
			else return 'notTaken';
		}
	}

	/** Waits as long as others may take to write theirs, and reads the claim back. */
	private async prove(answered: number): Promise<ClaimResult> {
		const { time, client } = this.ports;
		let late = 0;
		const replacesUnreadable = nonceOf(this.before) === unreadableNonce;
		const seen = await waitFor(time, lookForItAtMs, async (atMs) => {
			const at = time.elapsed();
			const read = await resultOf(client.get(this.id, 'watch'));
			if (read instanceof QlaraError) return undefined;
			this.ports.record(read, at);
			const standing = this.standing(read);
			late = at - answered;
			// A late read shows what was there before.
			const isLast = atMs === lookForItAtMs.at(-1);
			const mayBeLate = standing === 'unreadable' && replacesUnreadable && !isLast;
			return standing === 'none' || mayBeLate ? undefined : standing;
		});
		if (seen === undefined) return 'notShown';
		if (seen === 'unreadable') return 'notTaken';
		if (seen === 'foreign') return 'again';
		if (this.isAssessed) await requireSameCount(client, this.before, this.assessment);
		// Any update may have made the cost unknown (docs/api.md#calculate-goal); what never was calculated stays so.
		else if (recipientsOf(this.before) !== 0) await client.calculateGoal(this.id);
		const wait = answered + this.timing.waitMs + 2 * late - time.elapsed();
		if (wait > 0) await time.sleep(wait);
		return (await this.hasRival()) ? 'rival' : await this.readBack();
	}

	/** Whose claim a campaign carries. One that this claim replaces counts as none: a read may be late. */
	private standing(campaign: Campaign): 'own' | 'foreign' | 'unreadable' | 'none' {
		const claim = claimOf(campaign);
		if (claim === undefined || claim === 'unreadable') return claim ?? 'none';
		if (claim.nonce === this.claim.nonce) return 'own';
		return this.mayReplace(claim.nonce) ? 'none' : 'foreign';
	}

	/**
	 * The read right before the confirm, which must depart at once.
	 *
	 * @returns `held` when the claim stands and the campaign is still what was assessed
	 * @throws PreconditionError when it is not; QlaraError when it cannot be read
	 */
	async readBack(): Promise<ClaimResult> {
		for (const [index, atMs] of checkUpdateAtMs.entries()) {
			await this.ports.time.sleep(atMs - (checkUpdateAtMs[index - 1] ?? 0));
			const fresh = await this.freshRead();
			if (fresh === undefined) return 'tooSlow';
			const { campaign } = fresh;
			if (this.standing(campaign) !== 'own') return 'again';
			if (stateByStatus(campaign) === 'confirmed') return 'again';
			requireUnchanged(this.assessment, { ...this.assessment.estimate, campaign });
			const shows = showsUpdate(this.assessment, campaign);
			const isLast = index === checkUpdateAtMs.length - 1;
			if (shows.date && (shows.mark || isLast)) return 'held';
		}
		throw dateNotShown();
	}

	/** The campaign as it is now; undefined when Qlara takes too long for anything to rely on it. */
	private async freshRead(): Promise<Reading | undefined> {
		const { client, time, record, waitedMs = () => 0 } = this.ports;
		for (let reads = 0; reads < maxReads; reads++) {
			const asked = time.elapsed() - waitedMs();
			const campaign = await client.get(this.id);
			// In the queue it did not grow old.
			const at = asked + waitedMs();
			record(campaign, at);
			if (time.elapsed() - at > this.timing.freshMs) continue;
			this.readAt = at;
			return { campaign, at };
		}
		return undefined;
	}
}
