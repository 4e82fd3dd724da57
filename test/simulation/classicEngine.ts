import type {
	IDataObject,
	INodeExecutionData,
	IPollFunctions,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { Time } from '../../nodes/QlaraCampaigns/api/time';
import { unlimited } from '../../nodes/QlaraCampaigns/api/rateLimiter';
import { createProcessState } from '../../nodes/QlaraCampaigns/n8n/processState';
import { createPoll } from '../../nodes/QlaraCampaigns/n8n/poll';
import { PollCoordinator } from '../../nodes/QlaraCampaigns/n8n/pollCoordinator';

/** One request as the node hands it to n8n's helper. */
export interface HelperRequest {
	method: string;
	url: string;
	body?: string;
	headers: Record<string, string>;
	timeout: number;
}

/** What the helper gives back; a rejection is a connection that broke. */
export interface HelperResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: string;
}

export interface ClassicEngineOptions {
	/** Values of the parameters; the rest has the defaults of the form. */
	parameters?: Record<string, unknown>;
	credentials: { apiKey: string; baseUrl: string };
	time: Time;
	/** Carries a request out. A promise that stays open is a process that was killed while it waited. */
	send(request: HelperRequest): Promise<HelperResponse>;
}

/** What happened to the result of a poll, in the order in which n8n does it. */
export type Stage = 'returned' | 'stored' | 'executed';

export interface PollReport {
	/** The emitted events; undefined when the poll had none. */
	events: IDataObject[] | undefined;
	error?: unknown;
	/** The process was killed; a result of it is lost. */
	killed?: true;
	/** The result was thrown away, because the workflow was published anew meanwhile. */
	superseded?: true;
}

const defaults: Record<string, unknown> = {
	triggerOn: ['any'],
	watch: 'all',
	simplify: true,
	filters: {},
	options: {},
};

/** One process of n8n: what is lost at a restart. */
interface Process {
	poll: ReturnType<typeof createPoll>;
	registration: Registration | undefined;
	/** Resolves when the process is killed. */
	killed: Promise<void>;
	kill(): void;
	isDead: boolean;
}

/** A published workflow in a process. */
interface Registration {
	staticData: IDataObject;
	activation: WorkflowActivateMode;
	isAlive: boolean;
}

/**
 * n8n's classic engine around the trigger, in memory: what it stores and when, what it does with a result, and how
 * often it tries a first poll. Everything that waits goes through `ClassicEngineOptions`, so a run replays exactly.
 */
export class ClassicEngine {
	/** What the database holds of the node's static data, as JSON text. */
	database = '{}';
	/** The executions that were stored, each with its events. */
	readonly executions: IDataObject[][] = [];
	/** Executions that failed because a poll has thrown. */
	readonly failures: unknown[] = [];
	/** Called with the events of a poll at each stage; may kill the process. */
	onStage: (stage: Stage, events: IDataObject[]) => void = () => {};
	/** What the form holds; a change takes effect with the next activation. */
	parameters: Record<string, unknown>;
	/** Milliseconds that n8n gives a poll; undefined: an n8n that has no such limit. */
	pollBudgetMs: number | undefined;

	private process: Process;

	constructor(readonly options: ClassicEngineOptions) {
		this.parameters = { ...defaults, ...options.parameters };
		this.process = this.start();
	}

	/** The node's static data in memory. */
	get memory(): IDataObject {
		return this.process.registration?.staticData ?? {};
	}

	/** Whether cron polls the trigger. */
	get isAlive(): boolean {
		return this.process.registration?.isAlive === true;
	}

	/** kill -9: memory and whatever is under way are gone. */
	kill(): void {
		this.process.isDead = true;
		this.process.kill();
		this.process = this.start();
	}

