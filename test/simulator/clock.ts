/** A clock that follows the real one, moved and stretched as a demo or a test wants. */
export class AdjustableClock {
	private base: number;
	private realBase: number;
	private factor = 1;

	/** `real` is the clock to follow, ms. */
	constructor(private readonly real: () => number = Date.now) {
		this.base = this.realBase = real();
	}

	/** Now, in simulated ms. */
	readonly now = (): number => this.base + (this.real() - this.realBase) * this.factor;

	/** Jumps by ms, backwards when negative. */
	advance(ms: number): void {
		this.rebase();
		this.base += ms;
	}

	/** Simulated ms per real ms. 0 stops it, so that only `advance` moves it. */
	set speed(factor: number) {
		this.rebase();
		this.factor = factor;
	}

	get speed(): number {
		return this.factor;
	}

	private rebase(): void {
		this.base = this.now();
		this.realBase = this.real();
	}
}
