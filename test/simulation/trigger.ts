import type { CampaignState } from '../../nodes/QlaraCampaigns/trigger/campaignState';
import { deserializeState } from '../../nodes/QlaraCampaigns/trigger/serializeState';
import { knownState, type TriggerState } from '../../nodes/QlaraCampaigns/trigger/state';
import { DEFAULT_API_KEY, CampaignsApi, FaultPlan, seededRandom, type Status } from '../simulator';
import {
	ClassicEngine,
	type HelperRequest,
	type HelperResponse,
	type PollReport,
} from './classicEngine';
import { drawDialect } from './dialects';
import { Dice } from './dice';
import { EventChains } from './eventChains';
import { drawFault } from './requestFaults';
import type { Log, Simulation } from './runner';
import { ConnectionError, deliver } from './wire';

/** A night in which clocks change in Rome lies within reach of every run. */
const start = Date.UTC(2026, 2, 27, 12);
const second = 1_000;
const day = 86_400 * second;
const baseUrl = 'https://qlara.test/api';
const campaignsPath = '/api/partner-gateway/v1/campaigns';
/** The bound of the state, as JSON. */
const maxStateBytes = 100_000;

/** One run: an account, an n8n, and what happens to both, all drawn from one seed. */
class SimulatedRun {
	private readonly dice: Dice;
	private readonly api: CampaignsApi;
	private readonly engine: ClassicEngine;
	private readonly chains: EventChains;
	private now: number;
	/** The probability of a fault per request. */
	private faultRate = 0;
	/** While campaigns, n8n and the network are left alone, so that everything can come to rest. */
	private isCalm = false;
	private requests = 0;
	/** Depth of polls that were started while another one waited for an answer. */
	private overlaps = 0;
	private readonly hiddenUntil = new Map<number, number>();
	private readonly onceHidden = new Set<number>();

	/** @param log gets everything that happens, to find out why a seed fails */
	constructor(
		seed: number,
		private readonly log: Log,
	) {
		this.dice = new Dice(seededRandom(seed));
		const { dice } = this;
		this.now = start + dice.below(4 * 86_400) * second;
		const dialect = drawDialect(dice);
		const queued = dice.of([0, 5, 40, 120]) * second;
		const sending = dice.of([0, 10, 60, 300]) * second;
		this.api = new CampaignsApi({
			now: () => this.now,
			random: dice.next,
			dialect,
			plan: 'unlimited',
			timings: { commit: dice.of([0, 0, 3]) * second, queued, sending },
			outcome: (_campaign, recipients) =>
				dice.chance(0.3) ? { failed: recipients, endsAs: 4 } : { failed: 0, endsAs: 3 },
			onTransition: ({ campaignId, from, to }) => {
				this.chains?.addTransition(campaignId, from, to);
				this.note(`server: ${campaignId} ${from} -> ${to}`);
			},
		});
		const eachStatus = dice.chance(0.4);
		const atLeastOnce = dice.chance(0.3);
		this.chains = new EventChains({ atLeastOnce });
		this.engine = new ClassicEngine({
			parameters: {
				options: {
					...(eachStatus ? { eventsFor: 'step' } : {}),
					...(atLeastOnce ? { afterRestart: 'atLeastOnce' } : {}),
				},
			},
			credentials: { apiKey: DEFAULT_API_KEY, baseUrl },
			time: {
				now: () => this.now,
				elapsed: () => this.now,
				sleep: async (ms) => void (this.now += ms),
				random: dice.next,
			},
			send: async (request) => await this.send(request),
		});
		const settings = { eachStatus, atLeastOnce, queued, sending };
		this.note(`dialect ${JSON.stringify(dialect)}, settings ${JSON.stringify(settings)}`);
		for (let n = dice.below(14); n > 0; n--) this.seedOldCampaign();
	}

