import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** The parameters that n8n shows for the given values. */
export function shownProperties(
	description: INodeTypeDescription,
	values: INodeParameters,
): INodeProperties[] {
	const node = { typeVersion: description.version } as INode;
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(values, property, node, description),
	);
}

/** The form after somebody has chosen `choices`: defaults for everything else that shows. */
export function filledForm(
	description: INodeTypeDescription,
	choices: INodeParameters,
): INodeParameters {
	const values: INodeParameters = { ...choices };
	// Each pass shows what the values of the pass before let appear.
	for (let pass = 0; pass < 4; pass++) {
		for (const { name, default: value } of shownProperties(description, values))
			values[name] ??= value;
	}
	return values;
}

/** One parameter of a form, and whether it stands inside a collection. */
export interface FormEntry {
	property: INodeProperties;
	inCollection: boolean;
}

/** Every parameter of a form, those inside collections included. */
export function allProperties({ properties }: INodeTypeDescription): FormEntry[] {
	return properties.flatMap((property) => [
		{ property, inCollection: false },
		...(property.type === 'collection' ? (property.options as INodeProperties[]) : []).map(
			(inner) => ({ property: inner, inCollection: true }),
		),
	]);
}
