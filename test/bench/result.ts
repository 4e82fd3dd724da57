/** One line of the table, and one entry of the JSON document. */
export interface Result {
	name: string;
	value: number;
	unit: string;
	target: string;
	/** What it is compared with, divided by the value, so that more is better. */
	ratio: number;
	pass: boolean;
}

/** One piece of work that is measured. Its number is that of the table in docs/performance.md. */
export interface Row {
	number: number;
	/** One that is measured in the same run. */
	also?: number;
	run(): Promise<Result[]>;
}

/** The middle of some numbers. */
export function medianOf(values: number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
