import {
	DEFAULT_API_KEY,
	CampaignsApi,
	seededRandom,
	type Dialect,
	type FaultRule,
	type Status,
} from '../simulator';
import { keyOf } from '../../nodes/QlaraCampaigns/trigger/idCodec';
import { readState } from '../../nodes/QlaraCampaigns/trigger/serializeState';
import { steps, type Steps } from '../../nodes/QlaraCampaigns/trigger/observe';
import { Chains } from './chains';
import { Host, type HelperRequest, type HelperResponse, type PollReport } from './host';
import { ConnectionError, deliver } from './wire';
import { FaultPlan } from '../simulator';

/** A night in which clocks change in Rome lies within reach of every run. */
const START = Date.UTC(2026, 2, 27, 12);
const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const BASE_URL = 'https://qlara.test/api';
const CAMPAIGNS = '/api/partner-gateway/v1/campaigns';
/** The bound of the state, as JSON. */
const MOST_BYTES = 100_000;

export interface RunResult {
	/** Events that were handed over. */
	events: number;
	/** What must not have happened; empty when all is well. */
	lost: string[];
	doubled: string[];
	/** Requests that the trigger made. */
	requests: number;
}

export interface SimulationOptions {
	/** The steps of a poll, replaced by faulty ones to try the checker. */
	parts?: Steps;
	/** Told everything that happens, for looking into a failing seed. */
	log?: (line: string) => void;
}

/** A chance that is drawn from the seed. */
class Dice {
	constructor(readonly next: () => number) {}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	below(limit: number): number {
		return Math.floor(this.next() * limit);
	}

	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	of<T>(values: readonly T[]): T {
		return values[this.below(values.length)]!;
	}
}

/** Readings of the documents in which a list that stands still can be read whole, drawn at random. */
function drawDialect(dice: Dice): Partial<Dialect> {
	const small = dice.chance(0.35);
	const dialect: Partial<Dialect> = {
		listEnvelope: dice.of([
			'spring',
			'array',
			'data',
			'items-without-total',
			'campaigns-page-count',
		] as const),
		emptyList: dice.of(['envelope', 'no-content'] as const),
		campaignId: dice.of(['number', 'numeric-text', 'word'] as const),
		status: dice.of(['integer', 'numeric-text', 'word'] as const),
		readyDraftStatus: dice.of([0, 0, 1] as const),
		campaignFields: dice.of(['full', 'full', 'sparse'] as const),
		single: dice.of(['bare', 'data', 'campaign'] as const),
		zone: dice.of(['Europe/Rome', 'UTC'] as const),
		dates: dice.of(['pattern', 'iso-z', 'iso-offset', 'epoch-ms'] as const),
		defaultDirection: dice.of(['ASC', 'DESC'] as const),
		direction: dice.of(['honoured', 'ignored'] as const),
		pageBeyondEnd: dice.of(['empty', 'last-page'] as const),
		updateAfterConfirm: dice.of(['stays-confirmed', 'stays-confirmed', 'back-to-draft'] as const),
		order: dice.of(['id', 'created', 'updated', 'shifting', 'unstable'] as const),
		maxPageSize: 1000,
		oversizedLimit: dice.of(['capped', 'refused'] as const),
	};
	if (small) {
		// Where pages are this small, an order that changes with each request hides campaigns from every client.
		dialect.order = dice.of(['id', 'created'] as const);
		dialect.maxPageSize = dice.of([3, 7]);
		dialect.oversizedLimit = 'capped';
	} else if (dice.chance(0.1)) dialect.paging = dice.of(['all-at-once', 'page-ignored'] as const);
	return dialect;
}

/** What can go wrong with a request. */
function drawFault(dice: Dice): FaultRule {
	const answer = (status: number): FaultRule => ({
		fault: { kind: 'answer', status, when: 'before', body: '{"message":"no"}' },
	});
	switch (dice.below(6)) {
		case 0:
			return {
				fault: {
					kind: 'answer',
					status: 429,
					when: 'before',
					body: JSON.stringify({ status: 429, retryAfter: dice.below(40) }),
				},
			};
		case 1:
			return answer(dice.of([500, 502, 503]));
		case 2:
			return { fault: { kind: 'cut', when: 'before' } };
		case 3:
			return { fault: { kind: 'cut', when: 'after' } };
		case 4:
			return { fault: { kind: 'halfBody' } };
		default:
			return { fault: { kind: 'garbled' } };
	}
}

