/** Bounds on what a server can make this package hold in memory. SECURITY.md names them to users. */
export const limits = {
	/** The largest answer of success that is read, bytes after decompression: 60 KB for each of 1,000 campaigns. */
	answerBytes: 64 * 2 ** 20,
	/** What is read of a refusal, bytes: its reason stands at the beginning, and its status tells the rest. */
	refusalBytes: 256 * 2 ** 10,
	/**
	 * Values in one answer of success: 64 MB of brackets would take 2.7 GB, and 20 s, to decode. A page of 100 campaigns
	 * with 20,000 phone numbers each has half as many.
	 */
	values: 4_000_000,
	/**
	 * Answers that are being read at the same time together, bytes: above it only the one that began first goes on
	 * (n8n/bodiesInMemory.ts), so that {@link answerBytes} more is the most.
	 */
	bytesInFlight: 128 * 2 ** 20,
	/** The pages of one list together, characters. */
	listCharacters: 128 * 2 ** 20,
	/** Rows of one list, whether they are returned or only looked through. */
	rows: 100_000,
	/** Pages of one list: a server that gives one row at a time would take hours to reach the limit of rows. */
	pages: 5_000,
	/** What writes have returned and a retry of the same execution returns again, of other executions together, characters. */
	remembered: 64 * 2 ** 20,
	/** The list of a picker, ms: a person waits for it, and n8n lets nobody stop it. */
	pickerMs: 60_000,
} as const;

/** How much of a list may still come; shared by the requests for its pages. */
export interface ListBudget {
	characters: number;
}

/** Whether a text of JSON may hold more values than are decoded; what stands inside of texts counts too. */
export function hasTooManyValues(text: string): boolean {
	// One character begins a value at most.
	if (text.length <= limits.values) return false;
	let count = 0;
	for (let at = 0; at < text.length; at++) {
		const character = text.charCodeAt(at);
		// [ { , :
		if (character === 0x5b || character === 0x7b || character === 0x2c || character === 0x3a)
			count++;
	}
	return count > limits.values;
}
