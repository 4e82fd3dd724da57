import type { ConfirmAnswer, QlaraClient } from '../api/client';
import { reportsTrouble } from '../api/decode';
import { QlaraError } from '../api/errors';
import { wordsOf } from '../api/http';
import { statusLabel } from '../api/status';
import type { Time } from '../api/time';
import type { Campaign } from '../api/types';
import type { ConfirmOutcome, ConfirmResult, StatusRead } from './confirmOutcome';
import type { ConfirmLedger, LastConfirm } from './confirmLedger';
import {
	isListedAsConfirmed,
	isScheduled,
	oneMeansConfirmed,
	standingByStatus,
	standingOf,
} from './confirmationState';

/** What a confirm works with. The context of an operation is one. */
export interface ConfirmPorts {
	client: Pick<QlaraClient, 'get' | 'look' | 'list' | 'lookThrough' | 'confirm'>;
	time: Time;
	/** What this process knows about confirms; one for each base URL. */
	ledger: ConfirmLedger;
	/** The execution that asks; undefined when n8n does not name one. */
	execution: string | undefined;
	rules?: ConfirmRules;
	/**
	 * The last word before the request, when it is settled that this call makes it: guards, marking as ready.
	 * Nobody else confirms the campaign meanwhile, in this process.
	 *
	 * @param campaign as last read
	 * @returns the campaign as it is after that, and for how long the last word holds, ms; undefined: as long as it takes
	 * @throws whatever stands against it; then nothing is sent
	 */
	prepare?(campaign: Campaign): Promise<{ campaign: Campaign; patienceMs: number | undefined }>;
}

/** The assumptions about the service, and what follows from them. Simulations vary them. */
export interface ConfirmRules {
	/** Longest time from a confirm until every read shows it, ms. Nobody has published it. */
	settleMs: number;
	/** When to look at the campaign after an end that leaves open what happened, ms after it; at most 8 in 60 s. */
	looksAtMs: readonly number[];
	/** What a campaign that is still a draft after all looks is taken for. A draft is no proof that nothing will be sent. */
	stillDraft: 'unknown' | 'notSent';
}

export const confirmRules: ConfirmRules = {
	settleMs: 75_000,
	looksAtMs: [1_000, 3_000, 7_000, 14_000, 24_000, 36_000, 45_000, 50_000],
	stillDraft: 'unknown',
};

/** One confirm: its campaign as last read, and what it has seen. */
class Confirmation {
	private readonly reads: StatusRead[] = [];
	private readonly rules: ConfirmRules;
	private readonly statusBefore: ConfirmOutcome['statusBefore'];
	/** Whether the lists showed it as a draft at status 1, so that they tell drafts apart by something else than the status. */
	private listedAsDraft = false;

	constructor(
		private readonly ports: ConfirmPorts,
		private readonly id: string,
		private campaign: Campaign,
		/** When the request for it left: an answer that was long on its way is as old as that. Ms of {@link Time.elapsed}. */
		private readonly readAt: number,
	) {
		this.rules = ports.rules ?? confirmRules;
		this.statusBefore = this.note(campaign);
	}

	private get key(): string {
		return String(this.campaign.id);
	}

	async run(): Promise<ConfirmOutcome> {
		const { ports, rules } = this;
		const last = ports.ledger.last(this.key);
		const sameExecution =
			ports.execution !== undefined && last?.executions.has(ports.execution) === true;
		const settledAt = Math.max(
			last === undefined ? 0 : last.at + rules.settleMs,
			// A process before this one may have been killed right after its request.
			ports.ledger.wasCreatedHere(this.key) ? 0 : rules.settleMs,
		);
		const isKnown =
			last?.outcome === 'confirmed' && (sameExecution || this.readAt < last.at + rules.settleMs);
		// A draft after all that time was confirmed, and has become one again by an edit in Qlara.
		if (isKnown && !(this.readAt >= settledAt && standingByStatus(this.campaign) === 'open')) {
			return this.end(
				'alreadyConfirmed',
				'This n8n has confirmed the campaign before, and Qlara has accepted that.',
			);
		}
		let standing = await standingOf(ports.client.list, this.campaign);
		if (standing === 'open' && sameExecution) {
			const before = isKnown
				? 'confirmed the campaign before, and Qlara, which had accepted that, shows a draft now'
				: 'tried to confirm the campaign before and got no clear answer';
			return this.end('unknown', `This execution has ${before}. It does not try again.`);
		}
		if (standing === 'open' && this.readAt < settledAt) {
			await this.wait(settledAt);
			standing = await standingOf(ports.client.list, this.campaign);
		}
		if (standing === 'unclear') {
			const moved = await this.watch(() => false);
			if (!moved)
				return this.end(
					'unknown',
					`Qlara shows the status "${String(this.campaign.status)}", which does not tell whether the campaign is confirmed. Nothing was sent now.`,
				);
			standing = 'confirmed';
		}
		if (standing === 'confirmed')
			return this.end(
				'alreadyConfirmed',
				'The campaign was confirmed before. Nothing was sent now.',
			);
		return await this.send();
	}

