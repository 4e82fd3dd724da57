import { setMaxListeners } from 'node:events';
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { execute } from '../../nodes/QlaraCampaigns/n8n/execute';
import { unlimited } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import type { Alarm } from '../../nodes/QlaraCampaigns/n8n/deadline';
import { createProcessState, type ProcessState } from '../../nodes/QlaraCampaigns/n8n/processState';
import { operations } from '../../nodes/QlaraCampaigns/operations';
import { withoutClaim } from '../../nodes/QlaraCampaigns/sending/claim';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import type { ConfirmOutcome } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import {
	defaultConfirmTiming,
	type ConfirmTiming,
} from '../../nodes/QlaraCampaigns/sending/confirmSafely';
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
export type Mutant =
	/** Confirms on a claim that nobody has read back. */
	| 'noReadBack'
	/** Reads the claim back at once. */
	| 'noWait'
	/** Takes Retry execution for a new execution. */
	| 'noRetryRule'
	/** Claims on a read of any age, and counts a claim that took long. */
	| 'noFreshness'
	/** Repeats the update that claims. */
	| 'repeatedClaim'
	/** Creates another campaign although one of the name exists. */
	| 'noExisting'
	/** Does not look for what was just sent. */
	| 'noJustSent';

const start = Date.UTC(2026, 2, 10, 12);
const baseUrl = 'https://qlara.test/api';
/** The wire adds the real one. Nothing is searched for a key as short as this, which would take longer than all the rest. */
const shortKey = 'key';
/** Never rings: deadlines of requests are the wire's, in virtual time. */
const { signal } = new AbortController();
setMaxListeners(0, signal);
const silentAlarm: Alarm = () => signal;
const directory = defaultDirectory();
/** Dialects in which a walk over the list shows everything: the lists prove what status 1 does not. */
const soundDialects = dialects.filter(({ walkMayMiss }) => !walkMayMiss);

/** What the API makes of a description that carries a claim. */
const keepings = {
	kept: (text: unknown) => text,
	cut: (text: unknown) => (typeof text === 'string' ? text.slice(0, 12) : text),
	dropped: () => undefined,
} as const;

/** What a person does, and what goes wrong for them. */
type Story =
	/** Several processes are given the campaign in the same instant, or almost. */
	| 'instant'
	/** An execution ends without a clear answer, and a person presses Retry, which lands anywhere. */
	| 'retry'
	/** A process is killed at any step, and the whole workflow runs again, anywhere. */
	| 'kill'
	/** All of it. */
	| 'mixed'
	/** The whole workflow runs again some minutes later, and makes a campaign of its own each time. */
	| 'again';

/** Where the campaign comes from. */
type Source =
	/** It is there at the start. */
	| 'seeded'
	/** Create makes it, or uses the existing one of its name, which has the date in it. */
	| 'named'
	/** Create makes another one in each run. */
	| 'another';

/** One run of the workflow, as far as it has come. Retry execution goes on with it. */
interface Progress {
	step: 'create' | 'check' | 'send';
	campaignId: string;
	planId: string;
	/** What the nodes keep in their context, which Retry execution gets. */
	kept: Record<string, IDataObject>;
}

/** The values that a form of Create starts with. */
const createDefaults = Object.fromEntries(
	operations
		.find(({ option }) => option.value === 'create')!
		.fields.map(({ name, default: value }) => [name, value]),
);

interface Scenario {
	story: Story;
	source: Source;
	processes: number;
	claims: boolean;
	keeps: keyof typeof keepings;
	mishapRate: number;
	commit: [number, number];
	/** How late reads show writes, ms: the same for all, or up to that for each. */
	lag: number;
	lagVaries: boolean;
	/** How many requests are slow, and how slow at most, ms. */
	slow: [share: number, ms: number];
	/** How slow a third of the updates are at most, ms. */
	slowUpdates: number;
	/** How many updates, and how many first confirms, lose their answer. */
	lostUpdates: number;
	lostConfirms: number;
	/** How much later than its client gives up an update may land, ms. */
	late: number;
	edits: boolean;
}

