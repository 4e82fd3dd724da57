import type { INodeProperties } from 'n8n-workflow';
import { lazily } from '../api/lazily';
import { labelsOf } from '../parameters/labels';
import { Params } from '../parameters/params';
import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

/** What n8n's contexts of an action node and of a trigger have in common. */
type Context = Pick<IExecuteFunctions & IPollFunctions, 'getNode' | 'getTimezone'>;

/** n8n's own reader of a parameter, with a fallback of `null`: without one it throws for what is absent. */
type GetValue = (name: string) => unknown;

/** n8n's evaluation of an expression. */
type Evaluate = (expression: string) => unknown;

/**
 * Makes the readers of a node's parameters, one for each item.
 *
 * @param form the properties that the labels in messages come from
 * @param now ms since 1970
 */
export function paramsReader(
	context: Context,
	form: INodeProperties[],
	now: () => number,
): (getValue: GetValue, evaluate?: Evaluate) => Params {
	const labels = lazily(() => labelsOf(form));
	const { parameters } = context.getNode();
	const timezone = context.getTimezone();
	return (getValue, evaluate) => {
		// Evaluated once: an expression takes time, and may give something else a moment later.
		const values = new Map<string, unknown>();
		const value = (name: string): unknown => {
			if (!values.has(name)) values.set(name, getValue(name) ?? undefined);
			return values.get(name);
		};
		return new Params({
			value,
			raw: (name) => parameters[name],
			...(evaluate && { evaluate }),
			label: (name) => labels().get(name) ?? name,
			timezone,
			now,
		});
	};
}

/** The parameters of a node that has no items. */
export function readParams(
	context: Context,
	form: INodeProperties[],
	getValue: GetValue,
	now: () => number,
): Params {
	return paramsReader(context, form, now)(getValue);
}
