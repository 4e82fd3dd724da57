import type { FaultRule } from '../simulator';
import type { Dice } from './dice';

/** What can go wrong with a request. */
export function drawFault(dice: Dice): FaultRule {
	const answer = (status: number, body: unknown = { message: 'no' }): FaultRule => ({
		fault: { kind: 'answer', status, when: 'before', body: JSON.stringify(body) },
	});
	switch (dice.below(6)) {
		case 0:
			return answer(429, { status: 429, retryAfter: dice.below(40) });
		case 1:
			return answer(dice.of([500, 502, 503]));
		case 2:
			return { fault: { kind: 'cut', when: 'before' } };
		case 3:
			return { fault: { kind: 'cut', when: 'after' } };
		case 4:
			return { fault: { kind: 'halfBody' } };
		default:
			return { fault: { kind: 'garbled' } };
	}
}
