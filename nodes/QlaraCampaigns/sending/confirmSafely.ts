import type { ConfirmAnswer, QlaraClient } from '../api/client';
import { QlaraError, resultOf } from '../api/errors';
import type { Time } from '../api/time';
import { toText } from '../api/toText';
import type { Campaign } from '../api/types';
import { canCarryClaim, claimOf, executionHash, nonceOf, unreadableNonce } from './claim';
import {
	confirmationStateOf,
	isListedAsConfirmed,
	isScheduled,
	readyMeansConfirmed,
	stateByStatus,
} from './confirmationState';
import type { ConfirmLedger, LastConfirm } from './confirmLedger';
import type { ConfirmOutcome, ConfirmResult } from './confirmOutcome';
import { isOlder } from './creations';
import { findRivals, type EqualCampaign } from './equalCampaigns';
import { inTurn, sentHere } from './inTurn';
import { ObservedCampaign, settleSteps } from './observedCampaign';
import {
	acceptsEqual,
	confirmDeadlineMs,
	needsPreparation,
	prepareConfirm,
	requireSendable,
	type Assessment,
	type ConfirmPolicy,
} from './prepareConfirm';
import { mayBeConfirmed } from './refusal';
import {
	ClaimAttempt,
	defaultClaimTiming,
	delayAfter,
	wasLimited,
	type ClaimResult,
	type ClaimTiming,
} from './takeClaim';
import { waitFor } from './waiter';

/** What a confirm works with. The context of an operation is one. */
export interface ConfirmPorts {
	client: Pick<QlaraClient, 'get' | 'list' | 'confirm' | 'calculateGoal' | 'price' | 'update'>;
	time: Time;
	/** What this process knows about confirms; one for each base URL. */
	ledger: ConfirmLedger;
	/** The execution that asks; undefined when n8n does not name one. */
	execution: string | undefined;
	/** The execution and the node in it, for claims; undefined when n8n does not name them. */
	claimant?: string | undefined;
	/** The same of the executions that this one repeats: they have ended, so that nothing of theirs departs any more. */
	earlierClaimants?: readonly string[];
	/** Whether the execution repeats an earlier one, which may have confirmed: n8n names neither it nor its process. */
	isRetry?: boolean;
	/** How long the requests of this execution have waited for their turn so far, ms. */
	waitedMs?(): number;
	timing?: ConfirmTiming;
	/** The equal campaigns that this process has confirmed a moment ago. */
	sentHere?(campaign: Campaign): EqualCampaign[];
}

/** The assumptions about the service, and what follows from them. Simulations vary them. */
export interface ConfirmTiming extends ClaimTiming {
	/**
	 * Longest time from a confirm until every read shows it, ms. Nobody has published it
	 * (docs/api.md#unclear-confirms).
	 */
	settleMs: number;
	/** When to read the campaign after an end that leaves open what happened, ms after it; at most 8 in 60 s. */
	checkAtMs: readonly number[];
}

export const defaultConfirmTiming: ConfirmTiming = {
	...defaultClaimTiming,
	settleMs: 75_000,
	checkAtMs: [1_000, 3_000, 7_000, 14_000, 24_000, 36_000, 45_000, 50_000],
};

/** After how many parts of the time in which the confirm of a foreign claim must show the campaign is read. */
const foreignSteps = 8;
/** How often a foreign claim may change before the wait for it ends. */
const maxChanges = 3;
/** How often it is tried to claim a campaign that others claim or change, or when Qlara does not answer in time. */
const maxRounds = 3;
const maxDoubts = 2;
/** How long it is tried anew when only the limits of the account keep a claim from its confirm, ms. */
const maxLimitedMs = 600_000;

