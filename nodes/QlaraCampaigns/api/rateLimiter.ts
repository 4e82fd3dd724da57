import type { Time } from './time';

/** How many requests an API key may make (docs/api.md#rate-limits). */
export interface RateLimit {
	perMinute: number;
	perSecond: number;
}

/** The published plans. */
export const plans = {
	production: { perMinute: 1000, perSecond: 50 },
	trial: { perMinute: 100, perSecond: 10 },
} as const satisfies Record<string, RateLimit>;

/**
 * Whose requests go first:
 * - `interactive`: somebody waits for them at the screen
 * - `trigger`: a poll, which has little time
 * - `bulk`: everything else
 */
export type Priority = 'interactive' | 'trigger' | 'bulk';

const ranks: Readonly<Record<Priority, number>> = { interactive: 0, trigger: 1, bulk: 2 };

/**
 * The share of the limit by minute that a priority leaves to those above it, so that they need not wait for the next
 * minute. For the next second everybody can wait.
 */
const reserved: Readonly<Record<Priority, number>> = { interactive: 0, trigger: 0.02, bulk: 0.03 };

/** For a server that is known not to count, such as that of a test. */
export const unlimited: RateLimit = { perMinute: Infinity, perSecond: Infinity };

/** A priority of which nobody has gone for so long is next, so that it does not starve. ms. */
const agingMs = 10_000;

const secondMs = 1_000;
const minuteMs = 60_000;
/** Added to a window, as a share of it: the clocks and timers of two machines do not agree to the millisecond. */
const safety = 0.005;
/**
 * Work of several requests that may be under way at the same time, as a share of the limit by second: so much that the
 * next request of each goes at once, or nearly, and enough to use up the limit by minute.
 */
const underWay = 0.4;
/** So many times our requests others are taken to promise at most. */
const mostForeignShare = 4;
/** Requests in flight at most, whatever the limits: each has a connection of its own. */
export const maxInFlight = 64;
/** The pace after a refusal, as a share of the limit by second, and how long it takes from there back to all of it. ms. */
const backedOff = 0.5;
const recoveryMs = 30_000;
/** How long a window may seem to be used up by others before a request asks. ms. */
const probeMs = 1_000;
/** How long to wait after a refusal that does not say how long; it doubles with each that follows. ms. */
const defaultRetryAfterMs = 1_000;
/** The longest wait after a refusal, whatever the server asks for: a minute is the window of the published limits. ms. */
const longestWaitMs = 65_000;
/** Requests in a row that find the API down before work waits for it. */
const outageAfter = 3;
/** The wait before the API is asked again while it is down; it doubles from the one to the other, with jitter. ms */
const probeDelayMs = { first: 500, longest: 8_000 };
/** The shortest latency of so many requests counts; older ones may have had another network. */
const latencySamples = 200;
/** With fewer it is unknown how much latency varies. */
const enoughLatencies = 5;

/** The requests of one piece of work, such as one campaign to send. They keep their place in the queue together. */
export interface Flow {
	readonly priority: Priority;
	/**
	 * Requests that the work is going to need. When it is more than one, the work begins only when there is room for all
	 * of them, and then its requests go before those of work that has not begun.
	 */
	readonly expectedRequests: number;
	/** How long its requests wait while the API is down, ms; 0: they go, and find it down. */
	readonly outageMs: number;
	/** How long its requests have waited in all, ms. */
	waitedMs: number;
}

/** Why a request waits. */
export interface Wait {
	/** How many are ahead of it. */
	ahead: number;
	/** Until when it waits at most, ms of `Time.elapsed`. */
	until: number;
	/** How the API was found to be down, such as ECONNREFUSED or 503; undefined: it waits for the rate limit. */
	trouble?: string | undefined;
}

/** Told while a request waits. */
export type OnWait = (wait: Wait) => void;

