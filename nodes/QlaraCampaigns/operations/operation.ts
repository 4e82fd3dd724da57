import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { QlaraClient } from '../api/client';
import type { JsonObject } from '../api/types';
import type { Params } from '../parameters/params';
import type { AgentNeeds } from './agents';
import type { ConfirmPorts } from '../sending/confirmSafely';

/**
 * What an operation works with: the API, the parameters of one item, the clocks and what this process
 * knows about confirms (so that it can be given to `confirmSafely` as it is).
 */
export interface OperationContext extends ConfirmPorts {
	client: QlaraClient;
	params: Params;
	/** The parameters of every item that this run is for, those of `params` first; one item unless it takes all. */
	allItems(): Params[];
	/** How often this execution of the node runs the operation: once for each item, or once for all. */
	runs: number;
	/** Whether the client keeps writes to itself: for operations that would otherwise wait for what they have done. */
	dryRun: boolean;
	/** Whether an AI agent runs the node as its tool. */
	asTool: boolean;
}

/** What an operation is about. */
export type Resource = 'account' | 'campaign' | 'contactList' | 'report' | 'sender' | 'template';

/** A file that an operation has made, as text. */
export interface OutputFile {
	name: string;
	mimeType: string;
	text: string;
}

/** One thing a user can do. It stands in the form and runs because `operations/index.ts` names it. */
export interface Operation {
	resource: Resource;
	/** Its entry in the Operation dropdown; `value` names the operation in saved workflows. */
	option: INodePropertyOptions & { value: string; action: string };
	/** Its form; the registry adds for which resource and operation it shows. */
	fields: INodeProperties[];
	/**
	 * Whether it changes something at Qlara: its outcome is then recorded, Retry On Fail does not do it again,
	 * and the form offers a dry run.
	 */
	writes?: true;
	/** Whether it only reads (or counts anew), so that the runs for several items may be under way at the same time. */
	sideBySide?: true;
	/** Whether the output of a dry run says more than the requests. */
	describesDryRun?: true;
	/**
	 * How many requests a run makes that must not wait for other runs once it has begun, because what it has seen grows
	 * old; absent: each request may wait.
	 */
	expectedRequests?: number;
	/** For an operation that can take all input items together. */
	togetherFor?: {
		/** Whether the user has chosen that. */
		isChosen(params: Params): boolean;
		/** The fields that are read from each item; all others have to be the same for all. */
		perItem: readonly string[];
	};
	/** The file that comes with an output, when the user wants one. */
	file?(output: JsonObject, params: Params): OutputFile | undefined;
	/** What an AI agent needs from a person to use it; reads and drafts need nothing. */
	agentNeeds?: AgentNeeds;
	/**
	 * Does it for one item, or for all together.
	 *
	 * @returns one object, or a list that becomes an item each
	 * @throws InputError before anything is sent; QlaraError for a request that brought no usable answer;
	 *   PreconditionError when a guard or check blocks it; ConfirmError for a confirm without a confirmed campaign
	 */
	run(context: OperationContext): Promise<JsonObject | JsonObject[]>;
}