/**
 * One confirm: its campaign as last read, and what it has seen.
 *
 * | Before the request | Then |
 * | --- | --- |
 * | this process has confirmed it, and reads may not show that yet | `alreadyConfirmed` |
 * | sending, completed, failed, or listed as scheduled | `alreadyConfirmed` |
 * | a draft, and this execution has already tried without a clear answer | `unknown`, no request |
 * | a draft with a claim of another process | wait until its confirm must show, read again, from the top |
 * | a draft, but a confirm of this process or of one before it may still show | wait, read again, from the top |
 * | status 1 or none of the five, and the lists do not settle it | watch; still unclear: `unknown`, no request |
 * | a draft | prepare, claim it, then one request while the claim stands |
 *
 * | The request ends with | Then |
 * | --- | --- |
 * | 202 without a refusal in its body | `confirmed` |
 * | no connection | `notSent` |
 * | 429, or no turn in time | with a claim from the top, with new figures, for ten minutes; then `notSent` |
 * | any other 4xx but 408 | a read, for as long as a confirm of others may take to show: confirmed is `alreadyConfirmed`, else `rejected` |
 * | anything else: timeout, reset, 5xx, another 2xx, a 202 that says no | watch; moved: `confirmed`, else `unknown` |
 */
class Confirmation {
	private readonly observed: ObservedCampaign;
	private readonly timing: ConfirmTiming;
	private assessment: Assessment | undefined;
	/**
	 * Whether the lists showed it as a draft at status 1, so that they tell drafts apart by something else than the
	 * status.
	 */
	private listedAsDraft = false;
	/** Foreign claims whose confirm would have shown. */
	private readonly waitedOut = new Set<string>();
	/** Whether the campaign does not keep claims. */
	private claimsGetLost = false;
	private lostClaims = 0;
	/** Claims that may land late. */
	private doubts = 0;
	/** Whether the request was made while a claim of this execution stood, so that nobody else has confirmed. */
	private holdsClaim = false;
	/** Whether a round ended for the limits of the account alone: it may be tried as often as there is time. */
	private wasLimited = false;
	/** Why nothing was sent although nothing speaks against it, as a sentence. */
	private obstacle = '';

	constructor(
		private readonly ports: ConfirmPorts,
		private readonly id: string,
		private readonly policy: ConfirmPolicy,
		campaign: Campaign,
		/** When the request for it left, ms of {@link Time.elapsed}. */
		private readonly startedAt: number,
	) {
		this.timing = ports.timing ?? defaultConfirmTiming;
		const { checkAtMs } = this.timing;
		this.observed = new ObservedCampaign(ports, id, campaign, startedAt, checkAtMs);
	}

	private get campaign(): Campaign {
		return this.observed.campaign;
	}

	private get key(): string {
		return String(this.campaign.id);
	}

	async run(): Promise<ConfirmOutcome> {
		for (let round = 0; round < maxRounds && this.doubts < maxDoubts;) {
			this.wasLimited = false;
			const end =
				(await this.look()) ?? (this.claims() ? await this.sendClaimed() : await this.send());
			if (end !== undefined) return end;
			if (!this.wasLimited) round++;
		}
		return this.end('unknown', `${this.obstacle} Nothing was sent now.`);
	}

	/** Whether to write a claim: nobody else knows of a campaign that this execution has created. */
	private claims(): boolean {
		const { ledger, execution } = this.ports;
		return (
			this.policy.claim === true &&
			!this.claimsGetLost &&
			!ledger.claimsGetLost &&
			canCarryClaim(this.campaign) &&
			!ledger.wasCreatedBy(this.key, execution)
		);
	}

	/** What this process and this execution know of an earlier confirm. */
	private known() {
		const { ports, timing } = this;
		const last = ports.ledger.last(this.key);
		const sameExecution =
			ports.execution !== undefined && last?.executions.has(ports.execution) === true;
		return { last, sameExecution, settledAt: last === undefined ? 0 : last.at + timing.settleMs };
	}

