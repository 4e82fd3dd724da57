import { endpoints, pathFor } from '../../nodes/QlaraCampaigns/api/endpoints';

describe('pathFor', () => {
	it.each([
		['1542', '/partner-gateway/v1/campaigns/1542'],
		['camp-wa-2026', '/partner-gateway/v1/campaigns/camp-wa-2026'],
		['../x', '/partner-gateway/v1/campaigns/..%2Fx'],
		['1/confirm', '/partner-gateway/v1/campaigns/1%2Fconfirm'],
		['1?x=1#y', '/partner-gateway/v1/campaigns/1%3Fx%3D1%23y'],
		['$&', '/partner-gateway/v1/campaigns/%24%26'],
	])('encodes the campaign ID %s', (id, path) => {
		expect(pathFor(endpoints.get, id)).toBe(path);
	});

	it.each(['', '.', '..', 'stats', 'a\u0000b', '\ud800', 'x'.repeat(201)])(
		'refuses the campaign ID %j',
		(id) => {
			expect(() => pathFor(endpoints.confirm, id)).toThrow(/campaign ID/);
		},
	);

	it('refuses a campaign ID that is missing', () => {
		expect(() => pathFor(endpoints.confirm)).toThrow('The campaign ID is empty');
	});

	it('needs no campaign ID where the path has none', () => {
		expect(pathFor(endpoints.list)).toBe('/partner-gateway/v1/campaigns');
		expect(pathFor(endpoints.statistics, '..')).toBe('/partner-gateway/v1/campaigns/stats');
	});
});

describe('endpoints', () => {
	it('may be repeated only where a repeat changes nothing', () => {
		const idempotent = Object.values(endpoints).filter((endpoint) => endpoint.idempotent);
		expect(idempotent.map(({ name }) => name).sort()).toEqual([
			'calculateGoal',
			'contactLists',
			'credit',
			'get',
			'list',
			'price',
			'rcsAgents',
			'rcsTemplates',
			'statistics',
			'update',
			'whatsAppNumbers',
			'whatsAppTemplates',
		]);
	});

	it('are those of the API, each under its own name', () => {
		expect(
			Object.fromEntries(
				Object.entries(endpoints).map(([name, endpoint]) => {
					expect(endpoint.name).toBe(name);
					const path = endpoint.path.replace('/partner-gateway/v1/campaigns', '');
					return [name, `${endpoint.method} ${path}`.trim()];
				}),
			),
		).toEqual({
			credit: 'GET /v1/partner-gateway/subscription/credit',
			list: 'GET',
			create: 'POST',
			statistics: 'GET /stats',
			get: 'GET /{id}',
			update: 'PUT /{id}',
			delete: 'DELETE /{id}',
			calculateGoal: 'POST /{id}/calculateGoal',
			confirm: 'PUT /{id}/confirm',
			price: 'GET /{id}/price',
			contactLists: 'GET /partner-gateway/v1/contacts/list',
			rcsAgents: 'GET /message-server/rcs/agents',
			rcsTemplates: 'GET /message-server/rcs/templates',
			whatsAppNumbers: 'GET /message-server/whatsapp/phone-numbers',
			whatsAppTemplates: 'GET /message-server/whatsapp/templates',
		});
	});
});