	/** Makes the one request. From here on nothing is repeated but what the API has not worked on. */
	private async send(): Promise<ConfirmOutcome> {
		const { ledger, client, prepare } = this.ports;
		// Before it is marked as ready: that may move it to status 1, which the lists have then not been asked about.
		this.listedAsDraft = standingByStatus(this.campaign) === 'unclear';
		const { campaign, patienceMs } = (await prepare?.(this.campaign)) ?? {
			campaign: this.campaign,
		};
		this.campaign = campaign;
		const last = ledger.last(this.key);
		// Noted first: whatever happens below, the request may be out.
		this.remember('unknown', last);
		const answer = await client.confirm(this.id, patienceMs).catch((error: unknown) => {
			if (error instanceof QlaraError) return error;
			throw error;
		});
		const outcome = await this.judge(answer);
		const { outcome: result } = outcome;
		if (result === 'confirmed' || result === 'unknown') this.remember(result, last);
		// Nothing came of this request, so what was known before it still holds.
		else ledger.note(this.key, last);
		return outcome;
	}

	private remember(outcome: LastConfirm['outcome'], last: LastConfirm | undefined): void {
		const { ledger, time, execution } = this.ports;
		const executions = new Set([
			...(last?.executions ?? []),
			...(execution === undefined ? [] : [execution]),
		]);
		ledger.note(this.key, { outcome, at: time.elapsed(), executions });
	}

