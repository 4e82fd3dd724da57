import type { ReadPage } from '../../nodes/QlaraCampaigns/api/pages';
import type { JsonObject } from '../../nodes/QlaraCampaigns/api/types';
import { readList } from '../../nodes/QlaraCampaigns/operations/list';
import { paramsOf } from '../parameters/paramsOf';

/** A list of 250 rows, and the page sizes that were asked for. */
function source() {
	const limits: number[] = [];
	const read: ReadPage<JsonObject> = async (page, limit) => {
		limits.push(limit);
		const rows = Array.from({ length: 250 }, (_value, id) => ({ id }));
		return await Promise.resolve({ rows: rows.slice(page * limit, (page + 1) * limit) });
	};
	return { read, limits };
}

describe('readList', () => {
	it('reads as many rows as Limit says', async () => {
		const { read, limits } = source();
		const rows = await readList(paramsOf({ returnAll: false, limit: 3 }), [{ read }]);
		expect(rows).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }]);
		expect(limits).toEqual([3]);
	});

	it('reads everything with Return All, whatever Limit holds', async () => {
		const { read } = source();
		const rows = await readList(paramsOf({ returnAll: true, limit: 'x' }), [{ read }]);
		expect(rows).toHaveLength(250);
	});

	it('reads one list after the other, a row that has moved between them once, until Limit is reached', async () => {
		const odd = source();
		const all = source();
		const rest = source();
		const rows = await readList(paramsOf({ returnAll: false, limit: 150 }), [
			{ read: odd.read, keeps: ({ id }) => Number(id) % 2 === 1 },
			{ read: all.read },
			{ read: rest.read },
		]);
		expect(rows).toHaveLength(150);
		expect(rows.slice(0, 126).map(({ id }) => id)).toEqual([
			...Array.from({ length: 125 }, (_value, index) => 2 * index + 1),
			0,
		]);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(150);
		expect(rest.limits).toEqual([]);
	});

	it('asks for full pages of a list whose rows do not all count', async () => {
		const { read, limits } = source();
		const keeps = ({ id }: JsonObject) => Number(id) >= 120;
		const rows = await readList(paramsOf({ returnAll: false, limit: 2 }), [{ read, keeps }]);
		expect(rows).toEqual([{ id: 120 }, { id: 121 }]);
		expect(limits).toEqual([100, 100]);
	});

	it.each<[Record<string, unknown>, string]>([
		[{ returnAll: false, limit: 0 }, '"limit" is "0", which is not a whole number of at least 1'],
		[{ returnAll: 'some', limit: 1 }, '"returnAll" is "some", which is neither true nor false'],
	])('refuses %j before it reads anything', async (values, message) => {
		const { read, limits } = source();
		await expect(readList(paramsOf(values), [{ read }])).rejects.toThrow(message);
		expect(limits).toEqual([]);
	});
});
