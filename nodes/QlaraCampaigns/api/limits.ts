/** Bounds on what a server can make this package hold in memory. SECURITY.md names them to users. */
export const limits = {
	/** The largest answer of success that is read, bytes after decompression: 60 KB for each of 1,000 campaigns. */
	answerBytes: 64 * 2 ** 20,
	/** What is read of a refusal, bytes: its reason stands at the beginning, and its status tells the rest. */
	refusalBytes: 256 * 2 ** 10,
	/** The pages of one list together, characters. */
	listCharacters: 128 * 2 ** 20,
	/** Rows of one list, whether they are returned or only looked through. */
	rows: 50_000,
	/** Pages of one list: a server that gives one row at a time would take hours to reach the limit of rows. */
	pages: 5_000,
} as const;

/** How much of a list may still come; shared by the requests for its pages. */
export interface ListBudget {
	characters: number;
}