	private async judge(answer: ConfirmAnswer | QlaraError): Promise<ConfirmOutcome> {
		if (!(answer instanceof QlaraError)) {
			const seen = { answer: { status: answer.status }, fields: answer.fields };
			if (answer.status === 202 && !reportsTrouble(answer.fields))
				return this.end('confirmed', 'Qlara has accepted the confirmation.', seen);
			// A login page or a gateway may answer 200 to anything, and a 202 may say in its body that it means no.
			const words = wordsOf(answer.fields);
			const said = words === undefined ? ' that it failed' : `: ${words}`;
			const but = answer.status === 202 ? `, but said${said}` : ' instead of 202';
			return await this.reconcile(`Qlara answered with status ${answer.status}${but}`, seen);
		}
		const { status = 0, words, code } = answer.details;
		const seen = {
			answer: {
				...(status === 0 ? {} : { status }),
				...(words === undefined ? {} : { words }),
				...(code === undefined ? {} : { code }),
			},
		};
		if (answer.kind === 'unreachable' || status === 429) {
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

	/** A refusal may be the answer to a campaign that somebody confirmed a moment ago: one look tells. */
	private async rejected(
		error: QlaraError,
		seen: Pick<ConfirmOutcome, 'answer'>,
	): Promise<ConfirmOutcome> {
		const oneProves = oneMeansConfirmed(this.campaign);
		await this.look();
		if (this.shows(oneProves))
			return this.end(
				'alreadyConfirmed',
				'The campaign was confirmed before, and Qlara refused to confirm it again.',
				seen,
			);
		return this.end('rejected', error.message, seen);
	}

	/** Finds out what became of a request without an answer, by looking and by nothing else. */
	private async reconcile(
		what: string,
		seen: Pick<ConfirmOutcome, 'answer' | 'fields'>,
	): Promise<ConfirmOutcome> {
		const oneProves = oneMeansConfirmed(this.campaign);
		if (
			await this.watch(
				() => this.shows(oneProves),
				this.listedAsDraft ? isListedAsConfirmed : isScheduled,
			)
		) {
			return this.end(
				'confirmed',
				`${what}; the status shows that the campaign is confirmed.`,
				seen,
			);
		}
		const stillDraft = standingByStatus(this.campaign) === 'open';
		return this.end(
			stillDraft ? this.rules.stillDraft : 'unknown',
			`It is not known whether the campaign was confirmed. ${what}, and the status has not moved since.`,
			seen,
		);
	}

	/** Whether the campaign as last read is confirmed. */
	private shows(oneProves: boolean): boolean {
		return (
			standingByStatus(this.campaign) === 'confirmed' ||
			(oneProves && statusLabel(this.campaign.status) === 'ready')
		);
	}

	/**
	 * Looks at the times of the rules until the campaign shows that it is confirmed.
	 *
	 * @param shows what proves it beside a status that always does
	 * @param listsProve asks a list, when the status alone cannot tell
	 */
	private async watch(shows: () => boolean, listsProve = isScheduled): Promise<boolean> {
		const { time, client } = this.ports;
		const start = time.elapsed();
		const lastLook = this.rules.looksAtMs.at(-1) ?? 0;
		for (const [index, at] of this.rules.looksAtMs.entries()) {
			const wait = start + at - time.elapsed();
			if (wait > 0) await time.sleep(wait);
			if (time.elapsed() - start > lastLook + 1_000) break;
			// A campaign stays at status 1 until its date or its turn, and only the lists tell: every third look is at them.
			if (standingByStatus(this.campaign) === 'unclear' && (index % 3 === 2 || at === lastLook)) {
				if (
					await listsProve(
						(query) => firstPageOnly(client.lookThrough(query)),
						this.campaign,
					).catch(() => false)
				)
					return true;
				continue;
			}
			if (!(await this.look())) break;
			if (standingByStatus(this.campaign) === 'confirmed' || shows()) return true;
		}
		return false;
	}

	/** Waits until whatever was asked for earlier must show, and then reads the campaign anew. */
	private async wait(until: number): Promise<void> {
		const { time, client } = this.ports;
		const step = Math.max(0, until - time.elapsed()) / 4;
		for (let part = 1; part < 4; part++) {
			await time.sleep(step);
			await this.look();
			if (standingByStatus(this.campaign) === 'confirmed') return;
		}
		await time.sleep(Math.max(0, until - time.elapsed()));
		this.campaign = await client.get(this.id);
		this.note(this.campaign);
	}

	/** One look, which may fail. @returns false when the user has stopped the execution, so that no further look can succeed */
	private async look(): Promise<boolean> {
		const seen = await this.ports.client.look(this.id).catch((error: unknown) => {
			if (error instanceof QlaraError) return error;
			throw error;
		});
		if (!(seen instanceof QlaraError)) {
			this.campaign = seen;
			this.note(seen);
			return true;
		}
		const { status, code } = seen.details;
		this.reads.push({
			at: this.now(),
			status: 'not readable',
			why: String(code ?? status ?? seen.kind),
		});
		return code !== 'ERR_CANCELED';
	}

	private note(campaign: Campaign): ConfirmOutcome['statusBefore'] {
		const status = statusLabel(campaign.status);
		this.reads.push({ at: this.now(), status });
		return status;
	}

	private now(): string {
		return new Date(this.ports.time.now()).toISOString();
	}

	private end(
		outcome: ConfirmResult,
		reason: string,
		seen: Pick<ConfirmOutcome, 'answer' | 'fields'> = {},
	): ConfirmOutcome {
		return {
			outcome,
			id: this.campaign.id,
			reason,
			statusBefore: this.statusBefore,
			statusReads: this.reads,
			...seen,
		};
	}
}

function firstPageOnly(
	read: ReturnType<QlaraClient['lookThrough']>,
): ReturnType<QlaraClient['lookThrough']> {
	return async (page, limit) => (page === 0 ? await read(page, limit) : { rows: [], last: true });
}

/** The outcome for a call that found another one of the same campaign under way. */
function forTheSecond(first: ConfirmOutcome): ConfirmOutcome {
	if (first.outcome !== 'confirmed') return first;
	const { fields: _fields, ...rest } = first;
	return {
		...rest,
		outcome: 'alreadyConfirmed',
		reason: 'Another item or execution of this n8n confirmed the campaign at the same moment.',
	};
}

/**
 * Confirms a campaign, which sends it, at most once: reads it first, makes one request, and after any end
 * that leaves open what happened only looks. Calls for the same campaign at the same time make one request.
 *
 * What this cannot exclude: two n8n processes that confirm the same campaign at the same moment, and a
 * service that shows a confirm later than {@link ConfirmRules.settleMs} after it took it.
 *
 * @param id the campaign, as text
 * @returns the outcome with what was seen; see {@link requireConfirmed} for the error of the bad ones
 * @throws QlaraError when the campaign cannot be read, before anything was sent; whatever `prepare` throws
 */
export async function confirmSafely(ports: ConfirmPorts, id: string): Promise<ConfirmOutcome> {
	for (;;) {
		const readAt = ports.time.elapsed();
		const campaign = await ports.client.get(id);
		const key = String(campaign.id);
		const first = ports.ledger.underWay(key);
		if (first === undefined)
			return await ports.ledger.run(
				key,
				async () => await new Confirmation(ports, id, campaign, readAt).run(),
			);
		const outcome = await first;
		if (outcome !== undefined) {
			ports.ledger.tell(key, ports.execution);
			return forTheSecond(outcome);
		}
	}
}
