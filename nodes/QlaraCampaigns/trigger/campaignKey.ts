import { createHash } from 'node:crypto';

/** Bytes of a hash to keep: with 40 bits one new id in 110 million is mistaken for one of 10,000 others. */
const hashBytes = 5;

/** Numbers below this can be written as the distance to any hash without losing a digit. */
const numericRange = 2 ** 52;

/** Whether an id is a whole number without signs or leading zeros, so that nothing is lost by writing it as one. */
export function isNumericId(id: string): boolean {
	const number = Number(id);
	return Number.isInteger(number) && number >= 0 && number < numericRange && String(number) === id;
}

/** A number that stands for a campaign: its id when that is numeric, otherwise a negative hash of the id. */
export function campaignKey(id: string): number {
	return isNumericId(id)
		? Number(id)
		: -1 - createHash('sha256').update(id).digest().readUIntBE(0, hashBytes);
}