	/** When whatever was asked for earlier must show in reads, ms of {@link Time.elapsed}. */
	private settledAt(): number {
		const { ports, timing } = this;
		const nonce = nonceOf(this.campaign);
		const wasWaitedFor = nonce !== undefined && this.waitedOut.has(nonce);
		return Math.max(
			this.known().settledAt,
			// A process before this one may have been killed right after its request, and left no claim.
			this.claims() || ports.ledger.wasCreatedHere(this.key) ? 0 : timing.settleMs,
			// So may have the execution that this one repeats, in whatever process.
			ports.isRetry === true && !wasWaitedFor ? this.startedAt + timing.settleMs : 0,
			nonce === undefined ? 0 : (ports.ledger.claimEnd(nonce) ?? 0),
			// An update of this process may land until then.
			(ports.ledger.unclearUpdateAt(this.key) ?? -Infinity) + timing.settleMs,
		);
	}

	/** Finds out whether the campaign may be confirmed now. @returns the end when it may not */
	private async look(): Promise<ConfirmOutcome | undefined> {
		const { ports } = this;
		const { last, sameExecution, settledAt } = this.known();
		const isKnown =
			last?.outcome === 'confirmed' && (sameExecution || this.observed.readAt < settledAt);
		// A draft after all that time was confirmed, and has become one again by an edit in Qlara.
		const isDraftAgain =
			this.observed.readAt >= this.settledAt() && stateByStatus(this.campaign) === 'draft';
		if (isKnown && !isDraftAgain) {
			return this.end(
				'alreadyConfirmed',
				'This n8n has confirmed the campaign before, and Qlara has accepted that.',
			);
		}
		let state = await confirmationStateOf(ports.client, this.campaign);
		if (state === 'draft' && sameExecution) {
			const before = isKnown
				? 'confirmed the campaign before, and Qlara, which had accepted that, shows a draft now'
				: 'tried to confirm the campaign before and got no clear answer';
			return this.end('unknown', `This execution has ${before}. It does not try again.`);
		}
		if (state === 'draft') {
			const end = await this.waitForOthers();
			if (end !== undefined) return end;
			const settled = this.settledAt();
			if (this.observed.readAt < settled) await this.observed.waitUntilSettled(settled);
			state = await confirmationStateOf(ports.client, this.campaign);
		}
		if (state === 'unclear') {
			const moved = await this.observed.watch(() => false);
			if (!moved) {
				return this.end(
					'unknown',
					`Qlara shows the status "${toText(this.campaign.status)}", which does not tell whether the ` +
						'campaign is confirmed. Nothing was sent now.',
				);
			}
			state = 'confirmed';
		}
		if (state === 'confirmed') {
			return this.end(
				'alreadyConfirmed',
				'The campaign was confirmed before. Nothing was sent now.',
			);
		}
		return undefined;
	}

	private isForeign(nonce: string): boolean {
		return !this.waitedOut.has(nonce) && this.ports.ledger.claimEnd(nonce) === undefined;
	}

	/**
	 * Waits the whole time in which the confirm of a foreign claim could still show, counted from its first sight: no
	 * two clocks are compared.
	 */
	private async waitForOthers(): Promise<ConfirmOutcome | undefined> {
		const { ports, timing } = this;
		for (let changes = 0; ; changes++) {
			const claim = claimOf(this.campaign);
			const nonce = nonceOf(this.campaign);
			if (claim === undefined || nonce === undefined || !this.isForeign(nonce)) return undefined;
			const execution = claim === 'unreadable' ? undefined : claim.execution;
			if (ports.claimant !== undefined && execution === executionHash(ports.claimant)) {
				return this.end(
					'unknown',
					'This execution was about to confirm the campaign before, in another n8n process, and how that ' +
						'ended is not known. It does not try again.',
				);
			}
			if (changes === maxChanges) {
				this.obstacle = 'Other executions keep claiming the campaign.';
				return this.end('unknown', `${this.obstacle} Nothing was sent now.`);
			}
			const isChanged = (): boolean => {
				const now = nonceOf(this.campaign);
				return now !== undefined && now !== nonce;
			};
			const hasEnded =
				ports.earlierClaimants?.map(executionHash).includes(execution ?? '') === true;
			const patience = hasEnded ? 0 : timing.patienceMs;
			const until = ports.time.elapsed() + patience + timing.settleMs;
			await this.observed.waitUntilSettled(until, foreignSteps, isChanged);
			if (stateByStatus(this.campaign) === 'confirmed') return undefined;
			if (!isChanged()) this.waitedOut.add(nonce);
		}
	}

