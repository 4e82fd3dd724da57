import { emptyFields, parseBody } from './campaign-body';
import { CampaignOperations, type ServerState } from './campaign-operations';
import { defaultDialect, type Dialect } from './dialect';
import { defaultDirectory, type Directory } from './directory';
import { Lifecycle, type Account, type Outcome } from './lifecycle';
import { seededRandom } from './random';
import { RateLimiter, type Plan, type RateState } from './rate-limit';
import * as replies from './replies';
import { matchRoute, splitTarget } from './routes';
import { seededCampaign, type CampaignSeed } from './seed';
import { CampaignStore } from './store';
import {
	Refusal,
	type ApiRequest,
	type ApiResponse,
	type Campaign,
	type Dispatch,
	type Id,
	type ReceivedRequest,
	type Status,
	type Timings,
	type Transition,
} from './types';

/** The key that a simulator accepts unless told otherwise. */
export const DEFAULT_API_KEY = 'qlara-simulator-key-5b8e21';
/** A sound key whose caller is not on the IP allow-list: answered 403 (docs/api.md#access). */
export const FORBIDDEN_API_KEY = 'qlara-simulator-forbidden-key-90c4';

export const DEFAULT_TIMINGS: Timings = { commit: 0, queued: 1_000, sending: 5_000 };

export interface CampaignsApiOptions {
	/** The server's clock, ms. */
	now: () => number;
	/** The clock of the rate limits, ms; the server's own unless given. */
	rateNow?: () => number;
	/** Numbers in [0, 1); seeded with 1 unless given. */
	random?: () => number;
	apiKeys?: string[];
	forbiddenKeys?: string[];
	dialect?: Partial<Dialect>;
	plan?: Plan;
	timings?: Partial<Timings>;
	/** Credit of the account, in its currency. */
	credit?: number;
	directory?: Directory;
	/** Share of recipients that are not reached, 0 to 1; all of them: the campaign ends as failed. */
	failureRate?: number;
	/** Decides how a dispatched campaign ends, instead of `failureRate`. */
	outcome?: (campaign: Campaign, recipients: number) => Outcome;
	/** Worst case: a repeated confirm is answered 202 and really sends again. */
	confirmTwiceSendsTwice?: boolean;
	onReceived?: (request: ReceivedRequest) => void;
	onDispatch?: (dispatch: Dispatch) => void;
	onTransition?: (transition: Transition) => void;
}

/**
 * The Campaigns API as a state machine: no network, no timers, no randomness of its own. The same clock, random source
 * and requests always give the same answers. Time passes only through `now`; what became due meanwhile is caught up
 * before each answer and before each look at the state.
 */
export class CampaignsApi {
	readonly received: ReceivedRequest[] = [];

	private readonly state: ServerState;
	private readonly operations: CampaignOperations;
	private readonly limiter: RateLimiter;
	private readonly keys: Map<string, 'valid' | 'forbidden'>;

	constructor(private readonly options: CampaignsApiOptions) {
		this.limiter = new RateLimiter(options.plan ?? 'production');
		this.keys = new Map((options.apiKeys ?? [DEFAULT_API_KEY]).map((key) => [key, 'valid']));
		for (const key of options.forbiddenKeys ?? [FORBIDDEN_API_KEY]) this.keys.set(key, 'forbidden');
		const directory = options.directory ?? defaultDirectory();
		const timings = { ...DEFAULT_TIMINGS, ...options.timings };
		const store = new CampaignStore();
		const lifecycle = new Lifecycle(
			store,
			{ credit: options.credit ?? 1_000, frozen: 0 },
			{
				dialect: () => this.state.dialect,
				directory,
				timings,
				outcome:
					options.outcome ??
					outcomeByRate(options.failureRate ?? 0, options.random ?? seededRandom(1)),
				onDispatch: options.onDispatch ?? (() => {}),
				onTransition: options.onTransition ?? (() => {}),
			},
		);
		this.state = {
			dialect: { ...defaultDialect, ...options.dialect },
			timings,
			directory,
			store,
			lifecycle,
			readLag: 0,
			hidden: new Set(),
			confirmTwiceSendsTwice: options.confirmTwiceSendsTwice ?? false,
			nextId: 1001,
		};
		this.operations = new CampaignOperations(this.state);
	}

	/** May be changed at any time; campaigns keep their internal numbers. */
	get dialect(): Dialect {
		return this.state.dialect;
	}

	set dialect(dialect: Partial<Dialect>) {
		this.state.dialect = { ...defaultDialect, ...dialect };
	}

	/** May be changed; in force for campaigns confirmed from then on. */
	get timings(): Timings {
		return this.state.timings;
	}

	get directory(): Directory {
		return this.state.directory;
	}

	/** ms by which reads of campaigns (list and get) lag behind writes. */
	get readLag(): number {
		return this.state.readLag;
	}

	set readLag(ms: number) {
		this.state.readLag = ms;
	}

	/** Campaigns (internal numbers) that list and get do not show although they are there. */
	get hidden(): Set<number> {
		return this.state.hidden;
	}

	set confirmTwiceSendsTwice(on: boolean) {
		this.state.confirmTwiceSendsTwice = on;
	}

	/** All campaigns by internal number, as they are now. */
	get campaigns(): ReadonlyMap<number, Campaign> {
		this.settle();
		return this.state.store.campaigns;
	}

	/** Everything that really went out, in the order of time. */
	get dispatches(): Dispatch[] {
		this.settle();
		return this.state.lifecycle.dispatches;
	}