/** One run: an account, an n8n, and what befalls both, all drawn from one seed. */
class Run {
	private readonly dice: Dice;
	private readonly api: CampaignsApi;
	private readonly host: Host;
	private readonly chains: Chains;
	private now: number;
	/** The probability of a fault per request. */
	private faulty = 0;
	/** While campaigns, n8n and the network are left alone, so that everything can come to rest. */
	private calm = false;
	private requests = 0;
	/** Depth of polls that were started while another one waited for an answer. */
	private overlaps = 0;
	private readonly hideUntil = new Map<number, number>();
	private readonly hasHidden = new Set<number>();

	constructor(
		seed: number,
		private readonly options: SimulationOptions,
	) {
		this.dice = new Dice(seededRandom(seed));
		const { dice } = this;
		this.now = START + dice.below(4 * 86_400) * SECOND;
		const dialect = drawDialect(dice);
		const queued = dice.of([0, 5, 40, 120]) * SECOND;
		const sending = dice.of([0, 10, 60, 300]) * SECOND;
		this.api = new CampaignsApi({
			now: () => this.now,
			random: dice.next,
			dialect,
			plan: 'unlimited',
			timings: { commit: dice.of([0, 0, 3]) * SECOND, queued, sending },
			outcome: (_campaign, recipients) =>
				dice.chance(0.3) ? { failed: recipients, endsAs: 4 } : { failed: 0, endsAs: 3 },
			onTransition: ({ campaignId, from, to }) => {
				this.chains?.happened(campaignId, from, to);
				this.log(`server: ${campaignId} ${from} -> ${to}`);
			},
		});
		const eachStep = dice.chance(0.4);
		const atLeastOnce = dice.chance(0.3);
		this.chains = new Chains({ atLeastOnce });
		this.host = new Host({
			parameters: {
				options: {
					...(eachStep ? { eventsFor: 'step' } : {}),
					...(atLeastOnce ? { afterRestart: 'atLeastOnce' } : {}),
				},
			},
			credentials: { apiKey: DEFAULT_API_KEY, baseUrl: BASE_URL },
			time: {
				now: () => this.now,
				elapsed: () => this.now,
				sleep: async (ms) => void (this.now += ms),
				random: dice.next,
			},
			parts: options.parts ?? steps,
			send: async (request) => await this.send(request),
		});
		this.log(
			`dialect ${JSON.stringify(dialect)} eachStep ${eachStep} atLeastOnce ${atLeastOnce} queued ${queued} sending ${sending}`,
		);
		for (let n = dice.below(14); n > 0; n--) this.seedOld();
	}

	async play(): Promise<RunResult> {
		const { dice, host } = this;
		let handled = 0;
		host.onStage = (stage, events) => {
			this.log(
				`${stage}: ${events.map(({ eventId, fromLabel, skipped }) => `${String(eventId)} from ${String(fromLabel)} past [${String(skipped)}]`).join(', ')}`,
			);
			if (stage === 'stored') this.chains.stored(events);
			if (stage === 'executed') {
				this.chains.executed(events);
				handled += events.length;
			}
			if (this.calm || !dice.chance(0.04)) return;
			this.log(`kill -9 when the result is ${stage}`);
			host.kill();
		};
		await this.register('activate');
		for (let step = 4 + dice.below(9); step > 0; step--) {
			this.pass(dice.of([15, 30, 60, 60, 61, 90, 300]) * SECOND);
			await this.befall();
			await this.poll();
		}
		await this.rest();
		return { events: handled, requests: this.requests, ...this.chains.verdict(this.truth()) };
	}

	private log(line: string): void {
		this.options.log?.(`${new Date(this.now).toISOString().slice(5, 19)} ${line}`);
	}

