import { presentRow } from '../../nodes/QlaraCampaigns/operations/directoryList';

describe('an entry of a directory as an operation returns it', () => {
	it('has its name first and what is nested last, and every field as it came', () => {
		const row = { components: [], id: 7, verifiedName: 'MyShop', unknown: 1 };
		expect(Object.entries(presentRow(row, 'RCS'))).toEqual([
			['name', 'MyShop'],
			['channel', 'RCS'],
			['verifiedName', 'MyShop'],
			['unknown', 1],
			['id', 7],
			['components', []],
		]);
		expect(presentRow({ id: 7 })).toEqual({ name: null, id: 7 });
	});
});