	/** @returns the events that became executions, what must not have happened, and the requests of the trigger */
	async play(): Promise<{ events: number; lost: string[]; doubled: string[]; requests: number }> {
		const { dice, engine } = this;
		let executed = 0;
		engine.onStage = (stage, events) => {
			const texts = events.map(
				({ eventId, fromLabel, skipped }) =>
					`${String(eventId)} from ${String(fromLabel)}, skipped [${String(skipped)}]`,
			);
			this.note(`${stage}: ${texts.join('; ')}`);
			if (stage === 'stored') this.chains.addStored(events);
			if (stage === 'executed') {
				this.chains.addExecuted(events);
				executed += events.length;
			}
			if (this.isCalm || !dice.chance(0.04)) return;
			this.note(`kill -9 when the result is ${stage}`);
			engine.kill();
		};
		await this.register('activate');
		for (let step = 4 + dice.below(9); step > 0; step--) {
			this.pass(dice.of([15, 30, 60, 60, 61, 90, 300]) * second);
			await this.disturb();
			await this.poll();
		}
		await this.comeToRest();
		const verdict = this.chains.verdict((id) => this.api.find(id)?.status);
		return { events: executed, requests: this.requests, ...verdict };
	}

	private note(what: string): void {
		this.log(`${new Date(this.now).toISOString().slice(5, 19)} ${what}`);
	}

	/** Lets time pass, with everything that the server does in it. */
	private pass(ms: number): void {
		this.now += ms;
		for (const [id, until] of this.hiddenUntil) {
			if (until > this.now) continue;
			this.hiddenUntil.delete(id);
			this.api.hidden.delete(id);
			this.note(`server: ${id} shows again`);
		}
		this.api.settle();
	}

	/** A campaign from before the run. */
	private seedOldCampaign(): void {
		const { dice } = this;
		const status = dice.of([0, 0, 1, 2, 3, 3, 3, 4] as const) satisfies Status;
		const createdAt = this.now - dice.between(0, dice.of([1, 3, 30])) * day;
		const { id } = this.api.seedCampaign({
			status,
			createdAt,
			updatedAt: createdAt,
			readyToSend: true,
			goalCalculated: true,
			...(status === 1 && dice.chance(0.5)
				? { scheduledAt: this.now + dice.between(0, 2) * day }
				: {}),
			...(status === 2 ? { sentAt: this.now } : {}),
		});
		this.chains.addTransition(this.externalId(id), null, status);
	}

