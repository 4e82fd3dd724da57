import type { INodeProperties } from 'n8n-workflow';
import { labelsOf } from '../parameters/labels';
import { Params } from '../parameters/params';
import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

/** What n8n's contexts of an action node and of a trigger have in common. */
type Context = Pick<IExecuteFunctions & IPollFunctions, 'getNode' | 'getTimezone'>;

/**
 * The parameters of a node for its operations.
 *
 * @param form the properties that the labels in messages come from
 * @param getValue n8n's own reader of a parameter, with a fallback of `null`: without one it throws for what is absent
 * @param now ms since 1970
 * @param evaluate n8n's evaluation of an expression for the same item; a trigger has no items and no texts
 */
export function readParams(
	context: Context,
	form: INodeProperties[],
	getValue: (name: string) => unknown,
	now: () => number,
	evaluate?: (expression: string) => unknown,
): Params {
	const labels = labelsOf(form);
	return new Params({
		value: (name) => getValue(name) ?? undefined,
		raw: (name) => context.getNode().parameters[name],
		...(evaluate && { evaluate }),
		label: (name) => labels.get(name) ?? name,
		timezone: context.getTimezone(),
		now,
	});
}
