/** Chance that is drawn from a seed. */
export class Dice {
	/** @param next a number in [0, 1) */
	constructor(readonly next: () => number) {}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	/** A whole number from 0 to below the limit. */
	below(limit: number): number {
		return Math.floor(this.next() * limit);
	}

	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	of<T>(values: readonly T[]): T {
		return values[this.below(values.length)]!;
	}
}
