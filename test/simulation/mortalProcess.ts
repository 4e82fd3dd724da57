import type { VirtualTime } from './virtualTime';

/** What a process needs of the run that it belongs to. */
interface Surroundings {
	readonly time: Pick<VirtualTime, 'sleep'>;
	readonly log: (line: string) => void;
	/** The time of the run, for its log. */
	stamp(): string;
}

/** A process of n8n that can end between any two steps. What runs in it then never goes on. */
export class MortalProcess {
	alive = true;
	/** The step at which it dies, 1-based. */
	killAtStep = Infinity;
	readonly death: Promise<'killed'>;
	private die!: () => void;
	private steps = 0;

	constructor(
		private readonly surroundings: Surroundings,
		readonly number: number,
	) {
		this.death = new Promise((resolve) => (this.die = () => resolve('killed')));
	}

	kill(): void {
		if (!this.alive) return;
		this.alive = false;
		this.surroundings.log(`${this.surroundings.stamp()} process ${this.number} is killed`);
		this.die();
	}

	/** A point at which the process may die. */
	async step(): Promise<void> {
		if (++this.steps === this.killAtStep) this.kill();
		if (!this.alive) await new Promise<never>(() => {});
	}

	/** @param ms virtual time */
	async sleep(ms: number): Promise<void> {
		await this.step();
		await this.surroundings.time.sleep(ms);
		await this.step();
	}
}
