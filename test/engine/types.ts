import type {
	ExecutionStatus,
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	INode,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	IRun,
	ITaskData,
	IVersionedNodeType,
	IWorkflowSettings,
	OnError,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

/** The values of a credential; a field that is left out gets the credential type's default, as in n8n. */
export type CredentialValues = ICredentialDataDecryptedObject;

export interface EngineOptions {
	/** Values for every credential type of the package, or `null` for nodes without a credential. */
	credentials: CredentialValues | null;
	/** Node classes instead of those that package.json registers. */
	nodes?: Array<new () => INodeType | IVersionedNodeType>;
	/** Credential classes instead of those that package.json registers. */
	credentialTypes?: Array<new () => ICredentialType>;
	/** Id of the stored credential; by default each engine has one of its own. */
	credentialId?: string;
}

/** What identifies the node under test and where it stands. */
export interface NodeOptions {
	/** Name of the node type without the package, such as `qlaraCampaigns`. Default: the first fitting one. */
	node?: string;
	typeVersion?: number;
	/** As a saved workflow holds them: plain JSON, expressions as text that starts with `=`. */
	parameters?: Record<string, unknown>;
	nodeId?: string;
	nodeName?: string;
	workflowId?: string;
	/** Time zone in the workflow's settings. */
	timezone?: string;
	/** Other credential values for this call only. */
	credentials?: CredentialValues | null;
}

export interface RunOptions extends NodeOptions {
	/** Items that reach the node. Default: one empty item. */
	items?: INodeExecutionData[];
	onError?: OnError;
	/** The switch that `onError` has replaced and that old workflows still carry. */
	continueOnFail?: boolean;
	retryOnFail?: boolean;
	/** n8n keeps this between 2 and 5. */
	maxTries?: number;
	/** Milliseconds; n8n keeps this between 0 and 5000 and reads 0 as 1000. */
	waitBetweenTries?: number;
	executeOnce?: boolean;
	alwaysOutputData?: boolean;
	mode?: WorkflowExecuteMode;
	executionId?: string;
	/** Pretends that the node has already run so many times in this execution, as inside a loop. */
	runIndex?: number;
	/** Cancels the execution as the user's Stop button does. */
	signal?: AbortSignal;
	/**
	 * An expression that a following node evaluates for every item it receives, such as
	 * `={{ $('Input').item.json.id }}`: shows that the item's pairing leads back to its source.
	 */
	inspect?: string;
}

/** An error as the engine records it: the own properties of what the node threw, with message and stack. */
export interface RecordedError {
	name?: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context?: IDataObject;
	stack?: string;
}

export interface RunResult {
	status: ExecutionStatus;
	error?: RecordedError;
	/** What the node threw, try by try, before the engine turned it into a record. */
	thrown: unknown[];
	/** The node's main outputs: the success branch, then the error branch if there is one. */
	outputs: INodeExecutionData[][];
	/** What the nodes connected to those outputs received. */
	received: INodeExecutionData[][];
	/** The value of `inspect` for each received item. */
	inspected: unknown[][];
	/** How often the node's `execute` was called, tries of Retry On Fail included. */
	nodeRuns: number;
	/** The engine's record of the node's run. */
	task?: ITaskData;
	/** The whole execution; absent when n8n refused to start it. */
	run?: IRun;
}

export interface WorkflowOptions {
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	workflowId?: string;
	/** Name of the first node to run, and the items it gets. */
	start: string;
	items?: INodeExecutionData[];
	/** Node types that the package does not have, by their full name. */
	nodeTypes?: Record<string, INodeType>;
	mode?: WorkflowExecuteMode;
	executionId?: string;
	signal?: AbortSignal;
}

export interface WorkflowResult {
	status: ExecutionStatus;
	error?: RecordedError;
	/** The outputs of each node's last run, by node name. */
	outputs: Record<string, INodeExecutionData[][]>;
	run?: IRun;
}

export interface PollOptions extends NodeOptions {
	/** The node's static data before the poll. */
	staticData?: IDataObject;
	/** `trigger` for a live workflow, `manual` for a fetched test event. */
	mode?: WorkflowExecuteMode;
	/** How n8n has registered the trigger: `activate` when it was published, `update` when it was published again, `init` at a start. */
	activation?: WorkflowActivateMode;
	/** What n8n's newer engine answers to `getPollBudgetMs`; its polls are all alike, none is a first one. */
	pollBudgetMs?: number;
}

export interface PollResult {
	/** What the poll emitted, or `null` when it had nothing. */
	data: INodeExecutionData[][] | null;
	/** The emitted items of the first output. */
	items: INodeExecutionData[];
	/** What the poll threw. */
	error?: unknown;
	/** The node's static data after the poll, having gone through JSON. */
	staticData: IDataObject;
	/** Whether n8n noticed a change; it misses one inside an object that an earlier poll has assigned. */
	changed: boolean;
}

/** A published workflow with one polling trigger: memory and database are two things, as in n8n. */
export interface Poller {
	/** One poll; calls may overlap, as they do in n8n. */
	poll(options?: {
		mode?: WorkflowExecuteMode;
		activation?: WorkflowActivateMode;
	}): Promise<PollResult>;
	/** The static data that the database holds: it is written by a first poll and by one that emits. */
	stored(): IDataObject;
	/** The static data in the memory of the process. */
	memory(): IDataObject;
	/** A new process: memory is gone, the database stays. */
	restart(): void;
}

export interface ListSearchOptions extends NodeOptions {
	filter?: string;
	paginationToken?: string;
}

export interface Engine {
	/** Runs one node between a start node and one node for each of its outputs. */
	run(options?: RunOptions): Promise<RunResult>;
	/** Runs a whole workflow. */
	runWorkflow(options: WorkflowOptions): Promise<WorkflowResult>;
	/** One poll of a trigger that has been given static data from elsewhere. */
	poll(options?: PollOptions): Promise<PollResult>;
	/** A trigger that lives through several polls. */
	poller(options?: PollOptions): Poller;
	/** Fills the list of a resource locator. */
	listSearch(method: string, options?: ListSearchOptions): Promise<INodeListSearchResult>;
	/** Calls a method of a dropdown whose options are loaded. */
	loadOptions(method: string, options?: NodeOptions): Promise<INodePropertyOptions[]>;
	/** Does what the Test button of a credential does. */
	credentialTest(
		values?: CredentialValues,
		credentialType?: string,
	): Promise<INodeCredentialTestResult>;
	/** The description as the editor sees it. */
	description(node?: string): INodeTypeDescription;
	credentialType(name?: string): ICredentialType;
}
