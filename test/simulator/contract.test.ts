import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import document from './contract.openapi.json';
import { operationObject } from './contract';
import { contractViolations, DEFAULT_API_KEY, routes } from './index';
import { SMS } from './harness';

const V1 = '/api/partner-gateway/v1';
const CREATE = { ...SMS };

function check(
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
): string[] {
	return contractViolations({
		method,
		path: path.startsWith('~') ? path.slice(1) : V1 + path,
		headers: {
			'X-Api-Key': DEFAULT_API_KEY,
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
	});
}

describe('a request as the documents describe it', () => {
	it.each([
		['GET', '/campaigns?page=0&limit=100', undefined],
		[
			'GET',
			'/campaigns?page=0&limit=1&isDraft=true&isProgrammed=false&readyToSend=true&sendingMode=SMS,RCS&search=a%20b&startDate=2026-01-01&endDate=2026-01-31&direction=ASC',
			undefined,
		],
		['POST', '/campaigns', CREATE],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, description: '', scheduledDate: '2026-04-10 08:00:00.000+0200' },
		],
		[
			'POST',
			'/campaigns',
			{
				name: 'n',
				sendingMode: 'WHATSAPP_RCS_SMS',
				smsSender: 'A',
				smsBody: 'b',
				rcsAgentId: 10,
				rcsTemplateId: 21,
				whatsappPhoneNumberId: 'waba-num-001',
				whatsappTemplateId: 42,
				destinationType: 1,
				contactListIds: [87, 'lst_1'],
				readyToSend: true,
			},
		],
		[
			'GET',
			'/campaigns/stats?startDate=2026-01-01&endDate=2026-01-31&aggregateOn=week&sendingMode=RCS&isDraft=false&page=0&limit=100&direction=DESC',
			undefined,
		],
		['GET', '/campaigns/1001', undefined],
		['GET', '/campaigns/camp-wa-2026', undefined],
		['PUT', '/campaigns/1001', { name: 'only this' }],
		['PUT', '/campaigns/1001', { ...CREATE, description: null, scheduledDate: null }],
		['DELETE', '/campaigns/1001', undefined],
		['POST', '/campaigns/1001/calculateGoal', undefined],
		['POST', '/campaigns/1001/calculateGoal', {}],
		['PUT', '/campaigns/1001/confirm', undefined],
		['GET', '/campaigns/1001/price', undefined],
		[
			'GET',
			'/contacts/list?search=x&page=0&limit=1000&sortBy=name&sortOrder=asc&includeDeleted=false',
			undefined,
		],
		['GET', '/contacts/list/87/contacts?page=0&limit=10', undefined],
		['GET', '~/api/message-server/rcs/templates', undefined],
		['GET', '~/api/message-server/whatsapp/phone-numbers?limit=10&page=0', undefined],
		[
			'GET',
			'~/api/message-server/whatsapp/templates?status=APPROVED&phoneNumberId=7&limit=10',
			undefined,
		],
		['GET', '~/api/v1/partner-gateway/subscription/credit', undefined],
	])('%s %s has no violation', (method, path, body) => {
		expect(check(method, path, body)).toEqual([]);
	});
});