/** A confirm request as the wire saw it. */
interface Confirm {
	execution: string;
	departed: number;
	taken?: number;
}

const isUpdate = ({ method, url }: Pick<IHttpRequestOptions, 'method' | 'url'>): boolean =>
	method === 'PUT' && !url.endsWith('/confirm');

/** The client knows at once that its connection is gone, and the request lands all the same. */
const lostAtOnce: Mishap = {
	name: 'reply lost after the work: reset',
	work: true,
	breaks: { code: 'ECONNRESET', syscall: 'read' },
};

type Reply =
	| { statusCode: number; headers: Record<string, string>; body: string }
	| { breaks: { code: string; syscall?: string } };

class Run {
	readonly problems: string[] = [];
	requests = 0;
	processCount = 0;
	twice = 0;
	beyond = 0;
	falseAnswers = 0;
	readonly outcomes: ConfirmOutcome['outcome'][] = [];
	readonly time = new VirtualTime(start);
	readonly random: () => number;
	readonly scenario: Scenario;
	private readonly api: CampaignsApi;
	/** The campaign that is there at the start. */
	private readonly seeded: string | undefined;
	private readonly processes: Process[] = [];
	private readonly confirms: Confirm[] = [];
	private readonly later: Array<() => void> = [];
	private executions = 0;
	private claimWasRemoved = false;
	/** Whether Send said that it could not look for everything that was sent before. */
	private couldNotLook = false;
	/** Whether an update that nobody could foresee, and that landed late, has made a draft of a confirmed campaign again. */
	private wasUndone = false;
	/** The description that each process has written last. */
	private readonly written = new Map<Process, unknown>();

	constructor(
		seed: number,
		readonly mutant: Mutant | undefined,
		readonly log: (line: string) => void,
	) {
		const random = (this.random = seededRandom(seed * 2 + 1));
		const story = pick(random, ['instant', 'instant', 'retry', 'kill', 'mixed', 'again'] as const);
		// What is lost more often than anything else in the story of Retry execution.
		const loses = story === 'retry' ? pick(random, ['confirms', 'updates'] as const) : undefined;
		const claims = loses === 'updates' || (story !== 'retry' && story !== 'kill') || random() < 0.6;
		const { dialect } = pick(random, soundDialects);
		const source = story === 'again' ? 'another' : random() < 0.6 ? 'named' : 'seeded';
		this.scenario = {
			story,
			source,
			processes: 2 + Math.floor(random() * 3),
			claims,
			keeps: random() < 0.85 ? 'kept' : pick(random, ['cut', 'dropped'] as const),
			mishapRate: pick(random, story === 'again' ? [0, 0.02, 0.1] : [0, 0.02, 0.1, 0.3]),
			commit: pick(random, [
				...(story === 'retry' ? [[55_000, 60_000]] : []),
				[0, 0],
				[0, 2_000],
				[5_000, 5_000],
				[0, 60_000],
				[55_000, 60_000],
			] as Array<[number, number]>),
			lag: pick(random, [0, 0, 200, 450, 2_000, 4_000, 8_000]),
			lagVaries: random() < 0.3,
			slow: pick(random, [
				[0.05, 3_000],
				[0.02, 9_000],
			] as Array<[number, number]>),
			slowUpdates: loses === 'updates' ? 0 : pick(random, [0, 1_900, 6_000]),
			lostUpdates: loses === 'updates' ? 0.4 : pick(random, [0, 0, 0.3]),
			lostConfirms: loses === 'confirms' ? 0.9 : 0,
			late: loses === 'updates' ? 10_000 : pick(random, [0, 0, 2_000, 10_000]),
			edits: random() < 0.3,
		};
		this.api = new CampaignsApi({
			now: () => this.time.now,
			random,
			plan: 'unlimited',
			directory,
			confirmTwiceSendsTwice: random() < 0.7,
			dialect: {
				...dialect,
				readyDraftStatus: random() < 0.2 ? 1 : 0,
				updateAfterConfirm:
					random() < (loses === 'updates' ? 0.7 : 0.3) ? 'back-to-draft' : 'stays-confirmed',
			},
			timings: { queued: pick(random, [0, 1_000, 20_000]), sending: 5_000 },
		});
		if (source === 'seeded') {
			const { id } = this.api.seedCampaign({
				name: 'Spring 2026-03-10',
				readyToSend: random() < 0.5,
				goalCalculated: true,
				totalDestinations: 1,
				cost: 0.045,
			});
			this.seeded = String(externalCampaignId(id, this.api.dialect));
		}
		// What was put there at the start is older than any late read.
		this.time.now += 60_000;
	}