	/** Publishes the workflow, or starts it with n8n: one poll at once, tried again when it throws, then cron. */
	async register(activation: WorkflowActivateMode): Promise<PollReport> {
		const { process } = this;
		const registration: Registration = {
			staticData: JSON.parse(this.database) as IDataObject,
			activation,
			isAlive: false,
		};
		process.registration = registration;
		let report: PollReport = { events: undefined };
		for (const wait of [0, 1_000, 2_000, 4_000, 8_000]) {
			if (wait > 0) await this.options.time.sleep(wait);
			report = await this.run(process, registration, true);
			if (report.killed || report.error === undefined) break;
		}
		if (!report.killed && report.error === undefined && process.registration === registration)
			registration.isAlive = true;
		return report;
	}

	/** What cron does. Polls may overlap. */
	async poll(): Promise<PollReport> {
		const { process } = this;
		const { registration } = process;
		if (registration?.isAlive !== true) return { events: undefined };
		const report = await this.run(process, registration, false);
		if (report.error !== undefined) this.failures.push(report.error);
		return report;
	}

	/** What Fetch Test Event does. */
	async test(): Promise<PollReport> {
		const staticData = JSON.parse(this.database) as IDataObject;
		return await this.run(
			this.process,
			{ staticData, activation: 'manual', isAlive: true },
			false,
			'manual',
		);
	}

	/** Takes the workflow out of service; n8n stores nothing then. */
	deactivate(): void {
		this.process.registration = undefined;
	}

	private start(): Process {
		let kill = () => {};
		const killed = new Promise<void>((resolve) => {
			kill = resolve;
		});
		const poll = createPoll(
			createProcessState(this.options.time, undefined, unlimited),
			new PollCoordinator(),
		);
		return { poll, registration: undefined, killed, kill, isDead: false };
	}

	private async run(
		process: Process,
		registration: Registration,
		first: boolean,
		mode: WorkflowExecuteMode = 'trigger',
	): Promise<PollReport> {
		const context = this.context(process, registration, mode);
		let items: INodeExecutionData[][] | null = null;
		const killed = { killed: true as const };
		try {
			const outcome = await Promise.race([
				process.poll(context),
				process.killed.then(() => killed),
			]);
			if (process.isDead || (outcome !== null && 'killed' in outcome))
				return { events: undefined, killed: true };
			items = outcome;
		} catch (error) {
			return process.isDead ? { events: undefined, killed: true } : { events: undefined, error };
		}
		const events = items?.[0]?.map(({ json }) => JSON.parse(JSON.stringify(json)) as IDataObject);
		if (mode === 'manual') return { events };
		if (process.registration !== registration) return { events: undefined, superseded: true };
		if (events !== undefined) {
			this.onStage('returned', events);
			if (process.isDead) return { events, killed: true };
		}
		if (first || events !== undefined) this.database = JSON.stringify(registration.staticData);
		if (events !== undefined) {
			this.onStage('stored', events);
			if (process.isDead) return { events, killed: true };
			this.executions.push(events);
			this.onStage('executed', events);
			if (process.isDead) return { events, killed: true };
		}
		return { events };
	}

	private context(
		process: Process,
		registration: Registration,
		mode: WorkflowExecuteMode,
	): IPollFunctions {
		const { options } = this;
		const context = {
			getMode: () => mode,
			getActivationMode: () => registration.activation,
			getNode: () => ({
				id: 'node',
				name: 'Trigger',
				type: 'trigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: this.parameters,
			}),
			getWorkflow: () => ({ id: 'workflow', name: 'Workflow', active: true }),
			getWorkflowStaticData: () => registration.staticData,
			getNodeParameter: (name: string, fallback: unknown) => this.parameters[name] ?? fallback,
			getTimezone: () => 'UTC',
			getCredentials: async () => options.credentials,
			getPollBudgetMs: () => this.pollBudgetMs ?? 300_000,
			helpers: {
				// What a killed process was waiting for never comes.
				httpRequestWithAuthentication: async (_type: string, request: HelperRequest) => {
					const response = await options.send(request);
					return process.isDead ? await new Promise<never>(() => {}) : response;
				},
			},
		};
		// Only what the trigger uses of n8n's much larger interface.
		return context as unknown as IPollFunctions;
	}
}
