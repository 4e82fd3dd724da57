import { createClient } from '../../nodes/QlaraCampaigns/api/client';
import type { Send } from '../../nodes/QlaraCampaigns/api/http';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import type { ConfirmOutcome } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import { confirmSafely, type ConfirmPorts } from '../../nodes/QlaraCampaigns/sending/confirmSafely';
import type { ConfirmPolicy } from '../../nodes/QlaraCampaigns/sending/prepareConfirm';
import { VirtualTime } from '../simulation/virtualTime';
import {
	CampaignsApi,
	DEFAULT_API_KEY,
	externalCampaignId,
	type CampaignSeed,
	type CampaignsApiOptions,
} from '../simulator';

/** What a test does to one request: how long it is on its way, ms, and whether anything comes back. */
export interface Journey {
	up?: number;
	down?: number;
	/** The answer never comes. */
	lost?: true;
	/** The process ends with it. */
	killed?: true;
}

export interface Process {
	ledger: ConfirmLedger;
	/**
	 * Answers never come for a process that was killed: the promise stays open then.
	 *
	 * @param campaign another one than that of the world, by its ID
	 */
	confirm(
		more?: Partial<ConfirmPorts>,
		policy?: Partial<ConfirmPolicy>,
		campaign?: string,
	): Promise<ConfirmOutcome>;
}

/** Several n8n processes with a memory each and one API, on which a second confirm really sends again. */
export function several(options: Partial<CampaignsApiOptions> = {}, seed: CampaignSeed = {}) {
	const time = new VirtualTime(Date.UTC(2026, 2, 10, 12));
	const api = new CampaignsApi({
		now: () => time.now,
		plan: 'unlimited',
		confirmTwiceSendsTwice: true,
		...options,
	});
	const another = (more: CampaignSeed = {}): string => {
		const { id: internal } = api.seedCampaign({
			readyToSend: true,
			goalCalculated: true,
			...seed,
			...more,
		});
		return String(externalCampaignId(internal, api.dialect));
	};
	const id = another();
	time.now += 3_600_000;
	const requests: string[] = [];
	let journey = (_process: number, _operation: string, _nth: number): Journey => ({});
	let processes = 0;

	/** @param age for how long it has been running, ms */
	const process = (age = 3_600_000): Process => {
		const number = ++processes;
		const counts = new Map<string, number>();
		const startedAt = time.now - age;
		const send: Send = async ({ method, url, body, timeoutMs }) => {
			const path = new URL(url).pathname + new URL(url).search;
			const operation = `${method} ${/\/(\w+)$/.exec(path.replace(/\/\d+$/, '/one'))?.[1] ?? 'list'}`;
			const nth = (counts.get(operation) ?? 0) + 1;
			counts.set(operation, nth);
			requests.push(`${number} ${operation}`);
			const { up = 40, down = 40, lost, killed } = journey(number, operation, nth);
			const answer = new Promise<ReturnType<CampaignsApi['handle']>>((resolve) =>
				time.at(time.now + up, () =>
					resolve(
						api.handle({
							method,
							path,
							headers: { 'X-Api-Key': DEFAULT_API_KEY, 'Content-Type': 'application/json' },
							...(body !== undefined && { body }),
						}),
					),
				),
			);
			if (killed) return await new Promise<never>(() => {});
			if (lost || up + down > timeoutMs) {
				await time.sleep(timeoutMs);
				return { neverConnected: false, code: 'ECONNABORTED' };
			}
			const { status, headers, body: text } = await answer;
			await time.sleep(down);
			return { status, headers, body: text };
		};
		let dice = number / 7;
		const clock = {
			now: () => time.now,
			elapsed: () => time.now - startedAt,
			sleep: async (ms: number) => await time.sleep(ms),
			random: () => (dice = (dice * 1.7 + 0.31) % 1),
		};
		const client = createClient('https://qlara.test/api', send, clock);
		const ledger = new ConfirmLedger();
		return {
			ledger,
			confirm: async (more = {}, policy = {}, campaign = id) =>
				await confirmSafely(
					{
						client,
						time: clock,
						ledger,
						execution: `e${number}`,
						claimant: `e${number} node`,
						...more,
					},
					campaign,
					{
						guards: {},
						preflight: false,
						markAsReady: true,
						claim: true,
						acceptWarnings: 'all',
						...policy,
					},
				),
		};
	};
	return {
		time,
		api,
		id,
		/** Puts another campaign with the same content there. @returns its ID */
		another,
		/** Every request, as `process method what`. */
		requests,
		process,
		/** Decides about each request; `nth` counts those of the same kind in the same process. */
		onTheWay: (rule: typeof journey) => void (journey = rule),
		/** Plays a story to its end, and then until whatever was confirmed has gone out. @returns how often it went out */
		play: async (story: () => Promise<void>): Promise<number> => {
			await time.play(story());
			time.now += 86_400_000;
			return api.dispatches.length;
		},
		campaign: () => api.find(id)!,
	};
}
