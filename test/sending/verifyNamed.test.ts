import type { DirectoryName, DirectoryRow } from '../../nodes/QlaraCampaigns/api/directory';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Page, Query } from '../../nodes/QlaraCampaigns/api/types';
import { verifyNamed, type VerifyClient } from '../../nodes/QlaraCampaigns/sending/verifyNamed';
import { estimate } from './estimates';

interface Asked {
	name: DirectoryName | 'credit';
	page?: number;
	query?: Query;
}

/** A client whose lists have these pages. */
function clientOf(
	pages: Partial<Record<DirectoryName, Array<Page<DirectoryRow>>>>,
	available = 1_000,
): { client: VerifyClient; asked: Asked[] } {
	const asked: Asked[] = [];
	const client: VerifyClient = {
		directory: (name, query) => async (page) => {
			asked.push({ name, page, ...(query && { query }) });
			const found = pages[name]?.[page];
			if (found !== undefined) return await Promise.resolve(found);
			return await Promise.reject(
				new QlaraError('Forbidden', 'refused', endpoints[name], { status: 403 }),
			);
		},
		credit: async () => {
			asked.push({ name: 'credit' });
			return await Promise.resolve({
				available,
				credit: undefined,
				frozen: undefined,
				currency: 'EUR',
			});
		},
	};
	return { client, asked };
}

const rowsFrom = (from: number, count: number): DirectoryRow[] =>
	Array.from({ length: count }, (_, at) => ({ id: from + at }));
const endless = Array.from({ length: 9 }, (_, page) => ({ rows: rowsFrom(page * 100, 100) }));
const codes = (problems: Array<{ severity: string; code: string; field: string }>): string[] =>
	problems.map(({ severity, code, field }) => `${severity} ${code} ${field}`);

describe('the verification of what a campaign names', () => {
	it('needs one request for the lists and one for the credit when Qlara filters', async () => {
		const { client, asked } = clientOf({ contactLists: [{ rows: rowsFrom(87, 2) }] });
		const result = await verifyNamed(client, estimate({}, { contactListIds: [87, '88'] }));
		expect(result.problems).toEqual([]);
		expect(asked).toEqual([
			{ name: 'contactLists', page: 0, query: { id: '87,88' } },
			{ name: 'credit' },
		]);
	});

	it('reads no more than three pages of a list that is not filtered, and then says that it does not know', async () => {
		const { client, asked } = clientOf({
			contactLists: endless,
			rcsAgents: endless,
			rcsTemplates: endless,
			whatsAppNumbers: endless,
			whatsAppTemplates: endless,
		});
		const everything = {
			sendingMode: 'WHATSAPP_RCS_SMS',
			contactListIds: [4711],
			rcsAgentId: 4711,
			rcsTemplateId: 4711,
			whatsappPhoneNumberId: 4711,
			whatsappTemplateId: 4711,
		};
		const { problems } = await verifyNamed(client, estimate({}, everything));
		expect(asked).toHaveLength(3 * 5 + 1);
		expect(new Set(problems.map(({ severity, code }) => `${severity} ${code}`))).toEqual(
			new Set(['note notVerified']),
		);
	});

	it('finds what stands on a later page, and believes that it is not there when the list was read whole', async () => {
		const pages = [{ rows: rowsFrom(0, 100) }, { rows: rowsFrom(100, 3) }, { rows: [] }];
		const ask = async (id: number) => {
			const { client } = clientOf({ contactLists: pages });
			return codes((await verifyNamed(client, estimate({}, { contactListIds: [id] }))).problems);
		};
		expect(await ask(101)).toEqual([]);
		expect(await ask(200)).toEqual(['warning unknownName contactListIds']);
	});

	it('ends at a server that shows the same page for every number', async () => {
		const same = { rows: rowsFrom(0, 100) };
		const { client, asked } = clientOf({ contactLists: [same, same, same] });
		await verifyNamed(client, estimate({}, { contactListIds: [4711] }));
		expect(asked).toHaveLength(3);
	});

	it('asks for nothing that a campaign does not name', async () => {
		const { client, asked } = clientOf({});
		const numbers = { destinations: ['+391'], rcsAgentId: 1 };
		expect((await verifyNamed(client, estimate({}, numbers))).problems).toEqual([]);
		expect(asked).toEqual([{ name: 'credit' }]);
	});

	it('looks up a hundred lists at most', async () => {
		const { client, asked } = clientOf({ contactLists: [{ rows: rowsFrom(0, 500), last: true }] });
		await verifyNamed(
			client,
			estimate({}, { contactListIds: rowsFrom(0, 300).map(({ id }) => id) }),
		);
		expect(String(asked[0]!.query!.id).split(',')).toHaveLength(100);
	});

	it('compares the cost with what can be spent, to the cent', async () => {
		const ask = async (cost: number | undefined) => {
			const { client } = clientOf({}, 1.71);
			return (await verifyNamed(client, estimate({ cost }))).problems.map(({ message }) => message);
		};
		expect(await ask(1.71)).toEqual([]);
		expect(await ask(undefined)).toEqual([]);
		expect(await ask(1.72)).toEqual([
			'The campaign costs 1.72 EUR, but only 1.71 EUR can be spent.',
		]);
	});

	it('says that a template belongs to another number', async () => {
		const { client } = clientOf({
			whatsAppNumbers: [{ rows: [{ id: 7 }], last: true }],
			whatsAppTemplates: [{ rows: [{ id: 42, name: 'Hello', phoneNumberId: 8 }], last: true }],
		});
		const campaign = {
			sendingMode: 'WHATSAPP',
			whatsappPhoneNumberId: '7',
			whatsappTemplateId: 42,
		};
		const { problems } = await verifyNamed(client, estimate({}, campaign));
		expect(problems.map(({ message }) => message)).toEqual([
			'The WhatsApp template “Hello” belongs to another WhatsApp number.',
		]);
	});
});