describe('a violation is found and named', () => {
	it.each([
		['GET', '/campaigns?page=0&limit=10&sortBy=name', undefined, 'query: unknown field "sortBy"'],
		[
			'GET',
			'/campaigns?page=0&limit=10&constructor=x',
			undefined,
			'query: unknown field "constructor"',
		],
		['GET', '/campaigns?limit=10', undefined, 'query: "page" is missing'],
		['GET', '/campaigns?page=0', undefined, 'query: "limit" is missing'],
		['GET', '/campaigns?page=first&limit=10', undefined, 'query.page: must be integer'],
		['GET', '/campaigns?page=0&limit=1001', undefined, 'query.limit: must be <= 1000'],
		['GET', '/campaigns?page=0&page=1&limit=10', undefined, 'query.page: must be integer'],
		['GET', '/campaigns?page=0&limit=10&isDraft=1', undefined, 'query.isDraft: must be boolean'],
		[
			'GET',
			'/campaigns?page=0&limit=10&sendingMode=RCS_SMS',
			undefined,
			'query.sendingMode: must match pattern',
		],
		[
			'GET',
			'/campaigns?page=0&limit=10&startDate=2026-01-01',
			undefined,
			'must have property endDate',
		],
		[
			'GET',
			'/campaigns?page=0&limit=10&startDate=2026-02-30&endDate=2026-03-01',
			undefined,
			'query.startDate: must match format "date"',
		],
		[
			'GET',
			'/campaigns?page=0&limit=10&direction=asc',
			undefined,
			'query.direction: must be one of ASC, DESC',
		],
		[
			'GET',
			'/campaigns/stats?startDate=2026-01-01&endDate=2026-01-31',
			undefined,
			'query: "aggregateOn" is missing',
		],
		[
			'GET',
			'/campaigns/stats?startDate=2026-01-01&endDate=2026-01-31&aggregateOn=day&sendingMode=SMS,RCS',
			undefined,
			'query.sendingMode: must be one of',
		],
		['GET', '/campaigns/1001?expand=all', undefined, 'query: unknown field "expand"'],
		['POST', '/campaigns', { ...CREATE, channel: 'SMS' }, 'body: unknown field "channel"'],
		['POST', '/campaigns', { ...CREATE, simulation: true }, 'body: unknown field "simulation"'],
		['POST', '/campaigns', { ...CREATE, name: undefined }, 'body: "name" is missing'],
		['POST', '/campaigns', { ...CREATE, readyToSend: undefined }, 'body: "readyToSend" is missing'],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, readyToSend: 'false' },
			'body.readyToSend: must be boolean',
		],
		['POST', '/campaigns', { ...CREATE, smsBody: undefined }, 'body: "smsBody" is missing'],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, rcsAgentId: 10 },
			'body.rcsAgentId: must not be sent with these other fields',
		],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, contactListIds: [] },
			'body.contactListIds: must not be sent with these other fields',
		],
		['POST', '/campaigns', { ...CREATE, destinationType: 1 }, 'body: "contactListIds" is missing'],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, destinationType: '2' },
			'body.destinationType: must be integer',
		],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, destinations: ['0039340'] },
			'body.destinations.0: must match pattern',
		],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, sendingMode: 'sms' },
			'body.sendingMode: must match pattern',
		],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, scheduledDate: '2026-04-10T08:00:00Z' },
			'body.scheduledDate: must match pattern',
		],
		[
			'POST',
			'/campaigns',
			{ ...CREATE, scheduledDate: null },
			'body.scheduledDate: must be string',
		],
		['POST', '/campaigns', undefined, 'body: is missing'],
		['POST', '/campaigns', '{"name":', 'body: is no JSON'],
		['PUT', '/campaigns/1001', {}, 'body: must NOT have fewer than 1 properties'],
		['PUT', '/campaigns/1001', { id: 1001, status: 0, name: 'x' }, 'body: unknown field "status"'],
		['PUT', '/campaigns/1001', { rcsTemplateId: '21' }, 'body.rcsTemplateId'],
		[
			'PUT',
			'/campaigns/1001/confirm',
			{ confirm: true },
			'body: must NOT have more than 0 properties',
		],
		[
			'POST',
			'/campaigns/1001/calculateGoal',
			{ goalContactCount: 5 },
			'body: must NOT have more than 0 properties',
		],
		['DELETE', '/campaigns/1001', {}, 'body: none is documented'],
		['GET', '/campaigns//price', undefined, 'no such operation in the contract'],
		['GET', '/campaigns/1001/stats', undefined, 'no such operation in the contract'],
		['GET', '~/partner-gateway/v1/campaigns?page=0&limit=1', undefined, 'paths start with /api/'],
		[
			'GET',
			'~/api/message-server/whatsapp/templates?search=x',
			undefined,
			'query: unknown field "search"',
		],
	])('%s %s %j: %s', (method, path, body, expected) => {
		expect(check(method, path, body).join('\n')).toContain(expected);
	});

	it('in headers, and for a key outside its own', () => {
		expect(check('POST', '/campaigns', CREATE, { 'content-type': 'text/plain' })).toEqual([
			expect.stringContaining('Content-Type'),
		]);
		expect(check('GET', '/campaigns/1', undefined, { Authorization: 'Basic x' })).toEqual([
			expect.stringContaining('Authorization'),
		]);
		const leaked = check('GET', `/campaigns/${DEFAULT_API_KEY}`);
		expect(leaked).toEqual([expect.stringContaining('outside its header')]);
		expect(leaked.join()).not.toContain(DEFAULT_API_KEY);
	});

	it('with one sentence for each', () => {
		expect(
			check('POST', '/campaigns', { sendingMode: 'SMS', foo: 1 }).length,
		).toBeGreaterThanOrEqual(5);
	});
});

describe('the contract document', () => {
	const paths: Record<string, Record<string, { operationId: string }>> = document.paths;
	const described = Object.entries(paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(
			([method, operation]) => `${method.toUpperCase()} ${path} ${operation.operationId}`,
		),
	);

	it('describes exactly the operations of the simulator', () => {
		expect(described.sort()).toEqual(
			routes.map((route) => `${route.method} ${route.path} ${route.operation}`).sort(),
		);
	});

	it('is OpenAPI 3.1 with sound JSON schemas', () => {
		expect(document.openapi).toMatch(/^3\.1\./);
		const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false });
		addFormats(ajv);
		for (const schema of Object.values(document.components.schemas))
			expect(ajv.validateSchema(schema)).toBe(true);
		for (const route of routes) {
			for (const parameter of operationObject(route.method, route.path)!.parameters)
				expect(ajv.validateSchema(parameter.schema)).toBe(true);
		}
	});

	it('refers to nothing that is not there', () => {
		const references = [
			...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g),
		].map((match) => match[1]!);
		expect(references.length).toBeGreaterThan(5);
		for (const name of references) expect(Object.keys(document.components.schemas)).toContain(name);
	});

	it('names every {id} of a path among the parameters', () => {
		for (const [path, methods] of Object.entries(document.paths)) {
			for (const operation of Object.values(methods) as Array<{
				parameters: Array<{ in: string; name: string }>;
			}>) {
				const ids = operation.parameters
					.filter((parameter) => parameter.in === 'path')
					.map((parameter) => `{${parameter.name}}`);
				expect(path.match(/\{\w+\}/g) ?? []).toEqual(ids);
			}
		}
	});
});
