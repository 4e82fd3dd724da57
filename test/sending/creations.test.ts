import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';
import { creationsOf, nameOf } from '../../nodes/QlaraCampaigns/sending/creations';

describe('nameOf', () => {
	it('gives the name without spaces around it, in its own case and in one notation', () => {
		expect(nameOf({ name: ' Spring  Sale\n' })).toBe('Spring Sale');
		expect(nameOf({ name: 'Caffe\u0300\u200b \ufeff 1' })).toBe('Caff\u00e8 1');
	});
});

describe('creationsOf', () => {
	it('is one for a name and an account, and nothing to another account', () => {
		const ledger = new ConfirmLedger();
		creationsOf(ledger, 'Spring').createdAt.set('7', 1);
		expect(creationsOf(ledger, 'Spring').createdAt.get('7')).toBe(1);
		expect(creationsOf(ledger, 'spring').createdAt.size).toBe(0);
		expect(creationsOf(new ConfirmLedger(), 'Spring').createdAt.size).toBe(0);
	});

	it('forgets the names and the campaigns that were used least lately', () => {
		const ledger = new ConfirmLedger();
		for (let id = 0; id < 25; id++) creationsOf(ledger, 'Spring').createdAt.set(String(id), id);
		expect([...creationsOf(ledger, 'Spring').createdAt.keys()]).toEqual(
			Array.from({ length: 20 }, (_, index) => String(index + 5)),
		);
		creationsOf(ledger, 'First').openAt = 1;
		for (let number = 0; number < 999; number++) {
			creationsOf(ledger, 'Spring');
			creationsOf(ledger, `Name ${number}`);
		}
		expect(creationsOf(ledger, 'Spring').createdAt.size).toBe(20);
		expect(creationsOf(ledger, 'First').openAt).toBeUndefined();
	});
});