	/**
	 * Makes the one request. From here on nothing is retried but what the API has not worked on.
	 *
	 * @returns undefined when all has to begin anew
	 */
	private async send(): Promise<ConfirmOutcome | undefined> {
		this.holdsClaim = false;
		// Before it is marked as ready: that may move it to status 1, which the lists have then not been asked about.
		this.listedAsDraft = stateByStatus(this.campaign) === 'unclear';
		const { ledger } = this.ports;
		const before = ledger.unclearUpdateAt(this.key);
		const deadlineMs = await this.prepare();
		if (ledger.unclearUpdateAt(this.key) !== before) return await this.afterDoubt();
		const [, outcome] = await this.request(deadlineMs);
		return outcome;
	}

	/** Makes the one request while a claim stands. @returns undefined when all has to begin anew */
	private async sendClaimed(): Promise<ConfirmOutcome | undefined> {
		const { ports, timing, policy } = this;
		this.listedAsDraft = stateByStatus(this.campaign) === 'unclear';
		const assessment = needsPreparation(policy)
			? await requireSendable(ports, this.campaign, policy)
			: undefined;
		this.assessment = assessment;
		const assessedUntil =
			assessment === undefined
				? Infinity
				: ports.time.elapsed() + confirmDeadlineMs(assessment, ports.time.now());
		const attempt = new ClaimAttempt(
			{
				...ports,
				claimant: ports.claimant ?? '',
				record: (campaign, at) => this.observed.see(campaign, at),
			},
			timing,
			this.campaign,
			assessment,
			(nonce) => !this.isForeign(nonce),
			async () => await this.hasRivals(assessment),
		);
		const until = (): number => Math.min(attempt.deadline, assessedUntil);
		const isInTime = ports.time.elapsed() < this.startedAt + maxLimitedMs;
		const limited = (error: unknown): ClaimResult => {
			if (!isInTime || !(error instanceof QlaraError && wasLimited(error))) throw error;
			this.wasLimited = true;
			return 'tooSlow';
		};
		const waited = ports.waitedMs?.();
		let mayComeOfIt = false;
		let result: ClaimResult;
		try {
			result = await attempt.take().catch(limited);
			for (let made = 1; result === 'held'; made++) {
				if (ports.time.elapsed() > until()) {
					result = 'tooSlow';
					break;
				}
				mayComeOfIt = this.holdsClaim = true;
				const [answer, outcome] = await this.request(0, attempt.freshForMs);
				mayComeOfIt = outcome.outcome === 'confirmed' || outcome.outcome === 'unknown';
				const delay =
					answer instanceof QlaraError ? delayAfter(answer, made, ports.time) : undefined;
				if (delay === undefined || ports.time.elapsed() + delay > until()) {
					if (!isInTime || !(answer instanceof QlaraError && wasLimited(answer))) return outcome;
					this.wasLimited = true;
					result = 'tooSlow';
					break;
				}
				await ports.time.sleep(delay);
				result = await attempt.readBack().catch(limited);
			}
			mayComeOfIt = result === 'inDoubt';
		} finally {
			attempt.expire(mayComeOfIt ? timing.settleMs : 0);
		}
		if (result === 'tooSlow' && ports.waitedMs?.() !== waited) this.wasLimited ||= isInTime;
		await this.afterClaim(result);
		return undefined;
	}

	/** Campaigns that would send the same, and are claimed. */
	private rivals: Campaign[] = [];

	/** Whether others are about to confirm a campaign that would send the same to the same people. */
	private async hasRivals(assessment: Assessment | undefined): Promise<boolean> {
		const { policy, ports } = this;
		if (assessment === undefined || (policy.equalWithinMs ?? 0) === 0) return false;
		// An approved plan is what came this far with one.
		const found = await findRivals(ports, this.campaign, policy.equalWithinMs ?? 0, (nonce) => {
			const end = ports.ledger.claimEnd(nonce) ?? Infinity;
			return !this.waitedOut.has(nonce) && end > ports.time.elapsed();
		});
		this.rivals = found.filter(
			({ id }) => !acceptsEqual(policy, policy.guards.planId !== undefined, String(id)),
		);
		return this.rivals.length > 0;
	}

