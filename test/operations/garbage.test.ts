import fc from 'fast-check';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { operations } from '../../nodes/QlaraCampaigns/operations';
import type { Operation } from '../../nodes/QlaraCampaigns/operations/operation';
import { startActionWorld, type ActionWorld } from '../engine/actionWorld';
import { byId, creation } from '../engine/values';

let world: ActionWorld;
beforeAll(async () => {
	world = await startActionWorld({ contract: false });
});
afterAll(async () => await world.close());

const nasty = [
	'../../v1/authentication',
	'..',
	'.',
	'../stats',
	'stats',
	'1001/confirm',
	'1001?x=1',
	'1001#',
	'%2e%2e',
	'%00',
	'\u0000',
	'\ud800',
	'\\..\\',
	'//evil.test',
	'http://evil.test/',
	'__proto__',
	'constructor',
	'hasOwnProperty',
	'toString',
	'[object Object]',
	'undefined',
	'null',
	'NaN',
	'-0',
	'1e309',
	'0x10',
	' ',
	'\n',
	'{{',
	'}}',
	'={{',
	'${x}',
	'<script>',
	"'; --",
	'💥'.repeat(50),
	'x'.repeat(100_000),
];
const garbage = fc.oneof(
	fc.constantFrom(...nasty),
	fc.string(),
	fc.jsonValue({ maxDepth: 2 }),
	fc.constantFrom<unknown>(
		Number.MAX_SAFE_INTEGER + 2,
		-1,
		1.5,
		[],
		{},
		[[]],
		[null],
		{ value: 1 },
		{ toString: 1, valueOf: 1 },
		[{ toString: null }],
		{ __rl: true, mode: 'id', value: '..' },
		true,
		null,
	),
);

/** Values with which each operation works. */
const working: Record<string, Record<string, unknown>> = {
	create: creation('SMS', {
		sendWhen: 'atDate',
		scheduledDate: '2999-01-01T00:00:00',
		additionalFields: { description: 'x', readyToSend: true },
	}),
	// To an empty list, so that nothing is sent where nothing is wrong.
	createAndSend: creation('SMS', { contactListIds: '89', ifNameExists: 'useExisting' }),
	duplicate: { name: 'x', updateFields: { smsBody: 'y', contactListIds: '87' } },
	// No number, for the same reason.
	sendTest: { testNumbers: '123', defaultCountryCode: 'IT' },
	update: {
		updateFields: {
			name: 'x',
			smsBody: 'y',
			sendingMode: 'SMS',
			contactListIds: '87',
			scheduledDate: '2999-01-01T00:00:00',
			rcsAgentId: byId('1'),
			readyToSend: true,
		},
	},
	getAll: {
		returnAll: false,
		limit: 2,
		simplify: true,
		filters: {
			search: 'x',
			status: ['draft', 'completed'],
			sendingMode: ['SMS'],
			startDate: '2026-01-01',
			endDate: '2026-01-02',
		},
		options: { direction: 'ASC' },
	},
	getStatistics: {
		startDate: '2026-01-01',
		endDate: '2026-01-31',
		aggregateOn: 'day',
		returnAll: true,
		limit: 5,
		options: { sendingMode: 'SMS', isDraft: true, direction: 'ASC' },
	},
	get: { simplify: true },
	getCampaignReport: { makePage: true },
};
/** The same for operations beside those of campaigns, by their resource. */
const workingBeside: Partial<Record<Operation['resource'], Record<string, unknown>>> = {
	contactList: { returnAll: true, limit: 2, filters: { search: 'x' } },
	sender: { channel: 'RCS', returnAll: false, limit: 2 },
	template: {
		channel: 'WHATSAPP',
		whatsappPhoneNumberId: byId('7'),
		approvedOnly: true,
		returnAll: false,
		limit: 2,
	},
};

