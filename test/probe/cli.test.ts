// The program as a person starts it, against the simulator over HTTP.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { dialectByName, startSimulator, type Simulator } from '../simulator';
import { readDialectFile } from '../simulator/dialectFile';

const project = path.resolve(__dirname, '..', '..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qlara-probe-'));
let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator({ plan: 'trial', dialect: dialectByName('request-envelopes') });
	simulator.api.seedCampaign({ name: 'Anna Rossi' });
});

afterAll(async () => {
	await simulator.close();
	fs.rmSync(folder, { recursive: true });
});

/** Runs it without a terminal. @returns everything it has printed, and its exit code */
function runProbe(
	args: string[],
	key: string,
	typed = '',
): Promise<{ printed: string; code: number | string | null | undefined }> {
	return new Promise((resolve) => {
		const child = execFile(
			process.execPath,
			['--import', 'tsx', path.join(project, 'test', 'probe', 'cli.ts'), ...args],
			{ cwd: project, env: { ...process.env, QLARA_API_KEY: key } },
			(error, stdout, stderr) => resolve({ printed: stdout + stderr, code: error?.code ?? 0 }),
		);
		child.stdin?.end(typed);
	});
}

it('reads the account at a gentle pace, writes the dialect, and prints neither key nor persons', async () => {
	const file = path.join(folder, 'dialect.json');
	const { printed, code } = await runProbe(
		['--base-url', simulator.url, '--dialect', file],
		simulator.apiKey,
	);
	expect({ code, printed }).toMatchObject({ code: 0 });
	expect(readDialectFile(file)).toMatchObject({ single: 'request', listEnvelope: 'spring' });
	expect(printed).toContain('| single | request | differs: bare was assumed |');
	expect(printed).not.toMatch(/Anna|Rossi/);
	expect(printed).not.toContain(simulator.apiKey);
	const { received } = simulator.api;
	expect(received.length).toBeGreaterThan(15);
	expect(received.filter(({ method }) => method !== 'GET')).toEqual([]);
	expect(received.filter(({ status }) => status === 429)).toEqual([]);
	// What the documents leave open is asked for on purpose: sizes left out or beyond the largest, no aggregateOn.
	const beyond = /"page" is missing|"limit" is missing|query\.limit|"aggregateOn" is missing/;
	expect(simulator.violations.filter((violation) => !beyond.test(violation))).toEqual([]);
}, 120_000);

describe('with a draft', () => {
	const writes = () => simulator.api.received.filter(({ method }) => method !== 'GET');
	const dialect = path.join(folder, 'with-draft.json');
	const args = () => ['--base-url', simulator.url, '--dialect', dialect];
	const number = '+393331234567';

	beforeEach(() => {
		simulator.api.received.length = 0;
	});

	it('writes nothing before somebody has said yes', async () => {
		const { printed, code } = await runProbe(
			[...args(), '--with-draft', number],
			simulator.apiKey,
			'no\n',
		);
		expect({ code, printed }).toMatchObject({ code: 0 });
		expect(printed).toContain(`Makes a draft to ${number}`);
		expect(writes()).toEqual([]);
	}, 120_000);

	it('tells what only a draft shows, and leaves nothing behind', async () => {
		const before = simulator.api.campaigns.size;
		const { printed, code } = await runProbe(
			[...args(), '--with-draft', number],
			simulator.apiKey,
			'yes\n',
		);
		expect({ code, printed }).toMatchObject({ code: 0 });
		expect(readDialectFile(dialect)).toMatchObject({ updateReply: 'request', put: 'merge' });
		expect(printed).toContain('POST /partner-gateway/v1/campaigns\n');
		expect(writes().map(({ method }) => method)).toEqual(['POST', 'POST', 'PUT', 'DELETE']);
		expect(simulator.api.campaigns.size).toBe(before);
		expect(simulator.api.dispatches).toEqual([]);
	}, 120_000);

	it('refuses what is not one phone number', async () => {
		const { printed, code } = await runProbe(
			[...args(), '--with-draft', '87'],
			simulator.apiKey,
			'yes\n',
		);
		expect(code).toBe(1);
		expect(printed).toContain('--with-draft wants one phone number');
		expect(simulator.api.received).toEqual([]);
	});
});

it.each([
	['no key', ['--base-url', 'http://127.0.0.1:1'], '', /There is no API key\. Set QLARA_API_KEY/],
	['a base URL that would expose the key', ['--base-url', 'http://example.com'], 'k', /https/],
	['nobody there', ['--base-url', 'http://127.0.0.1:1'], 'secret-key', /ECONNREFUSED/],
])('ends with one clear line with %s', async (_name, args, key, message) => {
	const { printed, code } = await runProbe(args, key);
	expect(code).toBe(1);
	expect(printed.trim().split('\n')).toHaveLength(1);
	expect(printed).toMatch(message);
	expect(printed).not.toContain('secret-key');
});