	/**
	 * Waits as long as the confirm of a rival could still show, and for the older one longer, and anew when it claims
	 * anew: it goes first when both have seen each other. What it came to, the next look for equal campaigns tells.
	 */
	private async waitForRival(rival: Campaign): Promise<void> {
		const { ports, timing } = this;
		const step = (timing.patienceMs + timing.settleMs) / foreignSteps;
		const isFirst = isOlder(rival, this.campaign);
		const steps = isFirst ? 1.5 * foreignSteps : foreignSteps;
		const schedule = Array.from({ length: steps }, (_value, index) => (index + 1) * step);
		let nonce = stateByStatus(rival) === 'confirmed' ? undefined : nonceOf(rival);
		for (let changes = 0; nonce !== undefined && changes < maxChanges; changes++) {
			const seen = await waitFor(ports.time, schedule, async () => {
				const read = await resultOf(ports.client.get(String(rival.id), 'watch'));
				if (read instanceof QlaraError) return undefined;
				return stateByStatus(read) === 'confirmed' || nonceOf(read) !== nonce ? read : undefined;
			});
			if (seen === undefined) this.waitedOut.add(nonce);
			const isOver = seen === undefined || !isFirst || stateByStatus(seen) === 'confirmed';
			nonce = isOver ? undefined : nonceOf(seen);
		}
		await this.observed.refresh();
	}

	/** Waits until an update without a clear answer has landed if it ever does: an edit may undo a confirm. */
	private async afterDoubt(): Promise<undefined> {
		this.doubts++;
		this.obstacle = 'Qlara did not answer in time when this execution changed the campaign.';
		await this.observed.waitUntilSettled(this.ports.time.elapsed() + this.timing.settleMs);
	}

	/** What to do when a claim did not lead to a request. */
	private async afterClaim(result: ClaimResult): Promise<void> {
		const { time } = this.ports;
		switch (result) {
			case 'inDoubt':
				this.ports.ledger.recordUnclearUpdate(this.key, time.elapsed());
				return await this.afterDoubt();
			case 'tooSlow':
				this.obstacle = this.wasLimited
					? 'The rate limit of the Qlara account leaves too little room to confirm the campaign safely.'
					: 'Qlara takes too long to answer for the campaign to be confirmed safely.';
				return;
			case 'notShown':
				// The first one may have been overwritten by an edit.
				this.obstacle = 'The claim of this execution does not show in the campaign.';
				if (++this.lostClaims === 1) return;
				this.claimsGetLost = true;
				if (this.campaign.description === undefined) this.ports.ledger.claimsGetLost = true;
				return;
			case 'rival':
				this.obstacle = `Campaign ${String(this.rivals[0]!.id)}, which has the same message and the same recipients, is about to be sent by another execution.`;
				await this.waitForRival(this.rivals[0]!);
				return;
			case 'notTaken': {
				this.claimsGetLost = true;
				// The one that was cut off is one's own.
				this.waitedOut.add(unreadableNonce);
				// Somebody else may have claimed it meanwhile.
				await this.observed.refresh();
				return;
			}
			default:
				this.obstacle = 'Other executions or people keep changing the campaign.';
		}
	}

	/** Makes the request. @returns what came back, and what that means */
	private async request(
		deadlineMs: number | undefined,
		turnMs = deadlineMs,
	): Promise<[ConfirmAnswer | QlaraError | undefined, ConfirmOutcome]> {
		const { ledger, client } = this.ports;
		const last = ledger.last(this.key);
		// Noted first: whatever happens below, the request may be out.
		this.remember('unknown', last);
		let answer: ConfirmAnswer | QlaraError | undefined;
		const outcome = await resultOf(client.confirm(this.id, deadlineMs, turnMs))
			.then(async (came) => await this.judge((answer = came)))
			.catch((error: unknown) => this.unforeseen(error));
		const { outcome: result } = outcome;
		if (result === 'confirmed' || result === 'unknown') this.remember(result, last);
		// Nothing came of this request, so what was known before it still holds.
		else ledger.record(this.key, last);
		return [answer, outcome];
	}

