/**
 * Time and chance, as everything that waits or measures gets them: in n8n the real ones, in a simulation seeded
 * ones.
 */
export interface Time {
	/**
	 * The time of day in ms since 1970. May jump at any moment: only for dates that are shown or compared with a
	 * server's.
	 */
	now(): number;
	/** Milliseconds since this process started, on a clock that never jumps: for everything that is measured. */
	elapsed(): number;
	/** Resolves after so many ms. */
	sleep(ms: number): Promise<void>;
	/** A number in [0, 1). */
	random(): number;
}