export interface AcquireOptions {
	/** Gives up waiting at this time, ms of `Time.elapsed`; undefined: waits as long as it takes. */
	deadline?: number | undefined;
	/** Leaves the queue when it is aborted. */
	signal?: AbortSignal | undefined;
	onWait?: OnWait | undefined;
}

/** What an answer says about the limits; see `rateReport`. */
export interface RateReport {
	/** The limit that the headers describe, and what is left of it after this request. */
	limit?: number | undefined;
	remaining?: number | undefined;
	/** The request was refused for the limit. */
	refused: boolean;
	/** How it has found the API down, such as ECONNREFUSED or 503; absent: it was there. */
	trouble?: string | undefined;
	/** How long the server asks to wait, ms. */
	retryAfterMs?: number | undefined;
	/** When the answer began to come in, ms of `Time.elapsed`; absent: when it was all there. */
	answeredAt?: number | undefined;
}

/** A request that may be made now. */
export interface Permit {
	/** To be called once its answer is in, or once it is given up; without a report nothing is learnt. */
	release(report?: RateReport): void;
}

/** Thrown to a request that left the queue without having been sent. */
export class QueueError extends Error {
	override readonly name = 'QueueError';

	constructor(
		readonly reason: 'deadline' | 'aborted',
		readonly ahead: number,
		/** How long it has waited, ms. */
		readonly waitedMs: number,
		/** When it would have had its turn, ms from now. */
		readonly waitMs: number,
		/** See {@link Outage}; undefined when the API was not down. */
		readonly outage?: { trouble: string; sinceMs: number },
	) {
		super(reason);
	}
}

interface ActiveFlow extends Flow {
	used: number;
	begun: boolean;
	/** Its place among those that have begun. */
	order: number;
}

interface Waiter {
	flow: ActiveFlow;
	order: number;
	since: number;
	deadline: number;
	/** It asks whether the API is there again. */
	isProbe: boolean;
	onWait: OnWait | undefined;
	admit(): void;
	fail(reason: QueueError['reason']): void;
}

/** A time in which no request found the API there. */
interface Outage {
	/** When the first of them left. */
	since: number;
	/** How the last of them has found it. */
	trouble: string;
	/** How many there were. */
	requests: number;
	/** When to ask again, and how often that was done. */
	probeAt: number;
	probes: number;
	isProbing: boolean;
}

/**
 * Those of one priority who wait: work that has begun before work that has not. First come first served, by the begin of
 * the work and not by the request: what began first comes to its end first.
 */
class Line {
	/** When the last of them went. */
	movedAt = -Infinity;
	private readonly begun: Waiter[] = [];
	private readonly fresh: Waiter[] = [];

	get length(): number {
		return this.begun.length + this.fresh.length;
	}

	/** The next in turn. */
	get head(): Waiter | undefined {
		return this.begun[0] ?? this.fresh[0];
	}

	add(waiter: Waiter): void {
		const line = this.lineOf(waiter);
		let index = line.length;
		while (index > 0 && line[index - 1]!.order > waiter.order) index--;
		line.splice(index, 0, waiter);
	}

	remove(waiter: Waiter): void {
		// Another request of the same work may have begun it while this one waited.
		for (const line of [this.begun, this.fresh]) {
			const index = line.indexOf(waiter);
			if (index !== -1) line.splice(index, 1);
		}
	}

	/** How many requests go before this one, of work that has not begun all that it is going to need. */
	requestsBefore(waiter: Waiter): number {
		const index = this.begun.indexOf(waiter);
		if (index !== -1) return index;
		return this.fresh
			.slice(0, this.fresh.indexOf(waiter))
			.reduce((sum, { flow }) => sum + flow.expectedRequests, this.begun.length);
	}

	all(): Waiter[] {
		return [...this.begun, ...this.fresh];
	}

	private lineOf({ flow }: Waiter): Waiter[] {
		return flow.begun ? this.begun : this.fresh;
	}
}

/**
 * What the headers say of the limit that they describe. Which one that is, by second or by minute, is unknown
 * (docs/api.md#rate-limits): the published plans tell by their numbers, any other number is read carefully.
 */