	/** @returns for how long the request may be tried, ms; undefined: as long as it takes */
	private async prepare(): Promise<number | undefined> {
		if (!needsPreparation(this.policy)) return undefined;
		const { ports, key } = this;
		const onDoubt = (): void => ports.ledger.recordUnclearUpdate(key, ports.time.elapsed());
		const prepared = await prepareConfirm({ ...ports, onDoubt }, this.campaign, this.policy);
		this.observed.campaign = prepared.campaign;
		this.assessment = prepared.assessment;
		return confirmDeadlineMs(prepared.assessment, this.ports.time.now());
	}

	private remember(outcome: LastConfirm['outcome'], last: LastConfirm | undefined): void {
		const { ledger, time, execution } = this.ports;
		const executions = new Set([
			...(last?.executions ?? []),
			...(execution === undefined ? [] : [execution]),
		]);
		ledger.record(this.key, { outcome, at: time.elapsed(), executions });
	}

	private async judge(answer: ConfirmAnswer | QlaraError): Promise<ConfirmOutcome> {
		if (!(answer instanceof QlaraError)) {
			const { status, fields } = answer;
			const seen = { answer: { status }, fields };
			if (status === 202)
				return this.end('confirmed', 'Qlara has accepted the confirmation.', seen);
			// A gateway may answer 200 to anything.
			return await this.reconcile(`Qlara answered with status ${status} instead of 202`, seen);
		}
		const { status = 0, apiMessage, code } = answer.details;
		const seen = {
			answer: {
				...(status === 0 ? {} : { status }),
				...(apiMessage === undefined ? {} : { apiMessage }),
				...(code === undefined ? {} : { code }),
			},
		};
		if (answer.kind === 'unreachable' || answer.kind === 'queued' || status === 429) {
			return this.end(
				'notSent',
				`The request did not get through, nothing was sent. ${answer.message}.`,
				seen,
			);
		}
		// 408: a server gave up on a request that it had, or on one that never came in whole.
		if (answer.kind === 'refused' && status >= 400 && status < 500 && status !== 408)
			return await this.rejected(answer, seen);
		return await this.reconcile(answer.message, seen);
	}

	/** The request may be out, so whatever else went wrong leaves open what became of it. */
	private unforeseen(error: unknown): ConfirmOutcome {
		const what = toText(error);
		return this.end(
			'unknown',
			`It is not known whether the campaign was confirmed. This node could not go on: ${what}.`,
		);
	}

	/**
	 * A refusal may be the answer to a campaign that somebody confirmed a moment ago, which status and lists tell, but
	 * perhaps late.
	 */
	private async rejected(
		error: QlaraError,
		seen: Pick<ConfirmOutcome, 'answer'>,
	): Promise<ConfirmOutcome> {
		const readyProves = readyMeansConfirmed(this.campaign);
		const isConfirmed = async (): Promise<boolean> => {
			await this.observed.read();
			return (
				this.observed.showsConfirmed(readyProves) ||
				(stateByStatus(this.campaign) === 'unclear' &&
					(await confirmationStateOf(this.ports.client, this.campaign).catch(() => 'unclear')) ===
						'confirmed')
			);
		};
		let confirmed = await isConfirmed();
		if (!confirmed && mayBeConfirmed(error, this.holdsClaim)) {
			const { time } = this.ports;
			await this.observed
				.waitUntilSettled(time.elapsed() + this.timing.settleMs, settleSteps, () =>
					this.observed.showsConfirmed(readyProves),
				)
				.catch(() => {});
			confirmed = await isConfirmed();
		}
		if (confirmed) {
			return this.end(
				'alreadyConfirmed',
				'The campaign was confirmed before, and Qlara refused to confirm it again.',
				seen,
			);
		}
		return this.end('rejected', error.message, seen);
	}