	/** Every change of a status, in the order of time; campaigns seeded by a test enter without one. */
	get transitions(): Transition[] {
		this.settle();
		return this.state.lifecycle.transitions;
	}

	/** Credit and frozen credit; a test may set them. */
	get account(): Account {
		this.settle();
		return this.state.lifecycle.account;
	}

	/** Catches up with the clock. Everything public does it by itself; a process that only watches calls it. */
	settle(): void {
		this.state.lifecycle.advance(this.options.now());
	}

	/** The campaign behind an id in the API's notation. */
	find(id: Id): Campaign | undefined {
		this.settle();
		const internal = replies.internalCampaignId(id, this.dialect);
		return internal === null ? undefined : this.state.store.get(internal);
	}

	/** Puts a campaign there without a request. Status 1 means confirmed unless `phase` says otherwise; its walk goes on from where it is. */
	seedCampaign(seed: CampaignSeed = {}): Campaign {
		this.settle();
		const now = this.options.now();
		const campaign = seededCampaign(seed, {
			id: this.state.nextId,
			now,
			timings: this.timings,
			base: emptyFields(this.dialect),
		});
		this.state.nextId = Math.max(this.state.nextId, campaign.id + 1);
		if (campaign.phase === 'queued' || campaign.phase === 'sending')
			this.state.lifecycle.plan(campaign, campaign.dueAt!);
		this.state.store.save(campaign, now);
		this.settle();
		return campaign;
	}

	/** Moves a campaign to a status, also backwards, and stops its walk there. */
	setStatus(id: Id, status: Status): void {
		const campaign = this.find(id);
		if (!campaign) throw new Error(`No campaign ${id}`);
		this.state.lifecycle.force(campaign, status, this.options.now());
	}

	/** Answers one request. Never throws. */
	handle(request: ApiRequest): ApiResponse {
		const now = this.options.now();
		this.state.lifecycle.advance(now);
		const { path, query } = splitTarget(request.path);
		const body = parseBody(request.body);
		const match = matchRoute(request.method, path);
		const headers = lowerCased(request.headers);
		const key = headers['x-api-key'] ?? '';
		const standing = key === '' ? 'missing' : (this.keys.get(key) ?? 'wrong');

		const rateNow = this.options.rateNow?.() ?? now;
		const rate = this.limiter.take(
			standing === 'valid' ? key : '',
			rateNow,
			this.dialect.rateWindow,
			standing === 'valid',
		);
		let answer: ApiResponse;
		if (standing === 'valid' && !rate.allowed)
			answer = replies.tooManyRequests(rate.waitMs, rateNow, this.dialect);
		else {
			try {
				if (standing === 'missing') throw new Refusal(401, 'API key is missing');
				if (standing === 'wrong') throw new Refusal(401, 'API key is not valid');
				if (standing === 'forbidden')
					throw new Refusal(403, 'Your IP address is not allowed to use this API key');
				if (!match.route)
					throw match.methods.length
						? new Refusal(405, `Method ${request.method} is not supported`)
						: new Refusal(404, 'No static resource');
				if (body.present && !/^application\/json\b/i.test(headers['content-type'] ?? ''))
					throw new Refusal(415, 'Content-Type must be application/json');
				answer = this.operations.answer(match.route.operation, { id: match.id, query, body, now });
			} catch (error) {
				if (!(error instanceof Refusal)) throw error;
				answer = replies.errorReply(
					error.status,
					error.message,
					error.field,
					path,
					now,
					this.dialect,
				);
			}
		}
		this.addRateHeaders(answer, rate);
		const entry: ReceivedRequest = {
			method: request.method,
			path,
			operation: match.route?.operation ?? null,
			query,
			body: body.value,
			time: now,
			status: answer.status,
			key: standing,
		};
		const leaked = [...this.keys.keys()].filter(
			(secret) => request.path.includes(secret) || request.body?.includes(secret),
		);
		if (leaked.length > 0) redact(entry, request, leaked);
		this.received.push(entry);
		this.options.onReceived?.(entry);
		return answer;
	}

	/** Headers on every response (docs/api.md#rate-limits). */
	private addRateHeaders(answer: ApiResponse, rate: RateState): void {
		const { perMinute, perSecond } = this.limiter.limits;
		if (this.dialect.rateHeaders === 'none' || perMinute === Infinity) return;
		const minute = this.dialect.rateHeaders === 'minute';
		answer.headers['X-RateLimit-Limit'] = String(minute ? perMinute : perSecond);
		answer.headers['X-RateLimit-Remaining'] = String(
			Math.max(0, minute ? rate.remainingMinute : rate.remainingSecond),
		);
	}
}

/** A client that leaks the key into a path or a body must not make us keep it. */
function redact(entry: ReceivedRequest, request: ApiRequest, keys: string[]): void {
	const clean = (text: string): string =>
		keys.reduce((rest, key) => rest.replaceAll(key, '[key]'), text);
	const target = splitTarget(clean(request.path));
	entry.path = target.path;
	entry.query = target.query;
	entry.body = parseBody(clean(request.body ?? '')).value;
}

/** Spreads the failures evenly; the part of a recipient that is left over is decided by chance. */
function outcomeByRate(
	rate: number,
	random: () => number,
): NonNullable<CampaignsApiOptions['outcome']> {
	return (_campaign, recipients) => {
		const failed = Math.min(recipients, Math.floor(recipients * rate + random()));
		return { failed, endsAs: failed === recipients ? 4 : 3 };
	};
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
	const result: Record<string, string> = {};
	for (const name in headers) result[name.toLowerCase()] = headers[name]!;
	return result;
}