function readLimit(value: number | undefined): { limit: RateLimit; windowMs: number } | undefined {
	if (value === undefined || !Number.isInteger(value) || value < 1 || value > 100_000)
		return undefined;
	for (const limit of Object.values(plans)) {
		if (value === limit.perMinute) return { limit, windowMs: minuteMs };
		if (value === limit.perSecond) return { limit, windowMs: secondMs };
	}
	const isPerMinute = value > plans.production.perSecond;
	return isPerMinute
		? {
				limit: { perMinute: value, perSecond: Math.max(1, Math.min(50, Math.floor(value / 20))) },
				windowMs: minuteMs,
			}
		: { limit: { perMinute: value * 10, perSecond: value }, windowMs: secondMs };
}

/**
 * Paces the requests of one API key at one base URL, so that the account's limits are used and never exceeded, and
 * decides whose turn it is.
 *
 * A request counts from the moment it may have reached the server until its window has passed: it may arrive late, so
 * it counts as long as it is in flight, and from then on as if it had arrived at the end but for the shortest latency
 * that was seen, or less where latency varies. So no window of the server, fixed or sliding, ever holds more of ours
 * than it allows.
 *
 * What other processes take of the same limit shows in the headers; a refusal slows everything down, and the pace
 * recovers.
 */
export class RateLimiter {
	/** When our requests have arrived at the latest, ascending. */
	private readonly arrivals: number[] = [];
	/** When those of others have arrived, as far as the headers tell; ascending. */
	private readonly foreign: number[] = [];
	/** The same with those that no longer count: they tell how much others make of the key. */
	private readonly foreignSeen: number[] = [];
	private inFlight = 0;
	private readonly latencies: number[] = [];
	/** Work of several requests that is under way. */
	private readonly begun = new Set<ActiveFlow>();
	private readonly lines: Readonly<Record<Priority, Line>> = {
		interactive: new Line(),
		trigger: new Line(),
		bulk: new Line(),
	};
	/** The earliest deadline of all who wait; Infinity when nobody has one. */
	private nextDeadline = Infinity;
	private order = 0;
	private lastReportAt = -Infinity;
	private othersSeenAt = -Infinity;
	private lastDeparture = -Infinity;
	private pace = { share: 1, since: -Infinity };
	private blockedUntil = -Infinity;
	/** How often requests were refused, one time after the other, since one has passed. */
	private refusals = 0;
	private lastAnswerAt = -Infinity;
	private outage: Outage | undefined;
	private wakeAt = Infinity;

	/** @param limit what is assumed until the headers say otherwise: the smallest published plan */
	constructor(
		private readonly time: Pick<Time, 'elapsed' | 'sleep' | 'random'>,
		private limit: RateLimit = plans.trial,
	) {}

	/**
	 * Begins a piece of work.
	 *
	 * @param expectedRequests see {@link Flow.expectedRequests}; only a hint
	 * @param outageMs see {@link Flow.outageMs}
	 */
	startFlow(priority: Priority, expectedRequests = 1, outageMs = 0): Flow {
		const flow: ActiveFlow = {
			priority,
			expectedRequests,
			outageMs,
			waitedMs: 0,
			used: 0,
			begun: false,
			order: 0,
		};
		return flow;
	}

	/** Since when all requests have found the API down, ms of `Time.elapsed`; undefined: it is there. */
	get downSince(): number | undefined {
		return this.isDown ? this.outage?.since : undefined;
	}

	private get isDown(): boolean {
		return this.outage !== undefined && this.outage.requests >= outageAfter;
	}

	/** To be called when the work is done: what it did not use is free for others. */
	endFlow(flow: Flow): void {
		if (this.begun.delete(flow as ActiveFlow)) this.admitWaiters();
	}

