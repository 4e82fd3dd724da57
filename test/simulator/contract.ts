import addFormats from 'ajv-formats';
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import document from './contract.openapi.json';
import { BASE_PATH, matchRoute, routes, splitTarget, type Operation } from './routes';
import type { ApiRequest } from './types';

interface Parameter {
	name: string;
	in: string;
	required?: boolean;
	schema: { type: string };
}

interface OperationObject {
	operationId: string;
	parameters: Parameter[];
	requestBody?: {
		required: boolean;
		content: { 'application/json': { schema: { $ref: string } } };
	};
	'x-query-rule'?: object;
}

interface Compiled {
	query: ValidateFunction;
	queryTypes: Map<string, string>;
	body: ValidateFunction | null;
	bodyRequired: boolean;
}

/** Compiled once per process: this is by far the most expensive part of the simulator. */
let compiled: Map<Operation, Compiled> | undefined;

/** The OpenAPI operation of a route. */
export function operationObject(method: string, path: string): OperationObject | undefined {
	const paths = document.paths as unknown as Record<
		string,
		Record<string, OperationObject> | undefined
	>;
	return paths[path]?.[method.toLowerCase()];
}

function compile(): Map<Operation, Compiled> {
	const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false });
	addFormats(ajv);
	ajv.addSchema(document, 'contract');
	const result = new Map<Operation, Compiled>();
	for (const route of routes) {
		const operation = operationObject(route.method, route.path);
		if (!operation) throw new Error(`${route.method} ${route.path} is missing in the contract`);
		const parameters = operation.parameters.filter((parameter) => parameter.in === 'query');
		const query = ajv.compile({
			type: 'object',
			additionalProperties: false,
			properties: Object.fromEntries(
				parameters.map((parameter) => [parameter.name, parameter.schema]),
			),
			required: parameters
				.filter((parameter) => parameter.required)
				.map((parameter) => parameter.name),
			...operation['x-query-rule'],
		});
		const schema = operation.requestBody?.content['application/json'].schema.$ref;
		result.set(route.operation, {
			query,
			queryTypes: new Map(parameters.map((parameter) => [parameter.name, parameter.schema.type])),
			body: schema ? ajv.compile({ $ref: `contract${schema}` }) : null,
			bodyRequired: operation.requestBody?.required ?? false,
		});
	}
	return result;
}

/**
 * Compares a request with the written contract: path, method, query, body, content type and the place of the key.
 * Returns one readable sentence per violation; an empty array for a request as the documents describe it.
 */
export function contractViolations(request: ApiRequest): string[] {
	compiled ??= compile();
	const { path, query } = splitTarget(request.path);
	const { route } = matchRoute(request.method, path);
	const label = `${request.method} ${path}`;
	if (!route)
		return [
			`${label}: no such operation in the contract${path.startsWith(`${BASE_PATH}/`) ? '' : ` (paths start with ${BASE_PATH}/)`}`,
		];
	const rules = compiled.get(route.operation)!;
	const problems: string[] = [];

	const typed: Record<string, unknown> = {};
	for (const name of Object.keys(query))
		typed[name] = fromText(query[name]!, rules.queryTypes.get(name));
	if (!rules.query(typed)) problems.push(...describe(rules.query.errors, 'query'));

	const text = request.body ?? '';
	if (text === '') {
		if (rules.bodyRequired) problems.push('body: is missing');
	} else if (!rules.body) problems.push('body: none is documented');
	else problems.push(...bodyProblems(text, rules.body));

	const headers = Object.entries(request.headers).map(
		([name, content]) => [name.toLowerCase(), content] as const,
	);
	const header = (name: string): string | undefined =>
		headers.find(([known]) => known === name)?.[1];
	if (text !== '' && !/^application\/json\b/i.test(header('content-type') ?? ''))
		problems.push('header Content-Type: must be application/json');
	if (header('authorization') !== undefined)
		problems.push('header Authorization: only X-Api-Key is documented for campaigns');
	const key = header('x-api-key');
	if (key && (request.path.includes(key) || text.includes(key)))
		problems.push('the API key stands outside its header');
	return problems.map((problem) => `${label}: ${problem}`.replaceAll(key || '\u0000', '[key]'));
}

function bodyProblems(text: string, validate: ValidateFunction): string[] {
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return ['body: is no JSON'];
	}
	return validate(body) ? [] : describe(validate.errors, 'body');
}

/** A query value as its documented type; one that does not fit stays text and fails there. */
function fromText(text: string | string[], type: string | undefined): unknown {
	if (Array.isArray(text)) return text;
	if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
	if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
	return text;
}

function describe(errors: ErrorObject[] | null | undefined, where: string): string[] {
	// "if" only says that one of the other errors is there.
	return (errors ?? [])
		.filter((error) => error.keyword !== 'if')
		.map((error) => {
			const place = `${where}${error.instancePath.replaceAll('/', '.')}`;
			const params = error.params as Record<string, unknown>;
			if (error.keyword === 'additionalProperties')
				return `${place}: unknown field "${String(params.additionalProperty)}"`;
			if (error.keyword === 'required')
				return `${place}: "${String(params.missingProperty)}" is missing`;
			if (error.keyword === 'false schema')
				return `${place}: must not be sent with these other fields`;
			if (error.keyword === 'enum')
				return `${place}: must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
			return `${place}: ${error.message ?? error.keyword}`;
		});
}
