// Changes the sources of one folder, one place at a time, and shows which changes no test notices:
// `npm run mutate -- FOLDER [--sample N --seed S]`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { leastScore, report, type Tested } from './report';

const project = path.resolve(__dirname, '..', '..');
const sources = 'nodes/QlaraCampaigns';

/** Folders of which some code is only seen at work through operations, each with the tests of those. */
const moreTests: Readonly<Record<string, readonly string[]>> = {
	channels: ['test/operations/campaignFields.test.ts'],
};

/** Tests that take too long to run again for every change. */
const slowTests = ['test/trigger/requestsPerPoll.test.ts'];

interface Task {
	folder: string;
	/** Undefined stands for all changes. */
	sample: { size: number; seed: number } | undefined;
}

/** @throws Error that says how to call this */
function readArguments([folder = '', ...others]: string[]): Task {
	const folders = fs
		.readdirSync(path.join(project, sources), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
	const usage = `Usage: npm run mutate -- <${folders.join('|')}> [--sample N] [--seed S]`;
	const numbers = new Map<string, number>();
	for (let i = 0; i < others.length; i += 2) {
		const value = Number(others[i + 1] ?? NaN);
		if (!['--sample', '--seed'].includes(others[i]!) || !Number.isSafeInteger(value) || value < 0)
			throw new Error(usage);
		numbers.set(others[i]!, value);
	}
	const size = numbers.get('--sample');
	if (!folders.includes(folder) || size === 0) throw new Error(usage);
	if (size === undefined) return { folder, sample: undefined };
	return { folder, sample: { size, seed: numbers.get('--seed') ?? Date.now() % 1_000_000_000 } };
}

/** Arguments of Node.js for Stryker's processes, which would go on without the one that started them. */
const endWithParent = [
	'--import',
	'data:text/javascript,process.on("disconnect",()=>process.exit())',
];

/** Runs Stryker with the tests that mirror the folder. */
async function mutate({ folder, sample }: Task, tempDirName: string): Promise<Tested[]> {
	const tests = [`test/${folder}/**/*.test.ts`, ...(moreTests[folder] ?? [])];
	const options = {
		mutate: [`${sources}/${folder}/**/*.ts`],
		testRunner: 'jest',
		jest: {
			configFile: 'jest.config.js',
			config: {
				testMatch: tests.map((pattern) => `<rootDir>/${pattern}`),
				testPathIgnorePatterns: slowTests.map((file) => `<rootDir>/${file}$`),
			},
		},
		coverageAnalysis: 'perTest',
		// What only the loading of a file runs would need a new process for each change.
		ignoreStatic: true,
		// With a checker Stryker gives it half of these processes.
		concurrency: 2,
		// A busy machine must not make a change look noticed.
		timeoutMS: 30_000,
		timeoutFactor: 4,
		dryRunTimeoutMinutes: 60,
		tempDirName,
		cleanTempDir: 'always',
		reporters: ['progress-append-only'],
		logLevel: 'warn',
		allowConsoleColors: false,
		disableTypeChecks: false,
		warnings: false,
		testRunnerNodeArgs: endWithParent,
		plugins: ['@stryker-mutator/jest-runner'],
		...(sample && {
			plugins: ['@stryker-mutator/jest-runner', path.join(__dirname, 'checker.mjs')],
			checkers: ['sample'],
			checkerNodeArgs: [...endWithParent, '--import', 'tsx'],
			sample,
		}),
	};
	// The compiler does not find the types of this package, which names its files by "exports" alone.
	const stryker: string = '@stryker-mutator/core';
	const { Stryker } = (await import(stryker)) as {
		Stryker: new (options: object) => { runMutationTest(): Promise<Tested[]> };
	};
	return await new Stryker(options).runMutationTest();
}

/** @returns whether the tests notice enough */
async function main(): Promise<boolean> {
	const task = readArguments(process.argv.slice(2));
	const { folder, sample } = task;
	if (sample) console.log(`${folder}: a sample of ${sample.size} with --seed ${sample.seed}`);
	const tempDirName = fs.mkdtempSync(path.join(os.tmpdir(), 'qlara-mutate-'));
	process.on('exit', () => fs.rmSync(tempDirName, { recursive: true, force: true }));
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
	const results = await mutate(task, tempDirName);
	const { lines, score } = report(results, (file) => fs.readFileSync(file, 'utf8'), project);
	for (const line of lines) console.log(line);
	return score >= leastScore;
}

main().then(
	(fine) => (process.exitCode = fine ? 0 : 1),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 2;
	},
);