	/**
	 * Whether the promise holds for this run: reads that lag by no more than the protocol can measure or its wait
	 * covers, claims that the API keeps and nobody else removes. A run on which it does not hold is counted apart.
	 */
	private isCovered(): boolean {
		const { lag, lagVaries, story, source } = this.scenario;
		const { waitMs, stepMs } = defaultConfirmTiming;
		// Of two campaigns what was just sent tells, unless Send has said that it could not look for it.
		const sent = new Set(this.api.dispatches.map(({ campaignId }) => campaignId));
		if (sent.size > 1 && this.couldNotLook) return false;
		if (source === 'another') return this.showsFields();
		// A process that has been running for long knows nothing of another one without claims.
		const alone = story === 'retry';
		if (!this.carriesClaims() && !alone) return false;
		if (this.claimWasRemoved) return false;
		return !lagVaries || lag <= (waitMs - stepMs) / 2;
	}

	private carriesClaims(): boolean {
		const { claims, keeps } = this.scenario;
		return claims && keeps === 'kept' && this.showsFields();
	}

	private showsFields(): boolean {
		return this.api.dialect.campaignFields === 'full';
	}

	counts(): Record<string, number> {
		const { requests, twice, beyond, falseAnswers, processCount } = this;
		const of = (name: string): number => this.outcomes.filter((outcome) => outcome === name).length;
		return {
			requests,
			processes: processCount,
			twice,
			beyond,
			falseAnswers,
			...Object.fromEntries(
				['confirmed', 'alreadyConfirmed', 'rejected', 'notSent', 'unknown'].map((name) => [
					name,
					of(name),
				]),
			),
		};
	}

	/** Plays the run to its end, and looks at what really went out. */
	async play(): Promise<void> {
		this.log(JSON.stringify(this.scenario));
		for (let number = 0; number < this.scenario.processes; number++) this.newProcess();
		await this.time.play(this.tell());
		this.time.now += 10 * 86_400_000;
		const received = new Map<string, number>();
		for (const { text, recipients } of this.api.dispatches)
			for (const recipient of recipients) {
				const key = `${recipient} ${text}`;
				received.set(key, (received.get(key) ?? 0) + 1);
			}
		if ([...received.values()].some((times) => times > 1)) {
			if (this.isCovered()) {
				this.twice++;
				this.fail(`somebody got the same message ${Math.max(...received.values())} times`);
			} else this.beyond++;
		}
		for (const check of this.later) check();
	}

	private newProcess(): Process {
		const process = new Process(this, ++this.processCount);
		this.processes.push(process);
		return process;
	}

	/** Any process that is alive; a new one when there is none. */
	private anyProcess(): Process {
		const alive = this.processes.filter((process) => process.alive);
		return alive.length === 0 ? this.newProcess() : pick(this.random, alive);
	}

	private async tell(): Promise<void> {
		const { random, scenario, time } = this;
		const { story } = scenario;
		if (scenario.edits) void this.edit();
		const kills = story === 'kill' || (story === 'mixed' && random() < 0.5);
		const steps = scenario.source === 'seeded' ? 40 : 70;
		if (kills || (story === 'again' && random() < 0.3))
			this.processes[0]!.killAtStep = 1 + Math.floor(random() * steps);
		if (story === 'again') {
			await this.runAgain();
			return;
		}
		if (story === 'instant' || story === 'mixed') {
			const apart = pick(random, [0, 0, 100, 1_000, 4_000, 20_000]);
			await Promise.all(
				this.processes.map(async (process) => {
					await time.sleep(random() * apart);
					await this.untilDone(process, story === 'mixed');
				}),
			);
		} else await this.untilDone(this.processes[0]!, true);
	}