	/** Finds out what became of a request without an answer, by reading and by nothing else. */
	private async reconcile(
		what: string,
		seen: Pick<ConfirmOutcome, 'answer' | 'fields'>,
	): Promise<ConfirmOutcome> {
		const readyProves = readyMeansConfirmed(this.campaign);
		const listProves = this.listedAsDraft ? isListedAsConfirmed : isScheduled;
		if (await this.observed.watch(() => this.observed.showsConfirmed(readyProves), listProves)) {
			return this.end(
				'confirmed',
				`${what}; the status shows that the campaign is confirmed.`,
				seen,
			);
		}
		// Also when it is still a draft: that is no proof that nothing will be sent.
		return this.end(
			'unknown',
			`It is not known whether the campaign was confirmed. ${what}, and the status has not moved since.`,
			seen,
		);
	}

	private end(
		outcome: ConfirmResult,
		reason: string,
		seen: Pick<ConfirmOutcome, 'answer' | 'fields'> = {},
	): ConfirmOutcome {
		return {
			outcome,
			id: this.campaign.id,
			campaign: this.campaign,
			reason,
			statusBefore: this.observed.firstStatus,
			statusReads: this.observed.reads,
			...(this.assessment && { assessment: this.assessment }),
			...seen,
		};
	}
}

/** The outcome for a call that found another one of the same campaign in flight. */
function forTheSecond(first: ConfirmOutcome): ConfirmOutcome {
	if (first.outcome !== 'confirmed') return first;
	const { fields: _fields, assessment: _assessment, ...rest } = first;
	return {
		...rest,
		outcome: 'alreadyConfirmed',
		reason: 'Another item or execution of this n8n confirmed the campaign at the same moment.',
	};
}

/** Confirms a campaign after those with the same content that this process has begun to confirm before it. */
async function confirmInTurn(
	ports: ConfirmPorts,
	id: string,
	policy: ConfirmPolicy,
	campaign: Campaign,
	readAt: number,
): Promise<ConfirmOutcome> {
	const { ledger, time, client, timing = defaultConfirmTiming } = ports;
	const knowing = {
		...ports,
		sentHere: (own: Campaign) => sentHere(ledger, time, own, timing.settleMs),
	};
	return await inTurn(ledger, time, campaign, async (hasWaited) => {
		const at = hasWaited ? time.elapsed() : readAt;
		const now = hasWaited ? await client.get(id) : campaign;
		return await new Confirmation(knowing, id, policy, now, at).run();
	});
}

/**
 * Confirms a campaign, which sends it, at most once: reads it first, prepares it as the policy says, makes one
 * request, and after any end that leaves open what happened only reads. Calls for the same campaign at the same time
 * make one request.
 *
 * What this cannot exclude: two n8n processes that confirm the same campaign at the same moment, and a
 * service that shows a confirm later than {@link ConfirmTiming.settleMs} after it took it.
 *
 * @param id the campaign, as text
 * @param policy which guards and checks it must pass right before the request; they look at data of this call
 * @returns the outcome with what was seen; see `requireConfirmed` for the error of the bad ones
 * @throws QlaraError when the campaign cannot be read, PreconditionError when guards or checks block it; nothing
 *   was sent then
 */
export async function confirmSafely(
	ports: ConfirmPorts,
	id: string,
	policy: ConfirmPolicy,
): Promise<ConfirmOutcome> {
	for (;;) {
		const readAt = ports.time.elapsed();
		const campaign = await ports.client.get(id);
		const key = String(campaign.id);
		const first = ports.ledger.inFlight(key);
		if (first === undefined) {
			return await ports.ledger.run(key, async () =>
				(policy.equalWithinMs ?? 0) === 0
					? await new Confirmation(ports, id, policy, campaign, readAt).run()
					: await confirmInTurn(ports, id, policy, campaign, readAt),
			);
		}
		const outcome = await first;
		if (outcome !== undefined) {
			ports.ledger.addExecution(key, ports.execution);
			return forTheSecond(outcome);
		}
	}
}
