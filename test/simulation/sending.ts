import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { execute } from '../../nodes/QlaraCampaigns/n8n/execute';
import { unlimited } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { createProcessState, type ProcessState } from '../../nodes/QlaraCampaigns/n8n/processState';
import {
	defaultConfirmTiming,
	type ConfirmTiming,
} from '../../nodes/QlaraCampaigns/sending/confirmSafely';
import type { ConfirmOutcome } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import {
	BASE_PATH,
	CampaignsApi,
	DEFAULT_API_KEY,
	defaultDirectory,
	dialects,
	externalCampaignId,
	seededRandom,
	type ApiResponse,
} from '../simulator';
import { anyMishap, lostReply, pick, type Mishap } from './mishaps';
import type { Simulation } from './runner';
import { MortalProcess } from './mortalProcess';
import { VirtualTime } from './virtualTime';

/** A fault put into the code on purpose, to see that the simulation catches it. */
export type Saboteur =
	/** An HTTP client that repeats every request after a failure, as common ones do. */
	| 'genericRetry'
	/** Takes a campaign that is still a draft for one that was not sent. */
	| 'trustsDraft'
	/** Confirms at once, whatever a process before may have sent. */
	| 'noSettling'
	/** Knows nothing of other calls in the same process. */
	| 'noLedger';

export const outcomeNames = [
	'confirmed',
	'alreadyConfirmed',
	'rejected',
	'notSent',
	'unknown',
] as const satisfies ReadonlyArray<ConfirmOutcome['outcome']>;

const start = Date.UTC(2026, 2, 10, 12);
const baseUrl = 'https://qlara.test/api';
const directory = defaultDirectory();
/** Dialects in which a walk over the list shows everything: the lists prove what status 1 does not. */
const soundDialects = dialects.filter(({ walkMayMiss }) => !walkMayMiss);

/** A confirm request as the wire saw it. */
interface Confirm {
	campaign: string;
	process: number;
	execution: string;
	departed: number;
	/** When its end was known, and whether that left open what happened; undefined while it is under way, or when the process died. */
	ended?: { at: number; open: boolean };
	/** When the server took it. */
	taken?: number;
}

interface Scenario {
	mild: boolean;
	/** Whether Send and Confirm claim the campaign. */
	claims: boolean;
	mishapRate: number;
	commit: [number, number];
	staleness: number;
	jumps: boolean;
	kills: number;
}

class Run {
	readonly problems: string[] = [];
	readonly outcomes: ConfirmOutcome['outcome'][] = [];
	requests = 0;
	repeats = 0;
	falseAnswers = 0;
	secondDispatches = 0;
	readonly time = new VirtualTime(start);
	readonly random: () => number;
	readonly scenario: Scenario;
	private readonly api: CampaignsApi;
	private readonly confirms: Confirm[] = [];
	private readonly ids: string[] = [];
	private executions = 0;
	private processes = 0;
	/** Wall clock of the n8n machine minus true time, ms. */
	private drift = 0;

	constructor(
		readonly seed: number,
		readonly saboteur: Saboteur | undefined,
		readonly log: (line: string) => void,
	) {
		const random = (this.random = seededRandom(seed * 2 + 1));
		const mild = random() < 0.2;
		this.scenario = mild
			? {
					mild,
					claims: random() < 0.5,
					mishapRate: 0.05,
					commit: [0, 30_000],
					staleness: 0,
					jumps: false,
					kills: 0,
				}
			: {
					mild,
					claims: random() < 0.5,
					mishapRate: pick(random, [0.02, 0.1, 0.3, 0.6]),
					commit: pick(random, [
						[0, 0],
						[0, 2_000],
						[0, 30_000],
						[0, 60_000],
						[55_000, 60_000],
					] as Array<[number, number]>),
					staleness: pick(random, [0, 0, 2_000, 10_000]),
					jumps: random() < 0.3,
					kills: random() < 0.4 ? (random() < 0.3 ? 2 : 1) : 0,
				};
		const { dialect } = pick(random, soundDialects);
		this.api = new CampaignsApi({
			now: () => this.time.now,
			random,
			plan: 'unlimited',
			directory,
			confirmTwiceSendsTwice: true,
			dialect: { ...dialect, readyDraftStatus: random() < 0.3 ? 1 : 0 },
			timings: {
				queued: pick(random, [0, 1_000, 20_000, 300_000]),
				sending: pick(random, [0, 5_000, 600_000]),
			},
		});
		const campaigns = mild ? 1 : 1 + Math.floor(random() * 3);
		for (let number = 0; number < campaigns; number++) this.ids.push(this.seedCampaign());
		// What was put there at the start is older than any stale read.
		this.time.now += 60_000;
	}