	/** Runs the whole workflow several times, each when what the one before has sent must show. */
	private async runAgain(): Promise<void> {
		const { random, time } = this;
		for (let run = 0; run < 3; run++) {
			const process = this.anyProcess();
			await Promise.race([this.workflow(process, this.newProgress()), process.death]);
			await time.sleep(150_000 + random() * 3_600_000);
		}
	}

	private newProgress(): Progress {
		const { seeded } = this;
		return {
			step: seeded === undefined ? 'create' : 'check',
			campaignId: seeded ?? '',
			planId: '',
			kept: {},
		};
	}

	/** Runs the workflow, and does what a person does when it fails or its process is killed. */
	private async untilDone(first: Process, again: boolean): Promise<void> {
		const { random, time, scenario } = this;
		let process = first;
		let retries = false;
		let progress = this.newProgress();
		for (let attempt = 0; attempt < 3; attempt++) {
			// Retry begins at the node that failed, and everything else from the start.
			if (!retries) progress = this.newProgress();
			const end: 'done' | 'failed' | 'killed' = await Promise.race([
				this.workflow(process, progress, retries),
				process.death,
			]);
			if (end === 'done' || !again) return;
			// Without claims only the wait of a process that has just started protects after a kill.
			const needsNew = !scenario.claims && end === 'killed';
			process = needsNew ? this.newProcess() : this.anyProcess();
			retries = end === 'failed' && (scenario.story === 'retry' || random() < 0.5);
			if (!retries && !scenario.claims && end === 'failed') return;
			await time.sleep(pick(random, [0, 500, 5_000, 30_000, 120_000]));
		}
	}

	/** One execution: Create, Check, Send. @returns how it ended for the person who looks at it */
	private async workflow(
		process: Process,
		progress: Progress,
		isRetry = false,
	): Promise<'done' | 'failed'> {
		const execution = String(++this.executions);
		const mode = isRetry && this.mutant !== 'noRetryRule' ? 'retry' : 'trigger';
		this.log(`${this.stamp()} execution ${execution} in process ${process.number}, ${mode}`);
		const steps = ['create', 'check', 'send'] as const;
		for (const step of steps.slice(steps.indexOf(progress.step))) {
			progress.step = step;
			const context = this.context(process, { execution, mode, ...progress });
			const output = await execute(context, process.life).catch((error: Error) => error);
			if (output instanceof Error) {
				this.log(`${this.stamp()} execution ${execution}: ${output.message}`);
				this.judgeError(execution, output);
				return 'failed';
			}
			const json = output[0]?.[0]?.json ?? {};
			if (step === 'create') progress.campaignId = String(json.id);
			if (step === 'check') progress.planId = String(json.planId);
			if (json.notCompared !== undefined && step === 'send') this.couldNotLook = true;
			await process.step();
		}
		return 'done';
	}

	/** A person edits the description while the campaign is a draft, and may not have seen the claim in it. */
	private async edit(): Promise<void> {
		const { random, time } = this;
		for (let edits = 0; edits < 3; edits++) {
			await time.sleep(random() * pick(random, [2_000, 10_000, 100_000]));
			const drafts = [...this.api.campaigns.values()].filter(({ phase }) => phase === 'draft');
			if (drafts.length === 0 || random() < 0.5) continue;
			const campaign = pick(random, drafts);
			const before = campaign.description ?? '';
			const seen = random() < 0.3 ? withoutClaim(before) : before;
			if (seen !== before) this.claimWasRemoved = true;
			this.log(`${this.stamp()} a person edits the description`);
			campaign.description = `Edited ${edits}. ${seen}`;
		}
	}

