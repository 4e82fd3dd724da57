// A plugin for Stryker. All its processes load it, and only the one that checks mutants understands TypeScript.
import path from 'node:path';

/**
 * Turns away every mutant outside of the sample. Stryker shows all of them at once, and has left out those
 * that only the loading of a file covers. Those turned away end with the status CompileError, the only
 * one that Stryker has for them.
 */
class SampleChecker {
	static inject = ['options'];

	/** @param {{ sample: { size: number, seed: number } }} options Stryker's, and the sample */
	constructor(options) {
		this.sample = options.sample;
		this.chosen = new Set();
	}

	async init() {}

	async group(mutants) {
		const { sample } = await import('./sample.ts');
		const changes = mutants.map((mutant) => ({
			...mutant,
			file: path.relative(process.cwd(), mutant.fileName),
		}));
		this.chosen = new Set(sample(changes, this.sample).map(({ id }) => id));
		return [mutants.map(({ id }) => id)];
	}

	async check(mutants) {
		const resultOf = (id) =>
			this.chosen.has(id)
				? { status: 'passed' }
				: { status: 'compileError', reason: 'not in the sample' };
		return Object.fromEntries(mutants.map(({ id }) => [id, resultOf(id)]));
	}
}

export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: SampleChecker }];
