import type { Operation } from './operation';

export const getCredit: Operation = {
	resource: 'account',
	option: {
		name: 'Get Credit',
		value: 'getCredit',
		action: 'Get the credit of the account',
		description: 'Read how much can be spent, and how much is held for campaigns that wait',
	},
	fields: [],
	async run({ client }) {
		const { available, credit, frozen, currency } = await client.credit();
		return {
			availableCredit: available,
			...(currency !== undefined && { currency }),
			credit: credit ?? null,
			frozenCredit: frozen ?? null,
		};
	},
};