	/**
	 * Waits until a request may be made.
	 *
	 * @throws QueueError when the deadline passes or the signal is aborted before that
	 */
	async acquire(flow: Flow, options: AcquireOptions = {}): Promise<Permit> {
		const since = this.time.elapsed();
		const { deadline = Infinity, signal, onWait } = options;
		const active = flow as ActiveFlow;
		const line = this.lines[flow.priority];
		const isProbe = await new Promise<boolean>((resolve, reject) => {
			const onAbort = (): void => waiter.fail('aborted');
			const leave = (): void => {
				line.remove(waiter);
				signal?.removeEventListener('abort', onAbort);
			};
			let isWaiting = true;
			const waiter: Waiter = {
				flow: active,
				order: active.begun ? active.order : this.order++,
				since,
				deadline,
				isProbe: false,
				onWait,
				admit: () => {
					isWaiting = false;
					leave();
					resolve(waiter.isProbe);
				},
				fail: (reason) => {
					const { ahead, until } = this.positionOf(waiter);
					const now = this.time.elapsed();
					const outage = this.waitsForOutage(waiter.flow)
						? { trouble: this.outage!.trouble, sinceMs: now - this.outage!.since }
						: undefined;
					isWaiting = false;
					leave();
					reject(new QueueError(reason, ahead, now - since, until - now, outage));
				},
			};
			line.add(waiter);
			if (signal?.aborted === true) return waiter.fail('aborted');
			signal?.addEventListener('abort', onAbort);
			this.nextDeadline = Math.min(this.nextDeadline, this.deadlineOf(waiter));
			this.admitWaiters();
			if (isWaiting) this.tell(waiter);
		});
		flow.waitedMs += this.time.elapsed() - since;
		return this.permit(isProbe);
	}

	/** Tells a request that, and why, it waits. */
	private tell(waiter: Waiter): void {
		try {
			waiter.onWait?.(
				this.waitsForOutage(waiter.flow)
					? { ahead: 0, until: this.deadlineOf(waiter), trouble: this.outage!.trouble }
					: this.positionOf(waiter),
			);
		} catch {
			// That it waits could not be told to anybody, which is no reason to lose its turn.
		}
	}

	private permit(isProbe: boolean): Permit {
		const departed = this.time.elapsed();
		let released = false;
		return {
			release: (report) => {
				if (released) return;
				released = true;
				this.inFlight--;
				if (isProbe && this.outage !== undefined) this.outage.isProbing = false;
				this.recordArrival(departed, report?.answeredAt ?? this.time.elapsed());
				if (report?.trouble !== undefined)
					this.noteOutage(report.trouble, report.retryAfterMs, departed);
				else if (report !== undefined) this.learn(report, departed);
				this.admitWaiters();
			},
		};
	}

	private recordArrival(departed: number, answered: number): void {
		const now = this.time.elapsed();
		this.latencies.push(answered - departed);
		if (this.latencies.length > latencySamples) this.latencies.shift();
		insert(this.arrivals, Math.max(departed, answered - this.sureLatency()));
		for (const arrivals of [this.arrivals, this.foreign, this.foreignSeen])
			arrivals.splice(0, arrivals.length - countAfter(arrivals, now - windowOf(minuteMs)));
	}

	/**
	 * How long ago a request that is answered now has arrived at least, if the next ones are as quick as the quickest so
	 * far. Those may have been slower than the quickest possible, by as much as the quick ones differ. ms
	 */
	private sureLatency(): number {
		const sorted = [...this.latencies].sort((a, b) => a - b);
		const shortest = sorted[0]!;
		if (sorted.length < enoughLatencies) return shortest / 2;
		const quick = sorted[Math.floor(sorted.length / 10)]!;
		return Math.max(0, 2 * shortest - quick);
	}

	/** How many requests count in a window that ends now: those that have arrived in it, and those in flight. */
	private used(windowMs: number): number {
		const start = this.time.elapsed() - windowOf(windowMs);
		return this.inFlight + countAfter(this.arrivals, start) + countAfter(this.foreign, start);
	}

