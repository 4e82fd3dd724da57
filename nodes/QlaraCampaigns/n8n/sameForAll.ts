import { toText } from '../api/toText';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { InputError } from '../parameters/inputError';
import { labelsOf } from '../parameters/labels';
import { quote } from '../parameters/reading';

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
	const read = (name: string, item: number): { value: unknown; text: string | undefined } => {
		try {
			const value: unknown = context.getNodeParameter(name, item, null);
			return { value, text: JSON.stringify(value) };
		} catch (error) {
			// What cannot be evaluated for any item is told when it is read.
			const text = toText(error);
			return { value: text, text };
		}
	};
	const count = context.getInputData().length;
	for (const [name, raw] of Object.entries(context.getNode().parameters)) {
		if (perItem.includes(name) || !dependsOnItem(raw)) continue;
		const first = read(name, 0);
		for (let item = 1; item < count; item++) {
			const other = read(name, item);
			if (other.text === first.text) continue;
			throw new InputError(
				labelsOf(form).get(name) ?? name,
				`has different values for different items: ${quote(first.value)} for item 1 and ${quote(other.value)} for item ${item + 1}`,
				'One campaign has one value for everybody. Use a placeholder such as {{firstName}} in a text, or set ' +
					'"Phone Numbers From" to This Item to make one campaign for each item.',
			);
		}
	}
}
