import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { InputError } from '../parameters/inputError';
import { labelsOf } from '../parameters/labels';
import { quote } from '../parameters/params';

/** Variables of n8n that do not depend on the item; some of them change from one moment to the next. */
const independent = new Set([
	'$env',
	'$execution',
	'$now',
	'$secrets',
	'$today',
	'$vars',
	'$workflow',
]);

/** Whether anything in a parameter can be different from item to item. */
function dependsOnItem(raw: unknown): boolean {
	if (typeof raw === 'object' && raw !== null) return Object.values(raw).some(dependsOnItem);
	if (typeof raw !== 'string' || !raw.startsWith('=')) return false;
	return (raw.match(/\$\w*/g) ?? []).some((variable) => !independent.has(variable));
}

/**
 * Makes sure that what is read from the first item only is the same for every item.
 *
 * @param form where the labels in messages come from
 * @param perItem names of the parameters that are read from each item
 * @throws InputError naming the first parameter with two values, and these
 */
export function requireSameForAll(
	context: Pick<IExecuteFunctions, 'getNode' | 'getNodeParameter' | 'getInputData'>,
	form: INodeProperties[],
	perItem: readonly string[],
): void {
	const valueAt = (name: string, item: number): unknown => {
		try {
			return context.getNodeParameter(name, item, null);
		} catch (error) {
			// What cannot be evaluated for all items is told when it is read.
			return error instanceof Error ? error.message : String(error);
		}
	};
	const count = context.getInputData().length;
	for (const [name, raw] of Object.entries(context.getNode().parameters)) {
		if (perItem.includes(name) || !dependsOnItem(raw)) continue;
		const first = valueAt(name, 0);
		const expected = JSON.stringify(first);
		for (let item = 1; item < count; item++) {
			const other = valueAt(name, item);
			if (JSON.stringify(other) === expected) continue;
			throw new InputError(
				labelsOf(form).get(name) ?? name,
				`has different values for different items: ${quote(first)} for item 1 and ${quote(other)} for item ${item + 1}`,
				'One campaign has one value for everybody. Use a placeholder such as {{firstName}} in a text, or set ' +
					'"Phone Numbers From" to This Item to make one campaign for each item.',
			);
		}
	}
}