	private learn({ limit, remaining, refused, retryAfterMs }: RateReport, departed: number): void {
		const now = this.time.elapsed();
		this.lastAnswerAt = now;
		this.outage = undefined;
		const read = readLimit(limit);
		if (read !== undefined) {
			this.limit = read.limit;
			if (remaining !== undefined && remaining >= 0) {
				const allowed = read.windowMs === minuteMs ? read.limit.perMinute : read.limit.perSecond;
				this.noteOthers(allowed - remaining, read.windowMs, departed);
			}
			this.lastReportAt = now;
		}
		if (refused) {
			// Those that left before the first refusal was known are refused with it.
			if (now >= this.blockedUntil) this.refusals++;
			const doubled = Math.min(longestWaitMs, defaultRetryAfterMs * 2 ** (this.refusals - 1));
			// For more than that nobody waits: each call is told so by the server.
			const isWaitedFor = retryAfterMs !== undefined && retryAfterMs <= longestWaitMs;
			const wait = isWaitedFor ? retryAfterMs : doubled;
			// Requests that left together are refused together: that is one refusal. Where the minute is used up
			// a slower pace would not help, and waiting does.
			if (now - this.pace.since > secondMs && wait <= 2 * secondMs)
				this.pace = { share: Math.max(0.1, this.paceAt(now) * backedOff), since: now };
			this.blockedUntil = Math.max(this.blockedUntil, now + wait);
		} else if (now >= this.blockedUntil) this.refusals = 0;
	}

	/**
	 * Counts a request that has found the API down. The first of those that left before that was known say when to ask
	 * again, and the others say the same.
	 *
	 * @param retryAfterMs how long the server asks to wait
	 */
	private noteOutage(trouble: string, retryAfterMs = 0, departed: number): void {
		// Another one has had an answer since.
		if (departed < this.lastAnswerAt) return;
		const now = this.time.elapsed();
		const wasDown = this.isDown;
		this.outage ??= {
			since: departed,
			trouble,
			requests: 0,
			probeAt: now,
			probes: 0,
			isProbing: false,
		};
		const { outage } = this;
		outage.trouble = trouble;
		outage.requests++;
		if (!this.isDown || now < outage.probeAt) return;
		const ceiling = Math.min(probeDelayMs.longest, probeDelayMs.first * 2 ** outage.probes++);
		const delay = ceiling * (0.5 + this.time.random() / 2);
		outage.probeAt = now + Math.max(delay, Math.min(retryAfterMs, longestWaitMs));
		if (wasDown) return;
		for (const waiter of this.waiters()) {
			this.nextDeadline = Math.min(this.nextDeadline, this.deadlineOf(waiter));
			if (this.waitsForOutage(waiter.flow)) this.tell(waiter);
		}
	}

	private waiters(): Waiter[] {
		return Object.values(this.lines).flatMap((line) => line.all());
	}

	/** Whether a piece of work waits until the API is there again. */
	private waitsForOutage({ outageMs }: Flow): boolean {
		return this.isDown && outageMs > 0;
	}

	/** When the API may be asked again whether it is there; Infinity while one request asks. */
	private outageEndsAt(flow: Flow): number {
		if (!this.waitsForOutage(flow)) return -Infinity;
		return this.outage!.isProbing ? Infinity : this.outage!.probeAt;
	}

	/** Until when a request waits at most. */
	private deadlineOf({ flow, since, deadline }: Waiter): number {
		if (!this.waitsForOutage(flow)) return deadline;
		return Math.min(deadline, Math.max(since, this.outage!.since) + flow.outageMs);
	}