/** Puts an expression that gives `$json[name]` in the place of every value, so that n8n itself takes any garbage. */
function fromItem(parameters: Record<string, unknown>): {
	parameters: Record<string, unknown>;
	values: Record<string, unknown>;
} {
	const values: Record<string, unknown> = {};
	const bind = (name: string, value: unknown): unknown => {
		if (typeof value === 'object' && value !== null && '__rl' in value) {
			values[name] = (value as { value?: unknown }).value;
			return byId(`={{ $json[${JSON.stringify(name)}] }}`);
		}
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			return Object.fromEntries(
				Object.entries(value).map(([key, inner]) => [key, bind(`${name}.${key}`, inner)]),
			);
		}
		values[name] = value;
		return `={{ $json[${JSON.stringify(name)}] }}`;
	};
	const bound = Object.fromEntries(
		Object.entries(parameters).map(([name, value]) => [name, bind(name, value)]),
	);
	return { parameters: bound, values };
}

/** The paths an operation may ask for, whatever id it was given: one path segment and no more. */
const paths: Record<Operation['resource'], RegExp> = {
	campaign:
		/^\/api\/partner-gateway\/v1\/campaigns(\/(?!stats$)(?!\.{1,2}(\/|$))[^/?#]+(\/(calculateGoal|confirm|price))?)?$/,
	// Statistics, or one campaign and its price.
	report:
		/^\/api\/partner-gateway\/v1\/campaigns\/(stats|(?!stats$)(?!\.{1,2}(\/|$))[^/?#]+(\/price)?)$/,
	account: /^\/api\/v1\/partner-gateway\/subscription\/credit$/,
	contactList: /^\/api\/partner-gateway\/v1\/contacts\/list$/,
	sender: /^\/api\/message-server\/(rcs\/agents|whatsapp\/phone-numbers)$/,
	template: /^\/api\/message-server\/(rcs|whatsapp)\/templates$/,
};

const seed = 20260410;

// The credit has no parameters.
const withParameters = operations.filter(({ fields }) => fields.length > 0);

describe.each(
	withParameters.map(
		(operation) => [operation.option.value, operation.resource, operation] as const,
	),
)('%s of the resource %s', (value, resource, { fields }) => {
	it('returns a result or a clear error, and never leaves its paths, whatever its parameters hold', async () => {
		const usesCampaign = fields.some(({ name }) => name === 'campaignId');
		const { parameters, values } = fromItem({
			...(usesCampaign ? { campaignId: byId('1001') } : {}),
			...(workingBeside[resource] ?? working[value]),
		});
		const names = Object.keys(values);
		await fc.assert(
			fc.asyncProperty(
				fc.dictionary(fc.constantFrom(...names), garbage, { minKeys: 1, maxKeys: 3 }),
				async (wrong) => {
					world.reset();
					world.simulator.api.seedCampaign({});
					const result = await world.run(
						value,
						{ ...parameters, resource },
						{
							items: [{ json: { ...values, ...wrong } as never }],
						},
					);
					for (const thrown of result.thrown) {
						expect([NodeApiError, NodeOperationError].some((type) => thrown instanceof type)).toBe(
							true,
						);
						const { message } = thrown as Error;
						expect(message).not.toMatch(
							/is not a function|Cannot read prop|undefined is not|is not iterable|Cannot convert|circular|Maximum call/,
						);
						expect(message.length).toBeLessThan(700);
					}
					if (result.thrown.length === 0) expect(result.status).toBe('success');
					for (const { path, method } of world.simulator.api.received)
						expect(`${method} ${path}`).toMatch(
							new RegExp(`^[A-Z]+ ${paths[resource].source.slice(1)}`),
						);
					expect(world.simulator.api.dispatches).toEqual([]);
				},
			),
			{ numRuns: 60, seed },
		);
	});
});

it('refuses an operation that does not exist before any request', async () => {
	world.reset();
	const operation = (parameters: Record<string, unknown>) =>
		world.engine.run({ parameters: { resource: 'campaign', ...parameters } });
	for (const name of ['__proto__', 'constructor', 'send it', '']) {
		const { thrown, status } = await operation({ operation: name });
		expect([status, String(thrown[0])]).toEqual([
			'error',
			expect.stringMatching(/"Operation" is not one of its options/),
		]);
	}
	expect(world.simulator.api.received).toEqual([]);
});
