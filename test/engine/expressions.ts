// The expressions of several versions of n8n, without n8n around them.
import fs from 'node:fs';
import path from 'node:path';

import type { IDataObject, INodeParameters, INodeType, Workflow } from 'n8n-workflow';

const project = path.resolve(__dirname, '..', '..');

/** What n8n-workflow has for expressions, the same in all versions that are installed. */
interface Library {
	Workflow: typeof Workflow;
}

/** One version of n8n's expressions. */
export interface ExpressionEngine {
	version: string;
	/**
	 * What n8n makes of an expression for an item.
	 *
	 * @param expression without the `=` that makes a parameter an expression
	 * @param parameters the parameters of the node that has the expression
	 * @throws what n8n throws for one that it cannot evaluate
	 */
	evaluate(expression: string, item: IDataObject, parameters?: INodeParameters): unknown;
}

/** A type of node that has these parameters; n8n drops those that a type does not have. */
function nodeTypeWith(parameters: INodeParameters): INodeType {
	const properties = Object.keys(parameters).map((name) => ({ name, type: 'string', default: '' }));
	return { description: { properties } } as unknown as INodeType;
}

function engineOf(packageName: string): ExpressionEngine {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- which ones there are, package.json says
	const library = require(packageName) as Library;
	const manifest = path.join(project, 'node_modules', packageName, 'package.json');
	const workflowOf = (parameters: INodeParameters) =>
		new library.Workflow({
			nodes: [{ id: '1', name: 'Create', type: 'x', typeVersion: 1, position: [0, 0], parameters }],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => nodeTypeWith(parameters),
				getByNameAndVersion: () => nodeTypeWith(parameters),
				getKnownTypes: () => ({}),
			},
		});
	return {
		version: (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string }).version,
		// The call of n8n-core's `evaluateExpression`, 1.123 to 2.41.
		evaluate: (expression, item, parameters = {}) =>
			workflowOf(parameters).expression.getParameterValue(
				`=${expression}`,
				null,
				0,
				0,
				'Create',
				[{ json: item }],
				'manual',
				{},
			),
	};
}

/** Every n8n-workflow that is installed, oldest first. */
export const expressionEngines: ExpressionEngine[] = fs
	.readdirSync(path.join(project, 'node_modules'))
	.filter((name) => /^n8n-workflow(-[\d.]+)?$/.test(name))
	.map(engineOf)
	.sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