	/**
	 * Counts the requests that others have made with the same key, as the headers show them: between what the server
	 * counts without all of ours that it may have counted, and without those that it surely has.
	 *
	 * @param counted what the server counts in the window, this process's requests included
	 * @param departed when the request left whose answer says so
	 */
	private noteOthers(counted: number, windowMs: number, departed: number): void {
		const now = this.time.elapsed();
		// It has counted at some time since the request has left.
		const start = departed - windowOf(windowMs);
		const own = countAfter(this.arrivals, start);
		const known = countAfter(this.foreign, start);
		const added = Math.max(0, counted - own - this.inFlight - known);
		// What the server no longer counts, because its window has begun anew, is over for us too. At the edge of a
		// window it is open what it still counts of ours.
		const surelyOwn = countAfter(this.arrivals, now - windowMs + secondMs / 2);
		const dropped = Math.max(0, known - Math.max(0, counted - surelyOwn));
		if (dropped > 0) this.foreign.splice(this.foreign.length - known, dropped);
		if (counted - own - this.inFlight >= 1) this.othersSeenAt = now;
		// They came at some time since the last report; what was there before the first one is old.
		const from = Math.max(this.lastReportAt, now - windowMs);
		for (let index = 1; index <= added; index++) {
			const at = from + (index * (now - from)) / added;
			insert(this.foreign, at);
			insert(this.foreignSeen, at);
		}
	}

	private paceAt(now: number): number {
		const { share, since } = this.pace;
		return Math.min(1, share + ((now - since) / recoveryMs) * (1 - backedOff));
	}

	/** How many requests a window may hold for a piece of work. What has begun may use what is left to others. */
	private capacity(windowMs: number, { begun, priority }: ActiveFlow): number {
		const allowed =
			windowMs === minuteMs
				? this.limit.perMinute * (begun ? 1 : 1 - reserved[priority])
				: this.limit.perSecond * this.paceAt(this.time.elapsed());
		return Math.max(1, Math.floor(allowed));
	}

	private hasRoom(flow: ActiveFlow): boolean {
		if (this.time.elapsed() < Math.max(this.blockedUntil, this.outageEndsAt(flow))) return false;
		if (this.isFull()) return false;
		if (this.time.elapsed() < this.lastDeparture + this.spacing(flow)) return false;
		if (this.time.elapsed() < this.shareOpensAt(flow)) return false;
		return [secondMs, minuteMs].every(
			(windowMs) =>
				this.used(windowMs) < this.capacity(windowMs, flow) ||
				this.probesAt(windowMs, flow) <= this.time.elapsed(),
		);
	}

	/**
	 * When a request may go only to hear what others have left, because it is they who have used up a window: when
	 * they did is a guess, and without an answer it stays one. Infinity: our own requests fill the window.
	 */
	private probesAt(windowMs: number, flow: ActiveFlow): number {
		const own = countAfter(this.arrivals, this.time.elapsed() - windowOf(windowMs));
		const fits = this.inFlight === 0 && own < this.capacity(windowMs, flow);
		return fits ? this.lastAnswerAt + probeMs : Infinity;
	}

	private isAlone(): boolean {
		return this.time.elapsed() - this.othersSeenAt > minuteMs;
	}

	/** Whether only an answer can make room. */
	private isFull(): boolean {
		return this.inFlight >= (this.mustProbe() ? 1 : maxInFlight);
	}

	/**
	 * Whether only one request may be under way, until its answer tells: after a refusal, at the beginning, and when
	 * others use the same key and nothing was heard for a while.
	 */
	private mustProbe(): boolean {
		if (this.refusals > 0) return true;
		if (this.limit === unlimited) return false;
		const age = this.time.elapsed() - this.lastAnswerAt;
		return age === Infinity || (!this.isAlone() && age > secondMs);
	}

	/**
	 * The time between two departures, ms. Where others use the same key bursts meet bursts: evenly spaced, each sees
	 * what the other takes before it is too much.
	 */
	private spacing(flow: ActiveFlow): number {
		return this.isAlone() || flow.begun ? 0 : secondMs / this.capacity(secondMs, flow);
	}