	/** As much of n8n's context as the node uses. */
	private context(
		process: Process,
		run: Progress & { execution: string; mode: string },
	): IExecuteFunctions {
		const makesAnother = this.scenario.source === 'another' || this.mutant === 'noExisting';
		const parameters: Record<string, unknown> = {
			...createDefaults,
			name: 'Spring 2026-03-10',
			ifNameExists: makesAnother ? 'createAnother' : 'useExisting',
			sendingMode: 'SMS',
			smsSender: 'MyShop',
			smsBody: 'Hi {{firstName}}, we reopen on Monday.',
			destinationType: 2,
			destinations: '+393400000001',
			resource: 'campaign',
			operation: run.step,
			campaignId: { __rl: true, mode: 'id', value: run.campaignId },
			hoursBetweenEqualCampaigns: this.mutant === 'noJustSent' ? 0 : 24,
			costLimit: 'none',
			recipientLimit: 'none',
			allowedHoursTimeZone: 'workflow',
			acceptWarnings: true,
			claimBeforeConfirming: this.scenario.claims,
			waitUntilFinished: false,
			dryRun: false,
		};
		const context = {
			getInputData: () => [{ json: {} }],
			getNodeParameter: (name: string, _item: number, otherwise?: unknown) =>
				parameters[name] ?? otherwise,
			getNode: () => ({
				id: `node ${run.step}`,
				name: 'Qlara',
				type: 'n8n-nodes-qlara.qlaraCampaigns',
				typeVersion: 1,
				position: [0, 0],
				parameters,
			}),
			getContext: () => (run.kept[run.step] ??= {}),
			getMode: () => run.mode,
			getTimezone: () => 'Europe/Rome',
			getExecutionId: () => run.execution,
			getWorkflowDataProxy: () => ({ $runIndex: 0 }),
			continueOnFail: () => false,
			getCredentials: async () => ({ apiKey: shortKey, baseUrl }),
			helpers: {
				httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
					await this.request(process, run.execution, options),
			},
		};
		return context as unknown as IExecuteFunctions;
	}

	private async request(
		process: Process,
		execution: string,
		options: IHttpRequestOptions,
	): Promise<IDataObject> {
		for (let attempt = 1; ; attempt++) {
			await process.step();
			const result = await this.exchange(process, execution, options);
			await process.step();
			const failed = 'breaks' in result || result.statusCode >= 500;
			const isClaim = isUpdate(options);
			if (isClaim && typeof options.body === 'string')
				this.written.set(process, (JSON.parse(options.body) as IDataObject).description);
			if (this.mutant === 'repeatedClaim' && isClaim && failed && attempt < 3) continue;
			if (!('breaks' in result))
				return this.mutant === 'noReadBack' ? this.withOwnClaim(process, options, result) : result;
			throw Object.assign(new Error(result.breaks.code), {
				cause: Object.assign(new Error('network'), result.breaks),
			});
		}
	}

	/** What happens to answers that a run loses more often than others. */
	private lostAnswer({ method = 'GET', url }: IHttpRequestOptions): Mishap | undefined {
		const { random, scenario } = this;
		const share = isUpdate({ method, url })
			? scenario.lostUpdates
			: url.endsWith('/confirm') && this.confirms.length === 0
				? scenario.lostConfirms
				: 0;
		if (share === 0 || random() >= share) return undefined;
		return isUpdate({ method, url }) ? lostAtOnce : lostReply(random);
	}

	/** A read in which each process sees the claim that it has written, whatever stands there. */
	private withOwnClaim<R extends { body: string }>(
		process: Process,
		{ method = 'GET' }: IHttpRequestOptions,
		reply: R,
	): R {
		const own = this.written.get(process);
		if (method !== 'GET' || own === undefined || !reply.body.startsWith('{')) return reply;
		const body = JSON.stringify(JSON.parse(reply.body), (name, value: unknown) =>
			name === 'description' ? own : value,
		);
		return { ...reply, body };
	}

