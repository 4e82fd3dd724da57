import type { INodeProperties } from 'n8n-workflow';

/** Labels by parameter name, collections included. */
export function labelsOf(fields: INodeProperties[]): Map<string, string> {
	const inner = fields.flatMap(({ options = [] }) =>
		options.filter((option): option is INodeProperties => 'type' in option),
	);
	return new Map([...inner, ...fields].map(({ name, displayName }) => [name, displayName]));
}