	/**
	 * When this process may use the second again, of which it leaves to others with the same key what is theirs: when a
	 * window opens all of them have waited for it, and none sees yet what the others take. Infinity: only an answer can
	 * tell.
	 */
	private shareOpensAt(flow: ActiveFlow): number {
		if (this.isAlone()) return -Infinity;
		const share = Math.floor(this.capacity(secondMs, flow) / (1 + this.foreignShare()));
		const start = this.time.elapsed() - windowOf(secondMs);
		const recent = this.arrivals.slice(countUntil(this.arrivals, start));
		const excess = this.inFlight + recent.length - Math.max(1, share);
		return excess < 0 ? -Infinity : (recent[excess] ?? Infinity) + windowOf(secondMs);
	}

	/** Requests that work which has begun is still going to need. */
	private promised(): number {
		let sum = 0;
		for (const flow of this.begun) sum += stillNeeded(flow);
		return sum;
	}

	/** How many requests others have made in the last minute for each of ours. */
	private foreignShare(): number {
		if (this.isAlone()) return 0;
		const start = this.time.elapsed() - windowOf(minuteMs);
		const own = countAfter(this.arrivals, start) + this.inFlight;
		return Math.min(mostForeignShare, countAfter(this.foreignSeen, start) / Math.max(1, own));
	}

	/** How many pieces of work of several requests are under way and need more requests. */
	private begunCount(): number {
		let count = 0;
		for (const flow of this.begun) if (stillNeeded(flow) > 0) count++;
		return count;
	}

	/**
	 * Whether a piece of work may begin: there must be room for all of it, and its next requests must not wait for those
	 * of others that have begun.
	 */
	private mayBegin(flow: ActiveFlow): boolean {
		const { priority, expectedRequests } = flow;
		if (priority === 'interactive') return true;
		const perSecond = this.capacity(secondMs, flow);
		const begun = this.begunCount();
		if (expectedRequests > 1 && begun >= Math.max(1, Math.floor(perSecond * underWay)))
			return false;
		if (perSecond - this.used(secondMs) <= begun) return false;
		const perMinute = this.capacity(minuteMs, flow);
		const room = perMinute - this.used(minuteMs);
		const needed = this.promised() + expectedRequests;
		// What others have promised to their work does not show: as much for each request of theirs as here.
		const withOthers = expectedRequests > 1 ? needed * (1 + this.foreignShare()) : needed;
		return room >= Math.min(withOthers, perMinute);
	}

	/** Who is next in turn of those that can go now. */
	private next(): Waiter | undefined {
		const now = this.time.elapsed();
		const rank = ({ flow: { priority }, since }: Waiter): number =>
			now - Math.max(since, this.lines[priority].movedAt) >= agingMs ? -1 : ranks[priority];
		let next: Waiter | undefined;
		for (const { head } of Object.values(this.lines)) {
			if (head === undefined || !this.hasRoom(head.flow)) continue;
			// Nobody who came later begins before: only the head of each line is looked at.
			if (!head.flow.begun && !this.mayBegin(head.flow)) continue;
			if (next === undefined || rank(head) < rank(next)) next = head;
		}
		return next;
	}

	private admitWaiters(): void {
		this.failLate();
		for (let waiter = this.next(); waiter !== undefined; waiter = this.next()) {
			const { flow } = waiter;
			if (this.waitsForOutage(flow)) waiter.isProbe = this.outage!.isProbing = true;
			waiter.admit();
			flow.used++;
			if (!flow.begun && flow.expectedRequests > 1) {
				flow.begun = true;
				flow.order = waiter.order;
				this.begun.add(flow);
			}
			this.inFlight++;
			this.lastDeparture = this.time.elapsed();
			this.lines[flow.priority].movedAt = this.lastDeparture;
		}
		this.scheduleWake();
	}

	private failLate(): void {
		const now = this.time.elapsed();
		if (now <= this.nextDeadline) return;
		for (const waiter of this.waiters()) if (this.deadlineOf(waiter) < now) waiter.fail('deadline');
		this.nextDeadline = this.waiters().reduce(
			(next, waiter) => Math.min(next, this.deadlineOf(waiter)),
			Infinity,
		);
	}

