import type { QlaraClient } from '../api/client';
import { QlaraError, resultOf } from '../api/errors';
import type { ReadPage } from '../api/pages';
import { campaignStatus, statusCode, statusLabel } from '../api/status';
import type { Time } from '../api/time';
import type { Campaign } from '../api/types';
import { isScheduled, stateByStatus } from './confirmationState';
import type { ConfirmOutcome, StatusRead } from './confirmOutcome';
import { waitFor } from './waiter';

/** What an observation works with. */
export interface ObservePorts {
	client: Pick<QlaraClient, 'get' | 'list'>;
	time: Pick<Time, 'now' | 'elapsed' | 'sleep'>;
}

/** The parts of a wait after each of which the campaign is read, unless told otherwise. */
export const settleSteps = 4;

function firstPageOnly(read: ReadPage<Campaign>): ReadPage<Campaign> {
	return async (page, limit) => (page === 0 ? await read(page, limit) : { rows: [], last: true });
}

/** A campaign as it was last read, when that was, and every status that was seen. */
export class ObservedCampaign {
	/** Every read of the status, in order. */
	readonly reads: StatusRead[] = [];
	readonly firstStatus: ConfirmOutcome['statusBefore'];

	/**
	 * @param id the campaign, as text
	 * @param campaign as it was just read
	 * @param readAt when the request for it left: an answer that was long on its way is as old as that. Ms of {@link
	 *   Time.elapsed}.
	 * @param checkAtMs when {@link watch} reads it, ms after its call
	 */
	constructor(
		private readonly ports: ObservePorts,
		private readonly id: string,
		public campaign: Campaign,
		public readAt: number,
		private readonly checkAtMs: readonly number[],
	) {
		this.firstStatus = this.record(campaign);
	}

	/** Takes a read of somebody else. @param at when it departed, ms of {@link Time.elapsed} */
	see(campaign: Campaign, at: number): void {
		this.campaign = campaign;
		this.readAt = at;
		this.record(campaign);
	}

	/** Reads it. @throws QlaraError when it cannot be read */
	async refresh(): Promise<void> {
		const at = this.ports.time.elapsed();
		this.see(await this.ports.client.get(this.id), at);
	}

	/**
	 * One short read, which may fail. @returns false when the user has stopped the execution, so that no further read
	 * can succeed
	 */
	async read(): Promise<boolean> {
		const at = this.ports.time.elapsed();
		const seen = await resultOf(this.ports.client.get(this.id, 'watch'));
		if (!(seen instanceof QlaraError)) {
			this.see(seen, at);
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

	/**
	 * Whether the campaign as last read is confirmed.
	 *
	 * @param readyProves whether status 1 proves it
	 */
	showsConfirmed(readyProves: boolean): boolean {
		return (
			stateByStatus(this.campaign) === 'confirmed' ||
			(readyProves && statusCode(this.campaign.status) === campaignStatus.ready)
		);
	}

	/**
	 * Reads the campaign at the given times until it shows that it is confirmed.
	 *
	 * @param shows what proves it beside a status that always does
	 * @param listProves asks a list, when the status alone cannot tell
	 */
	async watch(shows: () => boolean, listProves = isScheduled): Promise<boolean> {
		const { time, client } = this.ports;
		const { checkAtMs } = this;
		const start = time.elapsed();
		const lastCheck = checkAtMs.at(-1) ?? 0;
		const firstPage = (query: Parameters<QlaraClient['list']>[0]) =>
			firstPageOnly(client.list(query, 'watch'));
		let checks = 0;
		const found = await waitFor(time, checkAtMs, async (atMs) => {
			const isThird = ++checks % 3 === 0;
			if (time.elapsed() - start > lastCheck + 1_000) return false;
			// A campaign stays at status 1 until its date or its turn, and only the lists tell: every third check asks them.
			if (stateByStatus(this.campaign) === 'unclear' && (isThird || atMs === lastCheck)) {
				const proven = await listProves(firstPage, this.campaign).catch(() => false);
				return proven || undefined;
			}
			if (!(await this.read())) return false;
			return stateByStatus(this.campaign) === 'confirmed' || shows() || undefined;
		});
		return found === true;
	}

	/**
	 * Waits until whatever was asked for earlier must show, and then reads the campaign again.
	 *
	 * @param settledAt on the clock of {@link Time.elapsed}, ms
	 * @param isOver what else ends the wait beside a confirm that shows
	 * @throws QlaraError when the last read, on which everything depends, brings nothing
	 */
	async waitUntilSettled(
		settledAt: number,
		steps = settleSteps,
		isOver = (): boolean => false,
	): Promise<void> {
		const { time } = this.ports;
		const step = Math.max(0, settledAt - time.elapsed()) / steps;
		const schedule = Array.from({ length: steps }, (_value, index) => (index + 1) * step);
		await waitFor(time, schedule, async (atMs) => {
			if (atMs === schedule.at(-1)) await this.refresh();
			else await this.read();
			return stateByStatus(this.campaign) === 'confirmed' || isOver() || undefined;
		});
	}

	private record(campaign: Campaign): ConfirmOutcome['statusBefore'] {
		const status = statusLabel(campaign.status);
		this.reads.push({ at: this.now(), status });
		return status;
	}

	private now(): string {
		return new Date(this.ports.time.now()).toISOString();
	}
}