	/** One request on its way to the server and back. It goes on when its process dies. */
	private async exchange(
		process: Process,
		execution: string,
		options: IHttpRequestOptions,
	): Promise<Reply> {
		const { random, time, scenario } = this;
		this.requests++;
		const url = new URL(options.url);
		const method = options.method ?? 'GET';
		const mishap: Mishap | undefined =
			random() < scenario.mishapRate ? anyMishap(random) : this.lostAnswer(options);
		const confirm: Confirm | undefined = url.pathname.endsWith('/confirm')
			? { execution, departed: time.now }
			: undefined;
		if (confirm) this.confirms.push(confirm);
		const [slowShare, slowMs] = scenario.slow;
		const delay =
			isUpdate(options) && scenario.slowUpdates > 0 && random() < 0.35
				? random() * scenario.slowUpdates
				: random() < slowShare
					? random() * slowMs
					: random() * 60;
		const up = 5 + delay;
		const down = 5 + (random() < 0.03 ? random() * 4_000 : random() * 100);
		const timeout = options.timeout ?? 300_000;
		const lands = up + (mishap?.work === true ? random() * scenario.late : 0);
		let answer: ApiResponse | undefined;
		if (mishap?.work !== false) {
			const work = new Promise<void>((resolve) => {
				time.at(time.now + lands, () => {
					answer = this.serve(method, url, options, execution);
					if (confirm && answer.status === 202) confirm.taken = time.now;
					resolve();
				});
				// A proxy may deliver an update twice; a confirm that is delivered twice is nobody's to prevent.
				if (isUpdate(options) && mishap !== undefined && random() < 0.2)
					time.at(time.now + lands + random() * scenario.late, () => {
						// Behind a success nobody expects a second one.
						const isSuccess = Math.floor((mishap.answer?.status ?? 0) / 100) === 2;
						this.serve(method, url, options, execution, isSuccess);
					});
			});
			// What breaks may do so before the request has landed.
			if (lands < timeout && mishap?.breaks === undefined) await work;
			else await time.sleep(Math.min(up, timeout));
		} else if (mishap.breaks?.syscall !== 'connect' && mishap.breaks?.syscall !== 'getaddrinfo')
			await time.sleep(up);
		const isLate = mishap?.silent === true || lands + down > timeout;
		await time.sleep(isLate ? Math.max(0, timeout - up) : down);
		const result: Reply = isLate
			? { breaks: { code: 'ECONNABORTED' } }
			: this.reply(mishap, answer);
		const seen = 'breaks' in result ? result.breaks.code : String(result.statusCode);
		this.log(
			`${this.stamp()} ${process.number}/${execution}: ${method} ${url.pathname.slice(BASE_PATH.length)}${url.search} -> ${seen}${mishap ? ` (${mishap.name})` : ''}`,
		);
		return result;
	}

	private serve(
		method: string,
		url: URL,
		options: IHttpRequestOptions,
		execution: string,
		isUnforeseeable = false,
	): ApiResponse {
		const { api, random, scenario } = this;
		api.readLag = scenario.lagVaries ? random() * scenario.lag : scenario.lag;
		const [least, most] = scenario.commit;
		api.timings.commit = least + random() * (most - least);
		const [, target = ''] = /\/campaigns\/([^/]+)/.exec(url.pathname) ?? [];
		const phase = () => api.find(decodeURIComponent(target))?.phase;
		const before = phase();
		const answer = api.handle({
			method,
			path: url.pathname + url.search,
			headers: {
				...(options.headers as Record<string, string>),
				'X-Api-Key': DEFAULT_API_KEY,
			},
			...(typeof options.body === 'string' && { body: options.body }),
		});
		if (before !== undefined && before !== 'draft' && phase() === 'draft') {
			this.log(`${this.stamp()} an update of execution ${execution} undoes the confirm`);
			const by = [...this.confirms].reverse().find(({ taken }) => taken !== undefined)?.execution;
			if (execution !== by || isUnforeseeable) this.wasUndone = true;
		}
		if (scenario.keeps === 'kept' || method !== 'GET' || !answer.body.includes('n8n claim'))
			return answer;
		const show = keepings[scenario.keeps];
		const body = JSON.stringify(JSON.parse(answer.body), (name, value: unknown) =>
			name === 'description' ? show(value) : value,
		);
		return { ...answer, body };
	}