	private seedCampaign(): string {
		const { random, api } = this;
		const readyToSend = this.scenario.mild || random() < 0.85;
		const scheduled =
			random() < 0.2
				? start + pick(random, this.scenario.mild ? [3_600_000] : [90_000, 3_600_000, 86_400_000])
				: null;
		const state =
			this.scenario.mild || random() < 0.85
				? 'draft'
				: pick(random, ['queued', 'sending', 'done'] as const);
		const status =
			state === 'draft'
				? readyToSend && api.dialect.readyDraftStatus === 1
					? 1
					: 0
				: state === 'queued'
					? 1
					: state === 'sending'
						? 2
						: 3;
		const { id } = api.seedCampaign({
			status,
			phase: state,
			readyToSend,
			goalCalculated: this.scenario.mild || random() < 0.95,
			scheduledAt: scheduled,
			totalDestinations: 1,
			cost: 0.045,
			...(state === 'queued' && scheduled === null ? { dueAt: start + 400_000 } : {}),
		});
		return String(externalCampaignId(id, api.dialect));
	}

	/**
	 * What was counted: campaigns that went out more than once, confirm requests after one with an open end (by the same
	 * execution ever, by another one of the same process before it is settled), outcomes that were not true when they
	 * were given, each outcome, and those of the runs with 5 % lost replies, commits within 30 s and nothing else.
	 */
	counts(): Record<string, number> {
		const { outcomes, requests, secondDispatches, repeats, falseAnswers } = this;
		const of = (name: string): number => outcomes.filter((outcome) => outcome === name).length;
		const mild = this.scenario.mild;
		return {
			requests,
			secondDispatches,
			repeats,
			falseAnswers,
			...Object.fromEntries(outcomeNames.map((name) => [name, of(name)])),
			mildConfirms: mild ? outcomes.length : 0,
			mildUnknown: mild ? of('unknown') : 0,
		};
	}

	/** Plays the run to its end, and looks at what really went out. */
	async play(): Promise<void> {
		await this.time.play(this.story());
		this.time.now += 10 * 86_400_000;
		const sent = new Map<string, number>();
		for (const { campaignId } of this.api.dispatches)
			sent.set(campaignId, (sent.get(campaignId) ?? 0) + 1);
		for (const [id, times] of sent) {
			if (times > 1) {
				this.secondDispatches++;
				this.fail(`campaign ${id} went out ${times} times`);
			}
		}
		for (const check of this.later) check();
	}

	private async story(): Promise<void> {
		const { random, scenario } = this;
		let process = this.newProcess(scenario.kills);
		const sessions = scenario.mild ? 1 : pick(random, [1, 1, 2, 2, 3]);
		for (let session = 0; session < sessions; session++) {
			const together = scenario.mild || random() < 0.7 ? 1 : 2 + Math.floor(random() * 7);
			const executions = Array.from(
				{ length: together },
				async () => await this.execution(process),
			);
			const everything = Promise.all(executions).then(() => 'ended' as const);
			if ((await Promise.race([everything, process.death])) === 'killed') {
				// n8n comes back, and somebody runs the workflow again.
				await this.time.sleep(pick(random, [200, 2_000, 15_000, 50_000]));
				process = this.newProcess(scenario.kills - this.processes);
				session--;
				continue;
			}
			if (random() < 0.7) await this.time.sleep(random() * pick(random, [1_000, 30_000, 120_000]));
		}
	}

	private newProcess(kills: number): SimulatedProcess {
		const process = new SimulatedProcess(this, ++this.processes);
		this.log(`${this.stamp()} process ${process.number} starts`);
		if (kills > 0) {
			if (this.random() < 0.5) process.killAtStep = 1 + Math.floor(this.random() * 25);
			else
				this.time.at(this.time.now + this.random() * pick(this.random, [500, 5_000, 100_000]), () =>
					process.kill(),
				);
		}
		return process;
	}