	/** Looks at the queue again when the next window opens, or a deadline passes. */
	private scheduleWake(): void {
		const heads = Object.values(this.lines).flatMap(({ head }) => head ?? []);
		if (heads.length === 0) return;
		const now = this.time.elapsed();
		const at = Math.min(this.nextDeadline, ...heads.map(({ flow }) => this.roomAt(flow)));
		if (at === Infinity || (this.wakeAt > now && this.wakeAt <= at)) return;
		this.wakeAt = at;
		void this.time.sleep(Math.max(1, at - now)).then(() => {
			if (this.wakeAt === at) this.wakeAt = Infinity;
			this.admitWaiters();
		});
	}

	/** When there is room again for one more request; Infinity when only an answer can make room. */
	private roomAt(flow: ActiveFlow): number {
		if (this.isFull()) return Infinity;
		const now = this.time.elapsed();
		const windows = [secondMs, minuteMs].map((windowMs) => {
			const excess = this.used(windowMs) - this.capacity(windowMs, flow);
			if (excess < 0) return now;
			const start = now - windowOf(windowMs);
			const counted = [this.arrivals, this.foreign].flatMap((arrivals) =>
				arrivals.slice(arrivals.length - countAfter(arrivals, start)),
			);
			const arrival = counted.sort((a, b) => a - b)[excess];
			const opensAt = arrival === undefined ? Infinity : arrival + windowOf(windowMs);
			return Math.min(opensAt, this.probesAt(windowMs, flow));
		});
		const spaced = this.lastDeparture + this.spacing(flow);
		const at = Math.max(
			this.blockedUntil,
			this.outageEndsAt(flow),
			spaced,
			this.shareOpensAt(flow),
			...windows,
		);
		if (at > now) return at;
		// There is room, but work that has begun was promised it.
		return Math.min(
			...[secondMs, minuteMs].flatMap((windowMs) =>
				[this.arrivals, this.foreign].map((times) => {
					const { [countUntil(times, now - windowOf(windowMs))]: next = Infinity } = times;
					return next + windowOf(windowMs);
				}),
			),
		);
	}

	/** How many requests go before this one, and until when it waits at most. */
	private positionOf(waiter: Waiter): Wait {
		const { flow } = waiter;
		const ahead = this.lines[flow.priority].requestsBefore(waiter);
		const perMinute = this.capacity(minuteMs, flow);
		const now = this.time.elapsed();
		if (perMinute === Infinity) return { ahead, until: Math.max(now, this.blockedUntil) };
		const room = perMinute - this.used(minuteMs) - this.promised();
		const minutes = Math.max(0, Math.ceil((ahead + 1 - room) / perMinute));
		const inLastMinute = Math.min(ahead + 1, perMinute);
		const seconds = Math.ceil(inLastMinute / this.capacity(secondMs, flow));
		const wait = minutes * windowOf(minuteMs) + seconds * windowOf(secondMs);
		return { ahead, until: Math.max(now + wait, this.blockedUntil) };
	}
}

/**
 * How many requests a piece of work that has begun is still going to need. What needs more than expected soon comes to
 * its end, or it waits for something and needs no turn in time.
 */
function stillNeeded({ expectedRequests, used }: ActiveFlow): number {
	if (used < expectedRequests) return expectedRequests - used;
	return used < 2 * expectedRequests ? 1 : 0;
}

/** A window, and a little more for clocks and timers that do not agree. */
function windowOf(windowMs: number): number {
	return windowMs * (1 + safety);
}

/** How many of some ascending times are later than a time. */
function countAfter(times: readonly number[], at: number): number {
	return times.length - countUntil(times, at);
}

/** How many of some ascending times are not later than a time. */
function countUntil(times: readonly number[], at: number): number {
	let from = 0;
	let to = times.length;
	while (from < to) {
		const middle = (from + to) >> 1;
		if (times[middle]! <= at) from = middle + 1;
		else to = middle;
	}
	return from;
}

/** Puts a time into its place among ascending ones. */
function insert(times: number[], at: number): void {
	times.splice(countUntil(times, at), 0, at);
}
