import { limits } from '../api/limits';

/** Notes that so many more bytes are held; resolves when the next may be read. */
export type Hold = (bytes: number) => Promise<void>;

/**
 * Bounds what the bodies of all answers that are being read hold in memory together. Above the bound only the one that
 * began first goes on, and the others wait with what they have, so that it always ends. One for the process.
 */
export class BodiesInMemory {
	private held = 0;
	private readonly readers = new Set<object>();
	private readonly waiting: Array<() => void> = [];

	constructor(private readonly maxBytes: number = limits.bytesInFlight) {}

	/**
	 * @param read reads one body, and tells how many bytes it holds as they come
	 * @returns what `read` resolves with
	 */
	async readOne<T>(read: (hold: Hold) => Promise<T>): Promise<T> {
		const reader = { bytes: 0 };
		this.readers.add(reader);
		const mayGoOn = (): boolean => {
			const [first] = this.readers;
			return this.held <= this.maxBytes || first === reader;
		};
		try {
			return await read(async (bytes) => {
				reader.bytes += bytes;
				this.held += bytes;
				while (!mayGoOn()) await new Promise<void>((wake) => this.waiting.push(wake));
			});
		} finally {
			this.readers.delete(reader);
			this.held -= reader.bytes;
			for (const wake of this.waiting.splice(0)) wake();
		}
	}
}