	private call(method: string, path: string, body?: unknown): number {
		return this.api.handle({
			method,
			path: campaignsPath + path,
			headers: { 'X-Api-Key': DEFAULT_API_KEY, 'Content-Type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		}).status;
	}

	private externalId(id: number): string {
		return this.api.dialect.campaignId === 'word' ? `camp-${id}` : String(id);
	}

	/** A person changes something in the account. */
	private changeAccount(): void {
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
		else if (kind === 7) this.call('DELETE', `/${this.externalId(some.id)}`);
		else if (kind === 8)
			this.call('PUT', `/${this.externalId(some.id)}`, { name: 'Renamed', readyToSend: true });
		else if (dice.chance(0.15) && some.status > 0) {
			api.setStatus(this.externalId(some.id), dice.below(some.status) as Status);
		}
	}

	private confirm(id: number): void {
		this.call('POST', `/${this.externalId(id)}/calculateGoal`);
		this.call('PUT', `/${this.externalId(id)}/confirm`);
	}

	/** Something happens to n8n, to the network or to the account. */
	private async disturb(): Promise<void> {
		const { dice, api, engine } = this;
		for (let n = dice.below(4); n > 0; n--) this.changeAccount();
		this.faultRate = dice.chance(0.2) ? dice.of([0.05, 0.3, 1]) : 0;
		api.readLag = dice.chance(0.1) ? dice.between(1, 20) * second : 0;
		if (this.hasBaseline && dice.chance(0.06) && api.campaigns.size > 0) this.hideCampaign();
		if (dice.chance(0.03)) await this.loseDays();
		if (dice.chance(0.06)) {
			this.note('kill -9');
			engine.kill();
			await this.register('init');
		} else if (dice.chance(0.055)) {
			this.note('clean restart');
			engine.deactivate();
			engine.kill();
			this.pass(dice.of([5, 60, 600]) * second);
			await this.register('init');
		} else if (dice.chance(0.05)) {
			this.note('published again');
			engine.deactivate();
			this.pass(dice.of([0, 30]) * second);
			await this.register('activate');
		}
		if (dice.chance(0.03)) {
			// A test event may be fetched while the workflow polls; the polls of this run stay apart.
			this.overlaps++;
			const { killed } = await engine.test();
			this.overlaps--;
			if (killed) await this.register('init');
		}
	}

	/** Lists and reads do not show a campaign for a while. */
	private hideCampaign(): void {
		const { dice, api } = this;
		const id = dice.of([...api.campaigns.keys()]);
		api.hidden.add(id);
		const ms = dice.of([10, 40, 200, 600]) * second;
		this.hiddenUntil.set(id, this.now + ms);
		// Hidden for longer than a grace period, or whenever somebody looks, is deleted and created anew, as far as
		// anybody can see.
		if (ms >= 40 * second || this.onceHidden.has(id)) this.chains.addVanished(this.externalId(id));
		this.onceHidden.add(id);
		this.note(`server: ${id} hides for ${ms / second} s`);
	}

	/** Days in which nothing gets through while the account goes on. */
	private async loseDays(): Promise<void> {
		const { dice } = this;
		const days = dice.between(1, 9);
		this.note(`the API is down for ${days.toFixed(1)} days`);
		this.faultRate = 1;
		for (let n = 0; n < 6; n++) {
			this.pass((days / 6) * day);
			this.changeAccount();
			if (dice.chance(0.5)) await this.poll();
		}
		this.faultRate = 0;
	}

	private get hasBaseline(): boolean {
		return (this.engine.memory.campaigns as { baseline: boolean } | undefined)?.baseline === true;
	}

	private stateIn(staticData: unknown): TriggerState | undefined {
		const stored = (staticData as { campaigns?: { account: string; filter: string } }).campaigns;
		return stored && deserializeState(stored, stored.account, stored.filter);
	}

	private async register(activation: 'activate' | 'init'): Promise<void> {
		for (let attempt = 0; attempt < 4; attempt++) {
			const report = await this.watch(
				async () => await this.engine.register(attempt === 0 ? activation : 'init'),
				true,
			);
			if (!report.killed) {
				// What does not pass by itself may stop an activation, and a garbled answer looks like that: the user tries again.
				if (this.engine.isAlive) return;
				if (activation === 'init') this.chains.addFault('the trigger is dead after a start of n8n');
			}
			this.faultRate = 0;
		}
	}

	private async poll(): Promise<void> {
		const report = await this.watch(async () => await this.engine.poll());
		if (report.killed) await this.register('init');
	}

	/** What the trigger knows, by id. */
	private knownIn(staticData: unknown): Map<string, CampaignState> {
		const state = this.stateIn(staticData);
		const ids = [...this.api.campaigns.keys()].map((id) => this.externalId(id));
		return new Map(
			[...new Set([...this.chains.ids, ...ids])].flatMap((id) => {
				const known = state && knownState(state, id);
				return known === undefined ? [] : [[id, known] as const];
			}),
		);
	}

	/** Runs a poll, and notes what it takes into the baseline. */
	private async watch(work: () => Promise<PollReport>, registers = false): Promise<PollReport> {
		const { api, chains } = this;
		const stored: unknown = JSON.parse(this.engine.database);
		const hadBaseline = registers ? this.stateIn(stored)?.baseline === true : this.hasBaseline;
		if (!hadBaseline) {
			api.hidden.clear();
			this.hiddenUntil.clear();
			// What was not stored of a baseline is taken anew.
			if (registers) chains.beginBaseline(this.knownIn(stored));
		}
		if (hadBaseline && !chains.hasBaseline) {
			// It was complete, and stored, in a poll that was killed later.
			chains.beginBaseline(this.knownIn(stored));
			chains.hasBaseline = true;
		}
		const report = await work();
		if (report.error !== undefined) this.note(`error: ${String(report.error)}`);
		if (report.killed) return report;
		const bytes = JSON.stringify(this.engine.memory).length;
		if (bytes > maxStateBytes) chains.addFault(`the state has ${bytes} bytes`);
		if (!hadBaseline) {
			chains.addToBaseline(this.knownIn(this.engine.memory));
			if (this.hasBaseline) {
				chains.hasBaseline = true;
				this.note('baseline');
			}
		}
		return report;
	}

	/** Carries out one request of the trigger, while other things happen. */
	private async send(request: HelperRequest): Promise<HelperResponse> {
		const { dice } = this;
		this.requests++;
		if (!this.isCalm) {
			this.pass(dice.below(dice.chance(0.05) ? 12_000 : 400));
			if (dice.chance(0.08)) this.changeAccount();
			if (dice.chance(0.012)) return await this.killForEver('before a request');
			if (dice.chance(0.03) && this.overlaps === 0) {
				this.overlaps++;
				const { events, error } = await this.engine.poll();
				if (events !== undefined || error !== undefined)
					this.chains.addFault('two polls ran at once');
				this.overlaps--;
			}
		}
		const name = `${request.method} ${request.url.slice(baseUrl.length)}`;
		const hasFault = !this.isCalm && dice.chance(this.faultRate);
		try {
			const faults = new FaultPlan(hasFault ? [drawFault(dice)] : []);
			const response = deliver(this.api, DEFAULT_API_KEY, request, faults);
			this.note(`${name}: ${response.statusCode} ${response.body.length} bytes`);
			return !this.isCalm && dice.chance(0.012)
				? await this.killForEver('after a request')
				: response;
		} catch (error) {
			if (error instanceof ConnectionError) this.note(`${name}: ${error.code}`);
			throw error;
		}
	}

	/** n8n is killed, so what it was waiting for never comes. */
	private async killForEver(when: string): Promise<never> {
		this.note(`kill -9 ${when}`);
		this.engine.kill();
		return await new Promise<never>(() => {});
	}

	/** Lets everything come to an end, so that whatever has an event can have it. */
	private async comeToRest(): Promise<void> {
		const { api, chains, engine } = this;
		this.note('calm');
		this.isCalm = true;
		this.faultRate = 0;
		api.readLag = 0;
		api.hidden.clear();
		this.hiddenUntil.clear();
		// The last of many kills in a row.
		if (!engine.isAlive) await this.register('init');
		// A campaign that was closed or gone and is back is found by the list of all, which has every fourth poll at worst.
		const pages = Math.ceil(api.campaigns.size / api.dialect.maxPageSize);
		const quietPolls = chains.hasSurprises ? 8 + pages * 5 : 7;
		for (let poll = 0, quiet = 0; poll < 200 && quiet < quietPolls; poll++) {
			this.pass(61 * second);
			const transitions = api.transitions.length;
			const { events, error } = await this.watch(async () => await engine.poll());
			if (error !== undefined)
				chains.addFault(`a poll failed although everything works: ${String(error)}`);
			quiet = events === undefined && transitions === api.transitions.length ? quiet + 1 : 0;
		}
		if (!engine.isAlive) chains.addFault('the trigger is dead');
	}
}

/** Kills, overlaps and restarts the trigger of a changing account. */
export const trigger: Simulation = {
	play: async (seed, log) => {
		const { events, lost, doubled, requests } = await new SimulatedRun(seed, log).play();
		const counts = { events, lost: lost.length, doubled: doubled.length, requests };
		return { problems: [...lost, ...doubled], counts };
	},
	describe: ({ runs, counts: { events = 0, lost = 0, doubled = 0 } }, seed) => [
		`simulate trigger: ${runs} runs, ${events} events, ${lost} lost, ${doubled} doubled, seed ${seed}`,
	],
};
