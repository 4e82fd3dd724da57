import { rcs } from '../../nodes/QlaraCampaigns/channels/rcs';

const { textOf } = rcs.named!.find(({ field }) => field === 'rcsTemplateId')!;

describe('the text of an RCS template', () => {
	it.each<[object, string | undefined]>([
		[{ body: 'Hello' }, 'Hello'],
		[{ body: ' ', text: 'Hello' }, 'Hello'],
		[{ body: '' }, undefined],
		[{ body: { nested: true } }, undefined],
	])('of %j is %j', (row, expected) => {
		expect(textOf!({ id: 21, ...row })).toBe(expected);
	});
});
