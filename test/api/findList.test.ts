import { isUnmistakable, rowCampaign } from '../../nodes/QlaraCampaigns/api/findCampaign';
import { findList } from '../../nodes/QlaraCampaigns/api/findList';

const reader = { name: 'campaigns', read: rowCampaign, isUnmistakable };
const rows = [
	{ id: 1, name: 'a', sendingMode: 'SMS' },
	{ id: 2, name: 'b', sendingMode: 'RCS' },
];
const facets = [{ id: 9, name: 'SMS', count: 2 }];

describe('findList', () => {
	it.each<[string, unknown]>([
		['a bare array', rows],
		['campaigns', { campaigns: rows }],
		['content', { content: rows, sort: [{ id: 1 }] }],
		['data one level down', { data: { items: rows } }],
		['two levels down', { response: { data: { items: rows } } }],
		['an embedded list', { _embedded: { campaigns: rows } }],
		['edges of a connection', { data: { campaigns: { edges: rows.map((node) => ({ node })) } } }],
		['rows in an envelope of their own', rows.map((campaign) => ({ campaign }))],
		['a second array before it', { facets, campaigns: rows }],
		['a second array under a known name before it', { data: facets, campaigns: rows }],
		['a second array of texts', { data: ['SMS', 'RCS'], items: rows }],
		['an unknown name beside a known one', { data: [{ key: 'SMS' }], campagne: rows }],
		['an unknown name', { campagne: rows, messages: [{ id: 3 }] }],
	])('finds the rows in %s', (_name, body) => {
		expect(findList(body, reader)?.rows).toEqual(rows);
	});

	it.each<[string, unknown]>([
		['campaigns beside other rows', { campaigns: [], facets }],
		['content beside other rows', { facets, content: [] }],
	])('finds that there are none in %s', (_name, body) => {
		expect(findList(body, reader)?.rows).toEqual([]);
	});

	it.each<[string, unknown]>([
		['a row that is no campaign', [...rows, { name: 'x' }]],
		['a row that is nothing', [...rows, null]],
		[
			'a row that is no campaign, and a whole list beside it',
			{ data: [...rows, {}], recent: rows },
		],
		['two lists of campaigns under unknown names', { drafts: rows, scheduled: rows }],
		['two lists under unknown names', { a: facets, b: facets }],
		['empty lists under unknown names', { sent: [], failed: [] }],
		['a list somewhere inside', { details: { servers: facets } }],
		['texts', ['a', 'b']],
		['errors', { errors: [{ id: 1 }] }],
		['no list', { id: 1 }],
		['a text', 'x'],
		['nothing', undefined],
	])('does not take %s for a list', (_name, body) => {
		expect(findList(body, reader)).toBeUndefined();
	});
});
