import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { QlaraClient } from '../api/client';
import type { JsonObject } from '../api/types';
import type { Params } from '../host/params';

/** What an operation works with: the API, and the parameters of one item. */
export interface OperationContext {
	client: QlaraClient;
	params: Params;
}

/** One thing a user can do. It stands in the form and runs because `operations/index.ts` names it. */
export interface Operation {
	resource: 'campaign' | 'report';
	/** Its entry in the Operation dropdown; `value` names the operation in saved workflows. */
	option: INodePropertyOptions & { value: string; action: string };
	/** Its form; the registry adds for which resource and operation it shows. */
	fields: INodeProperties[];
	/** What to do about a status of the API that means something special here, as sentences. */
	remedies?: Readonly<Record<number, string>>;
	/**
	 * Does it for one item.
	 *
	 * @returns one object, or a list that becomes an item each
	 * @throws InputError before anything is sent; QlaraError for a request that brought no usable answer
	 */
	run(context: OperationContext): Promise<JsonObject | JsonObject[]>;
}