	private pass(ms: number): void {
		this.now += ms;
		for (const [id, until] of this.hideUntil) {
			if (until > this.now) continue;
			this.hideUntil.delete(id);
			this.api.hidden.delete(id);
			this.log(`server: ${id} shows again`);
		}
		this.api.settle();
	}

	/** A campaign from before. */
	private seedOld(): void {
		const { dice } = this;
		const status = dice.of([0, 0, 1, 2, 3, 3, 3, 4] as const) satisfies Status;
		const createdAt = this.now - dice.between(0, dice.of([1, 3, 30])) * DAY;
		const { id } = this.api.seedCampaign({
			status,
			createdAt,
			updatedAt: createdAt,
			readyToSend: true,
			goalCalculated: true,
			...(status === 1 && dice.chance(0.5)
				? { scheduledAt: this.now + dice.between(0, 2) * DAY }
				: {}),
			...(status === 2 ? { sentAt: this.now } : {}),
		});
		this.chains.happened(this.external(id), null, status);
	}

	private call(method: string, path: string, body?: unknown): number {
		return this.api.handle({
			method,
			path: CAMPAIGNS + path,
			headers: { 'X-Api-Key': DEFAULT_API_KEY, 'Content-Type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		}).status;
	}

	private external(id: number): string {
		return this.api.dialect.campaignId === 'word' ? `camp-${id}` : String(id);
	}

	/** Something happens in the account. */
	private act(): void {
		const { dice, api } = this;
		const campaigns = [...api.campaigns.values()];
		const some = campaigns.length > 0 ? dice.of(campaigns) : undefined;
		const kind = dice.below(10);
		if (kind <= 3 || some === undefined) {
			const status = this.call('POST', '', {
				name: 'New',
				sendingMode: 'SMS',
				smsSender: 'Shop',
				smsBody: 'Hi',
				destinationType: 2,
				destinations: ['+393400000001'],
				readyToSend: true,
			});
			if (status >= 300) throw new Error(`create: ${status}`);
			const id = Math.max(...api.campaigns.keys());
			if (dice.chance(0.6)) this.confirm(id);
		} else if (kind <= 6) this.confirm(some.id);
		else if (kind === 7) this.call('DELETE', `/${this.external(some.id)}`);
		else if (kind === 8)
			this.call('PUT', `/${this.external(some.id)}`, { name: 'Renamed', readyToSend: true });
		else if (dice.chance(0.15) && some.status > 0) {
			api.setStatus(this.external(some.id), dice.below(some.status) as Status);
		}
	}

	private confirm(id: number): void {
		this.call('POST', `/${this.external(id)}/calculateGoal`);
		this.call('PUT', `/${this.external(id)}/confirm`);
	}

	/** Something happens to n8n, to the network or to the account. */
	private async befall(): Promise<void> {
		const { dice, api, host } = this;
		for (let n = dice.below(4); n > 0; n--) this.act();
		this.faulty = dice.chance(0.2) ? dice.of([0.05, 0.3, 1]) : 0;
		api.readLag = dice.chance(0.1) ? dice.between(1, 20) * SECOND : 0;
		if (this.hasBaseline() && dice.chance(0.06) && api.campaigns.size > 0) {
			const id = dice.of([...api.campaigns.keys()]);
			api.hidden.add(id);
			const ms = dice.of([10, 40, 200, 600]) * SECOND;
			this.hideUntil.set(id, this.now + ms);
			// Hidden for longer than a doubt lasts, or whenever somebody looks, is deleted and created anew, as far as anybody can see.
			if (ms >= 40 * SECOND || this.hasHidden.has(id)) this.chains.vanished(this.external(id));
			this.hasHidden.add(id);
			this.log(`server: ${id} hides for ${ms / 1000} s`);
		}
		if (dice.chance(0.03)) await this.longGap();
		if (dice.chance(0.06)) {
			this.log('kill -9');
			host.kill();
			await this.register('init');
		} else if (dice.chance(0.055)) {
			this.log('clean restart');
			host.deactivate();
			host.kill();
			this.pass(dice.of([5, 60, 600]) * SECOND);
			await this.register('init');
		} else if (dice.chance(0.05)) {
			this.log('published anew');
			host.deactivate();
			this.pass(dice.of([0, 30]) * SECOND);
			await this.register('activate');
		}
		if (dice.chance(0.03)) {
			// A test event may be fetched while the workflow polls; the polls of this run stay apart.
			this.overlaps++;
			const { killed } = await host.test();
			this.overlaps--;
			if (killed) await this.register('init');
		}
	}

	/** Days in which nothing gets through while the account goes on. */
	private async longGap(): Promise<void> {
		const { dice } = this;
		const days = dice.between(1, 9);
		this.log(`the API is down for ${days.toFixed(1)} days`);
		this.faulty = 1;
		for (let n = 0; n < 6; n++) {
			this.pass((days / 6) * DAY);
			this.act();
			if (dice.chance(0.5)) await this.poll();
		}
		this.faulty = 0;
	}

	private hasBaseline(): boolean {
		return this.state(this.host.memory)?.baseline === true;
	}

	private state(staticData: unknown) {
		const stored = (staticData as { campaigns?: { account: string; filter: string } }).campaigns;
		return stored && readState(stored, stored.account, stored.filter);
	}

	private async register(activation: 'activate' | 'init'): Promise<void> {
		for (let attempt = 0; attempt < 4; attempt++) {
			const report = await this.watched(
				async () => await this.host.register(attempt === 0 ? activation : 'init'),
				true,
			);
			if (!report.killed) {
				// At an activation what does not pass by itself may stop it, and a garbled answer looks like that: the user tries again.
				if (this.host.isAlive) return;
				if (activation === 'init') this.chains.fault('the trigger is dead after a start of n8n');
			}
			this.faulty = 0;
		}
	}

	private async poll(): Promise<void> {
		const report = await this.watched(async () => await this.host.poll());
		if (report.killed) await this.register('init');
	}

	/** What the trigger knows, by id. */
	private known(staticData: unknown): Map<string, number> {
		const state = this.state(staticData);
		const ids = new Set([
			...this.chains.ids(),
			...[...this.api.campaigns.keys()].map((id) => this.external(id)),
		]);
		return new Map(
			[...ids].flatMap((id) => {
				const place = state?.open.get(id)?.place ?? state?.over.get(keyOf(id));
				return place === undefined ? [] : [[id, place] as const];
			}),
		);
	}

	/** Runs a poll, and notes what it takes into the baseline. */
	private async watched(work: () => Promise<PollReport>, registers = false): Promise<PollReport> {
		const stored: unknown = JSON.parse(this.host.database);
		const before = registers ? this.state(stored)?.baseline === true : this.hasBaseline();
		if (!before) {
			this.api.hidden.clear();
			this.hideUntil.clear();
			// What was not stored of a baseline is taken anew.
			if (registers) this.chains.begin(this.known(stored));
		}
		if (before && !this.chains.taken) {
			// It was complete, and stored, in a poll that was killed later.
			this.chains.begin(this.known(stored));
			this.chains.taken = true;
		}
		const report = await work();
		if (report.error !== undefined) this.log(`error: ${String(report.error)}`);
		if (report.killed) return report;
		const state = this.state(this.host.memory);
		const bytes = JSON.stringify(this.host.memory).length;
		if (bytes > MOST_BYTES) this.chains.fault(`the state has ${bytes} bytes`);
		if (!before) {
			this.chains.take(this.known(this.host.memory));
			if (state?.baseline) {
				this.chains.taken = true;
				this.log('baseline');
			}
		}
		return report;
	}

	/** Carries out one request of the trigger, while other things happen. */
	private async send(request: HelperRequest): Promise<HelperResponse> {
		const { dice, host } = this;
		this.requests++;
		if (!this.calm) {
			this.pass(dice.below(dice.chance(0.05) ? 12_000 : 400));
			if (dice.chance(0.08)) this.act();
			if (dice.chance(0.012)) {
				this.log('kill -9 before a request');
				host.kill();
				return await new Promise<never>(() => {});
			}
			if (dice.chance(0.03) && this.overlaps === 0) {
				this.overlaps++;
				const { events, error } = await host.poll();
				if (events !== undefined || error !== undefined) this.chains.fault('two polls ran at once');
				this.overlaps--;
			}
		}
		const faults = new FaultPlan(!this.calm && dice.chance(this.faulty) ? [drawFault(dice)] : []);
		let response: HelperResponse;
		try {
			response = deliver(this.api, DEFAULT_API_KEY, request, faults);
		} catch (error) {
			if (!(error instanceof ConnectionError)) throw error;
			this.log(`${request.method} ${request.url.slice(BASE_URL.length)}: ${error.code}`);
			throw error;
		}
		this.log(
			`${request.method} ${request.url.slice(BASE_URL.length)}: ${response.statusCode} ${response.body.length} bytes`,
		);
		if (!this.calm && dice.chance(0.012)) {
			this.log('kill -9 after a request');
			host.kill();
			return await new Promise<never>(() => {});
		}
		return response;
	}

	/** Lets everything come to an end, so that whatever is to be told can be told. */
	private async rest(): Promise<void> {
		this.log('calm');
		this.calm = true;
		this.faulty = 0;
		this.api.readLag = 0;
		this.api.hidden.clear();
		this.hideUntil.clear();
		// The last of many kills in a row.
		if (!this.host.isAlive) await this.register('init');
		// A campaign that was over or gone and is back is found by the walk over all, which has every fourth poll at worst.
		const pages = Math.ceil(this.api.campaigns.size / this.api.dialect.maxPageSize);
		const needed = this.chains.hasSurprises ? 8 + pages * 5 : 7;
		for (let poll = 0, quiet = 0; poll < 200 && quiet < needed; poll++) {
			this.pass(61 * SECOND);
			const transitions = this.api.transitions.length;
			const { events, error } = await this.watched(async () => await this.host.poll());
			if (error !== undefined)
				this.chains.fault(`a poll failed although everything works: ${String(error)}`);
			quiet = events === undefined && transitions === this.api.transitions.length ? quiet + 1 : 0;
		}
		if (!this.host.isAlive) this.chains.fault('the trigger is dead');
	}

	/** Where each campaign is in the end; a campaign that is not there is deleted. */
	private truth(): (id: string) => Status | undefined {
		return (id) => this.api.find(id)?.status;
	}
}

/** Plays one run. The same seed always gives the same run. */
export async function playRun(seed: number, options: SimulationOptions = {}): Promise<RunResult> {
	return await new Run(seed, options).play();
}

export interface SimulationResult {
	runs: number;
	events: number;
	lost: number;
	doubled: number;
	requests: number;
	/** The first seeds that failed, with what was wrong. */
	failures: Array<{ seed: number; problems: string[] }>;
}

/**
 * Plays runs with the seeds `seed`, `seed + 1`, ...
 *
 * @param limits `runs` at most, and none is begun after `ms`; it stops at the first failure when `stop` is set
 */
export async function simulate(
	seed: number,
	limits: { runs: number; ms?: number; stop?: boolean },
	options: SimulationOptions = {},
): Promise<SimulationResult> {
	const result: SimulationResult = {
		runs: 0,
		events: 0,
		lost: 0,
		doubled: 0,
		requests: 0,
		failures: [],
	};
	const deadline = Date.now() + (limits.ms ?? Infinity);
	while (result.runs < limits.runs && Date.now() < deadline) {
		const at = seed + result.runs++;
		const { events, lost, doubled, requests } = await playRun(at, options);
		result.events += events;
		result.lost += lost.length;
		result.doubled += doubled.length;
		result.requests += requests;
		if (lost.length + doubled.length === 0) continue;
		result.failures.push({ seed: at, problems: [...lost, ...doubled] });
		if (limits.stop) break;
	}
	return result;
}

/** Lets the event loop turn, for callers that have other things to do. */
export function summary({ runs, events, lost, doubled }: SimulationResult, seed: number): string {
	return `simulate trigger: ${runs} runs, ${events} events, ${lost} lost, ${doubled} doubled, seed ${seed}`;
}