	/** One execution of a workflow: some items, Retry On Fail, and maybe a loop. */
	private async execution(process: SimulatedProcess): Promise<void> {
		const { random, scenario } = this;
		const id = String(++this.executions);
		const operation = !scenario.mild && random() < 0.25 ? 'send' : 'confirm';
		const items = Array.from({ length: scenario.mild ? 1 : pick(random, [1, 1, 2, 3, 4]) }, () =>
			pick(random, this.ids),
		);
		const tries = scenario.mild || random() < 0.4 ? 1 : 2 + Math.floor(random() * 4);
		const rounds = scenario.mild || random() < 0.8 ? 1 : 2;
		const between = random() * 5_000;
		const keepsGoing = random() < 0.3;
		if (!scenario.mild) await process.sleep(random() < 0.5 ? 0 : random() * 3_000);
		this.log(
			`${this.stamp()} execution ${id} in process ${process.number}: ${operation} ${items.join(', ')}; ${tries} tries, ${rounds} rounds`,
		);
		for (let round = 0; round < rounds; round++) {
			for (let attempt = 1; attempt <= tries; attempt++) {
				const context = this.context(process, { id, operation, items, round, keepsGoing });
				const failed = await execute(context, process.life).then(
					([output = []]) => output.some(({ json }) => 'error' in json),
					(error: unknown) => {
						this.log(
							`${this.stamp()} execution ${id}: ${error instanceof Error ? error.message : String(error)}`,
						);
						return true;
					},
				);
				if (!failed) break;
				await process.sleep(between);
			}
		}
	}

	/** As much of n8n's context as the node uses. */
	private context(
		process: SimulatedProcess,
		run: { id: string; operation: string; items: string[]; round: number; keepsGoing: boolean },
	): IExecuteFunctions {
		const parameters: Record<string, unknown> = {
			resource: 'campaign',
			operation: run.operation,
			costLimit: 'none',
			recipientLimit: 'none',
			allowedHoursTimeZone: 'workflow',
			acceptWarnings: true,
			waitUntilFinished: false,
			claimBeforeConfirming: this.scenario.claims,
			dryRun: false,
		};
		const context = {
			getInputData: () => run.items.map((id) => ({ json: { id } })),
			getNodeParameter: (name: string, item: number, otherwise?: unknown) =>
				name === 'campaignId'
					? { __rl: true, mode: 'id', value: run.items[item] }
					: (parameters[name] ?? otherwise),
			getNode: () => ({
				id: 'node',
				name: 'Qlara',
				type: 'n8n-nodes-qlara.qlaraCampaigns',
				typeVersion: 1,
				position: [0, 0],
				parameters: { ...parameters, campaignId: '={{ $json.id }}' },
			}),
			getMode: () => 'trigger',
			getTimezone: () => 'Europe/Rome',
			getExecutionId: () => run.id,
			getWorkflowDataProxy: () => ({ $runIndex: run.round }),
			continueOnFail: () => run.keepsGoing,
			getCredentials: async () => ({ apiKey: DEFAULT_API_KEY, baseUrl }),
			helpers: {
				httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
					await this.request(process, run.id, options),
			},
		};
		return context as unknown as IExecuteFunctions;
	}

	/** n8n's HTTP helper, with a client that repeats by itself when that is the fault under test. */
	private async request(
		process: SimulatedProcess,
		execution: string,
		options: IHttpRequestOptions,
	): Promise<IDataObject> {
		for (let attempt = 1; ; attempt++) {
			await process.step();
			const result = await this.exchange(process, execution, options);
			await process.step();
			const failed = 'breaks' in result || result.statusCode >= 500;
			if (this.saboteur === 'genericRetry' && failed && attempt < 3) {
				await process.sleep(500);
				continue;
			}
			if (!('breaks' in result)) return result;
			throw Object.assign(new Error(result.breaks.code), {
				cause: Object.assign(new Error('network'), result.breaks),
			});
		}
	}

