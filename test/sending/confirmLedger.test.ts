import type { ConfirmOutcome } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';

describe('ConfirmLedger', () => {
	it('is bounded, and forgets the oldest campaigns first', () => {
		const ledger = new ConfirmLedger();
		for (let id = 0; id < 25_000; id++) {
			ledger.recordCreated(String(id));
			ledger.record(String(id), { outcome: 'confirmed', at: id, executions: new Set() });
		}
		expect([ledger.wasCreatedHere('14999'), ledger.wasCreatedHere('15000')]).toEqual([false, true]);
		expect([ledger.last('14999'), ledger.last('15000')?.at]).toEqual([undefined, 15_000]);
	});

	it('forgets an earlier confirm of an ID that was just created', () => {
		const ledger = new ConfirmLedger();
		ledger.record('7', { outcome: 'confirmed', at: 0, executions: new Set() });
		ledger.recordCreated('7');
		expect(ledger.last('7')).toBeUndefined();
	});

	it('forgets the last confirm when it is known to have failed', () => {
		const ledger = new ConfirmLedger();
		ledger.record('7', { outcome: 'unknown', at: 1, executions: new Set() });
		ledger.record('7', undefined);
		expect(ledger.last('7')).toBeUndefined();
	});

	it('keeps a campaign for longer that was confirmed again', () => {
		const ledger = new ConfirmLedger();
		const confirmed = { outcome: 'confirmed', at: 1, executions: new Set<string>() } as const;
		for (let id = 0; id < 10_000; id++) ledger.record(String(id), confirmed);
		ledger.record('0', { ...confirmed, at: 2 });
		ledger.record('new', confirmed);
		expect([ledger.last('0')?.at, ledger.last('1')]).toEqual([2, undefined]);
	});

	it('is not sure of a confirm any more once the campaign was edited, and belongs to no execution then', () => {
		const ledger = new ConfirmLedger();
		ledger.record('7', { outcome: 'confirmed', at: 1, executions: new Set(['a']) });
		ledger.invalidate('7', 5);
		expect(ledger.last('7')).toEqual({ outcome: 'unknown', at: 5, executions: new Set() });
	});

	it('keeps an unclear confirm as it is when the campaign is edited, and makes up none', () => {
		const ledger = new ConfirmLedger();
		const unknown = { outcome: 'unknown', at: 1, executions: new Set(['a']) } as const;
		ledger.record('7', unknown);
		ledger.invalidate('7', 5);
		ledger.invalidate('8', 5);
		expect([ledger.last('7'), ledger.last('8')]).toEqual([unknown, undefined]);
	});

	it('adds the executions that know of a confirm', () => {
		const ledger = new ConfirmLedger();
		ledger.addExecution('7', 'a');
		expect(ledger.last('7')).toBeUndefined();
		ledger.record('7', { outcome: 'confirmed', at: 1, executions: new Set(['a']) });
		ledger.addExecution('7', 'b');
		ledger.addExecution('7', undefined);
		expect(ledger.last('7')?.executions).toEqual(new Set(['a', 'b']));
	});
});

describe('a confirm that is under way', () => {
	const confirmed: ConfirmOutcome = {
		outcome: 'confirmed',
		id: 7,
		reason: '',
		statusBefore: 'draft',
		statusReads: [],
	};

	it('is known until it has ended', async () => {
		const ledger = new ConfirmLedger();
		let finish: (outcome: ConfirmOutcome) => void = () => undefined;
		const running = ledger.run('7', async () => await new Promise((resolve) => (finish = resolve)));
		const seen = ledger.inFlight('7');
		expect(seen).toBeDefined();
		expect(ledger.inFlight('8')).toBeUndefined();
		finish(confirmed);
		expect(await running).toBe(confirmed);
		expect(await seen).toBe(confirmed);
		expect(ledger.inFlight('7')).toBeUndefined();
	});

	it('that throws does so to its caller only, and to others brings nothing', async () => {
		const ledger = new ConfirmLedger();
		const running = ledger.run('7', async () => await Promise.reject(new Error('Stopped')));
		const seen = ledger.inFlight('7');
		await expect(running).rejects.toThrow('Stopped');
		expect(await seen).toBeUndefined();
		expect(ledger.inFlight('7')).toBeUndefined();
	});
});
