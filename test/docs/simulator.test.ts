// What docs/simulator.md shows, done.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { routes, startSimulator, type Simulator } from '../simulator';
import { readDialectFile } from '../simulator/dialectFile';

const page = fs.readFileSync(path.resolve(__dirname, '..', '..', 'docs', 'simulator.md'), 'utf8');

/** The first block of the page in a language. */
function block(language: string): string {
	const [, found = ''] = new RegExp(`\n\`\`\`${language}\n([^]*?)\n\`\`\``).exec(page) ?? [];
	expect(found).not.toBe('');
	return found;
}

let simulator: Simulator;
beforeAll(async () => {
	simulator = await startSimulator({ timings: { queued: 0, sending: 0 } });
});
afterAll(async () => await simulator.close());

it('its campaign with curl goes out once, as described', async () => {
	const { host } = new URL(simulator.url);
	const script = block('bash').replaceAll('127.0.0.1:7070', host);
	const { stdout } = await promisify(execFile)('bash', ['-euc', script]);
	expect(stdout).toContain('"id":1001');
	expect(stdout).toContain('"status":0');
	expect(stdout).toContain('202\n');
	const received = JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1)) as {
		dispatches: unknown[];
		violations: unknown[];
	};
	expect(received).toMatchObject({ dispatches: [{ campaignId: '1001' }], violations: [] });
	expect(simulator.violations).toEqual([]);
});

it('its table has every endpoint and no other', () => {
	const rows = [...page.matchAll(/^\| `([A-Z]+) (\/\S+)` \|/gm)].map(
		([, method, route]) => `${method} ${route}`,
	);
	expect(rows.sort()).toEqual(routes.map(({ method, path: route }) => `${method} ${route}`).sort());
});

it('its dialect file can be read', () => {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'qlara-page-'));
	const file = path.join(folder, 'dialect.json');
	fs.writeFileSync(file, block('json'));
	expect(Object.keys(readDialectFile(file)).length).toBeGreaterThan(2);
	fs.rmSync(folder, { recursive: true });
});