	/** One request on its way to the server and back. It goes on when the process dies. */
	private async exchange(
		process: SimulatedProcess,
		execution: string,
		options: IHttpRequestOptions,
	): Promise<
		| { statusCode: number; headers: Record<string, string>; body: string }
		| { breaks: { code: string; syscall?: string } }
	> {
		const { random, time, scenario } = this;
		this.requests++;
		const url = new URL(options.url);
		const method = options.method ?? 'GET';
		const campaign = /\/campaigns\/([^/]+)\/confirm$/.exec(url.pathname)?.[1];
		const mishap: Mishap | undefined =
			random() < scenario.mishapRate
				? scenario.mild
					? lostReply(random)
					: anyMishap(random)
				: undefined;
		const confirm: Confirm | undefined =
			campaign === undefined
				? undefined
				: { campaign, process: process.number, execution, departed: time.now };
		if (confirm) this.departs(confirm);
		const up = 5 + random() * (random() < 0.05 ? 3_000 : 100);
		const down = 5 + random() * (!scenario.mild && random() < 0.02 ? 70_000 : 100);
		const timeout = options.timeout ?? 300_000;
		let answer: ApiResponse | undefined;
		if (scenario.jumps && random() < 0.05)
			this.drift = (random() - 0.5) * pick(random, [10_000, 7_200_000, 1e11]);
		if (mishap?.work !== false) {
			const work = new Promise<void>((resolve) => {
				time.at(time.now + up, () => {
					answer = this.serve(method, url, options);
					if (confirm && answer.status === 202) confirm.taken = time.now;
					resolve();
				});
			});
			if (up < timeout) await work;
		} else if (mishap.breaks?.syscall !== 'connect' && mishap.breaks?.syscall !== 'getaddrinfo') {
			await time.sleep(up);
		}
		const late = mishap?.silent === true || up + down > timeout;
		await time.sleep(late ? Math.max(0, timeout - up) : down);
		const result = late ? { breaks: { code: 'ECONNABORTED' } } : this.reply(mishap, answer);
		const seen = 'breaks' in result ? result.breaks.code : String(result.statusCode);
		this.log(
			`${this.stamp()} ${execution}: ${method} ${url.pathname.slice(BASE_PATH.length)}${url.search} -> ${seen}${mishap ? ` (${mishap.name})` : ''}${method === 'GET' && answer ? ` ${answer.body.slice(0, 60)}` : ''}`,
		);
		if (confirm && process.alive) {
			const never =
				'breaks' in result && ['connect', 'getaddrinfo'].includes(result.breaks.syscall ?? '');
			const refused =
				'statusCode' in result &&
				(result.statusCode === 202 ||
					(result.statusCode >= 400 && result.statusCode < 500 && result.statusCode !== 408));
			confirm.ended = { at: time.now, open: !never && !refused };
		}
		return result;
	}

	private serve(method: string, url: URL, options: IHttpRequestOptions): ApiResponse {
		const { api, random, scenario } = this;
		api.readLag = random() * scenario.staleness;
		const [least, most] = scenario.commit;
		api.timings.commit = least + random() * (most - least);
		const body = typeof options.body === 'string' ? { body: options.body } : {};
		const headers = {
			...(options.headers as Record<string, string>),
			'X-Api-Key': DEFAULT_API_KEY,
		};
		return api.handle({ method, path: url.pathname + url.search, headers, ...body });
	}

	private reply(
		mishap: Mishap | undefined,
		answer: ApiResponse | undefined,
	):
		| { statusCode: number; headers: Record<string, string>; body: string }
		| { breaks: { code: string; syscall?: string } } {
		if (mishap?.breaks) return { breaks: mishap.breaks };
		if (mishap?.answer)
			return {
				statusCode: mishap.answer.status,
				headers: mishap.answer.headers ?? {},
				body: mishap.answer.body ?? '',
			};
		const { status, headers, body } = answer!;
		return {
			statusCode: status,
			headers,
			body: mishap?.cut ? body.slice(0, body.length / 2) : body,
		};
	}

	private departs(confirm: Confirm): void {
		const settle = defaultConfirmTiming.settleMs;
		const again = this.confirms.find(
			({ campaign, process, execution, ended }) =>
				campaign === confirm.campaign &&
				process === confirm.process &&
				ended?.open === true &&
				(execution === confirm.execution || confirm.departed < ended.at + settle),
		);
		this.confirms.push(confirm);
		if (again === undefined) return;
		this.repeats++;
		this.fail(`campaign ${confirm.campaign} was confirmed again after an open end`);
	}

	private readonly later: Array<() => void> = [];