	private reply(mishap: Mishap | undefined, answer: ApiResponse | undefined): Reply {
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

	private wrong(what: string): void {
		this.falseAnswers++;
		this.fail(what);
	}

	/** Compares an outcome with the truth, at the moment it is given and, for what may still come, at the end. */
	judge(process: Process, { outcome, reason, id, assessment }: ConfirmOutcome): void {
		if (!process.alive) return;
		this.log(`${this.stamp()} process ${process.number}: ${outcome}. ${reason}`);
		this.outcomes.push(outcome);
		if ((assessment?.notes.length ?? 0) > 0) this.couldNotLook = true;
		const campaign = this.api.find(id);
		const confirmed = campaign !== undefined && campaign.phase !== 'draft';
		if (outcome === 'confirmed' || outcome === 'alreadyConfirmed') {
			if (!confirmed && !this.wasUndone) this.wrong(`"${outcome}" was false, it is a draft`);
			this.later.push(() => {
				const wentOut = this.api.dispatches.some(({ campaignId }) => campaignId === String(id));
				if (!wentOut && !this.wasUndone) this.wrong(`"${outcome}" was false, it never went out`);
			});
		} else if (outcome === 'notSent' || outcome === 'rejected') {
			if (confirmed && this.isCovered()) this.wrong(`"${outcome}" was false, it is confirmed`);
		}
	}

	/** An error that says that nothing was sent is false when its execution has sent. */
	private judgeError(execution: string, { message }: Error): void {
		if (!/nothing was sent|sent nothing/i.test(message)) return;
		if (/^Unknown: /.test(message)) return;
		const at = this.time.now;
		this.later.push(() => {
			const confirm = this.confirms.find(
				(entry) =>
					entry.execution === execution && entry.departed < at && entry.taken !== undefined,
			);
			if (confirm !== undefined) this.wrong(`"${message}" was false`);
		});
	}

	fail(problem: string): void {
		this.log(`${this.stamp()} WRONG: ${problem}`);
		this.problems.push(problem);
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

function timingOf(mutant: Mutant | undefined): ConfirmTiming {
	return {
		...defaultConfirmTiming,
		...(mutant === 'noWait' && { waitMs: -Infinity }),
		...(mutant === 'noFreshness' && { stepMs: Infinity, freshMs: Infinity }),
	};
}

/** One life of n8n, with a memory of its own, which can end between any two steps. */
class Process extends MortalProcess {
	readonly life: ProcessState;

	constructor(run: Run, number: number) {
		super(run, number);
		const startedAt = run.time.now;
		// Those at the start have been there for long or for a moment.
		const age = number <= run.scenario.processes ? pick(run.random, [0, 3_600_000, 3_600_000]) : 0;
		const ledger = new WatchedLedger((outcome) => run.judge(this, outcome));
		this.life = {
			...createProcessState(
				{
					now: () => Math.round(run.time.now),
					elapsed: () => run.time.now - startedAt + age,
					sleep: async (ms) => await this.sleep(ms),
					random: run.random,
				},
				silentAlarm,
				unlimited,
			),
			confirmLedger: () => ledger,
			confirmTiming: timingOf(run.mutant),
		};
	}
}

/**
 * Plays whole workflows in several processes on one API: the same instant, kills, Retry execution, runs from the start.
 *
 * @param mutant a fault put into the code on purpose
 */
export function workflows(mutant?: Mutant): Simulation {
	return {
		play: async (seed, log) => {
			const run = new Run(seed, mutant, log);
			await run.play();
			return { problems: run.problems, counts: run.counts() };
		},
		describe: ({ runs, counts }, seed) => {
			const count = (name: string): number => counts[name] ?? 0;
			return [
				['confirmed', 'alreadyConfirmed', 'rejected', 'notSent', 'unknown']
					.map((name) => `${count(name)} ${name}`)
					.join(', '),
				`simulate workflows: ${runs} runs, ${count('processes')} processes, ${count('twice')} messages twice, ${count('falseAnswers')} false answers, ${count('unknown')} unknown, ${count('beyond')} beyond the wait, seed ${seed}`,
			];
		},
	};
}