	/** Compares an outcome with the truth, at the moment it is given and, for what may still come, at the end. */
	judge(process: SimulatedProcess, { id, outcome, reason }: ConfirmOutcome): void {
		if (!process.alive) return;
		this.log(`${this.stamp()} campaign ${id}: ${outcome}. ${reason}`);
		this.outcomes.push(outcome);
		const campaign = this.api.find(id);
		const confirmed = campaign !== undefined && campaign.phase !== 'draft';
		const wrong = (why: string): void => {
			this.falseAnswers++;
			this.fail(`campaign ${id}: the answer "${outcome}" was false, ${why}`);
		};
		if (outcome === 'confirmed' || outcome === 'alreadyConfirmed') {
			if (!confirmed) wrong('it is a draft');
		} else if (outcome === 'notSent' || outcome === 'rejected') {
			if (confirmed) wrong('it is confirmed');
			const at = this.time.now;
			this.later.push(() => {
				if (
					this.confirms.some(
						(entry) =>
							entry.campaign === String(id) && entry.departed < at && (entry.taken ?? 0) > at,
					)
				)
					wrong('a request was still on its way');
			});
		}
	}

	fail(problem: string): void {
		this.log(`${this.stamp()} WRONG: ${problem}`);
		this.problems.push(problem);
	}

	wallClock(): number {
		return Math.round(this.time.now + this.drift);
	}

	stamp(): string {
		return `${((this.time.now - start) / 1000).toFixed(3).padStart(9)} s`;
	}
}

/** Tells the simulation every outcome at the moment it is known. */
class WatchedLedger extends ConfirmLedger {
	constructor(private readonly judge: (outcome: ConfirmOutcome) => void) {
		super();
	}

	override async run(id: string, confirm: () => Promise<ConfirmOutcome>): Promise<ConfirmOutcome> {
		return await super.run(id, async () => {
			const outcome = await confirm();
			this.judge(outcome);
			return outcome;
		});
	}
}

/** Takes a draft for a campaign that was not sent. */
class TrustingLedger extends WatchedLedger {
	override async run(id: string, confirm: () => Promise<ConfirmOutcome>): Promise<ConfirmOutcome> {
		return await super.run(id, async () => {
			const outcome = await confirm();
			const isDraft = outcome.statusReads.at(-1)?.status === 'draft';
			return outcome.outcome === 'unknown' && isDraft
				? { ...outcome, outcome: 'notSent' }
				: outcome;
		});
	}
}

/** Every call for itself. */
class NoLedger extends WatchedLedger {
	override inFlight(): undefined {
		return undefined;
	}

	override last(): undefined {
		return undefined;
	}
}

/** One life of n8n, which can end between any two steps. What it waits for then never comes. */
class SimulatedProcess extends MortalProcess {
	readonly life: ProcessState;
	private readonly startedAt: number;

	constructor(run: Run, number: number) {
		super(run, number);
		this.startedAt = run.time.now;
		// The first process has been there for long or for a moment; one that follows a kill has just started.
		const age = number === 1 ? pick(run.random, [0, 3_600_000, 3_600_000, 3_600_000]) : 0;
		const rules: ConfirmTiming = {
			...defaultConfirmTiming,
			...(run.saboteur === 'noSettling' && { settleMs: 0 }),
		};
		const Ledger =
			run.saboteur === 'noLedger'
				? NoLedger
				: run.saboteur === 'trustsDraft'
					? TrustingLedger
					: WatchedLedger;
		const ledger = new Ledger((outcome) => run.judge(this, outcome));
		this.life = {
			...createProcessState(
				{
					now: () => run.wallClock(),
					elapsed: () => run.time.now - this.startedAt + age,
					sleep: async (ms) => await this.sleep(ms),
					random: run.random,
				},
				undefined,
				unlimited,
			),
			confirmLedger: () => ledger,
			confirmTiming: rules,
		};
	}
}

/**
 * Confirms and sends through a network that loses, delays and doubles, in processes that are killed.
 *
 * @param saboteur a fault put into the code on purpose
 */
export function sending(saboteur?: Saboteur): Simulation {
	return {
		play: async (seed, log) => {
			const run = new Run(seed, saboteur, log);
			await run.play();
			return { problems: run.problems, counts: run.counts() };
		},
		describe: ({ runs, counts }, seed) => {
			const count = (name: string): number => counts[name] ?? 0;
			const outcomes = outcomeNames.map((name) => `${count(name)} ${name}`).join(', ');
			return [
				outcomes,
				`with 5 % lost replies and commits within 30 s: ${count('mildUnknown')} unknown of ${count('mildConfirms')}`,
				`simulate sending: ${runs} runs, ${count('secondDispatches')} second dispatches, ${count('repeats')} repeats after an ambiguous end, ${count('falseAnswers')} false answers, ${count('unknown')} unknown, seed ${seed}`,
			];
		},
	};
}
