import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const folder = path.resolve(__dirname, '..', '..', '.github', 'workflows');
const workflows = fs
	.readdirSync(folder)
	.map((name) => ({ name, text: fs.readFileSync(path.join(folder, name), 'utf8') }));

/** The jobs of a workflow, each as the lines that belong to it. */
function jobsOf(text: string): Array<{ name: string; text: string }> {
	const [, jobs = ''] = text.split(/^jobs:$/m);
	return jobs
		.split(/^(?= {2}[a-z-]+:$)/m)
		.filter((job) => /^ {2}[a-z-]+:/.test(job))
		.map((job) => ({ name: /[a-z-]+/.exec(job)![0], text: job }));
}

const all = workflows.flatMap(({ name, text }) =>
	jobsOf(text).map((job) => ({ workflow: name, ...job })),
);

it('there are workflows, and each has jobs', () => {
	expect(workflows.map(({ name }) => name).sort()).toEqual(['ci.yml', 'publish.yml']);
	for (const { name } of workflows)
		expect(all.some(({ workflow }) => workflow === name)).toBe(true);
});

it.each(workflows)('every action in $name is pinned to a commit', ({ text }) => {
	const used = [...text.matchAll(/uses: *(.*)/g)].map(([, action = '']) => action);
	expect(used.length).toBeGreaterThan(0);
	for (const action of used) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it.each(workflows)(
	'nothing in $name may write to the repository, or keeps the right to read it',
	({ text }) => {
		expect(text).not.toMatch(/(contents|packages|actions|pull-requests): *write|write-all/);
		expect(text).not.toMatch(/pull_request_target|secrets\./);
		expect(text).toMatch(/^permissions:/m);
		const checkouts = text.match(/actions\/checkout@/g) ?? [];
		expect(text.match(/persist-credentials: false/g) ?? []).toHaveLength(checkouts.length);
	},
);

describe('the right to publish', () => {
	const publishers = all.filter(({ text }) => text.includes('id-token: write'));

	it('belongs to one job, in an environment that asks a person', () => {
		expect(publishers.map(({ workflow, name }) => [workflow, name])).toEqual([
			['publish.yml', 'publish'],
		]);
		expect(publishers[0]!.text).toMatch(/^ {4}environment: npm$/m);
		for (const { text } of workflows) {
			const [head = ''] = text.split(/^jobs:$/m);
			expect(head).not.toContain('id-token');
		}
	});

	it('is beside no code of others: npm alone, which runs no scripts', () => {
		const { text } = publishers[0]!;
		const commands = [...text.matchAll(/run: *(.*)/g)].map(([, command]) => command);
		expect(commands).toEqual([
			'echo "$SHA256  artifact/package.tgz" | sha256sum --check --strict',
			'npm publish ./artifact/package.tgz --ignore-scripts --provenance --access public',
		]);
		expect(text).not.toContain('actions/checkout');
	});

	it('is used only after everything has passed', () => {
		expect(publishers[0]!.text).toMatch(/^ {4}needs: \[test, pack\]$/m);
	});

	it('publishes the very file that was packed, whatever another job has put in its place', () => {
		const { text } = publishers[0]!;
		expect(text).toMatch(/^ {10}SHA256: \$\{\{ needs\.pack\.outputs\.sha256 \}\}$/m);
		const { text: pack } = all.find(({ name }) => name === 'pack')!;
		expect(pack).toMatch(/^ {6}sha256: \$\{\{ steps\.hash\.outputs\.sha256 \}\}$/m);
		const [, command = ''] = /id: hash\n +run: (.*)/.exec(pack) ?? [];
		const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pack-'));
		const output = path.join(folder, 'output');
		const sh = (script: string, env = {}) =>
			spawnSync('sh', ['-c', script], { cwd: folder, env: { ...process.env, ...env } }).status;
		try {
			fs.writeFileSync(path.join(folder, 'package.tgz'), 'finished');
			expect(sh(command, { GITHUB_OUTPUT: output })).toBe(0);
			const SHA256 = fs.readFileSync(output, 'utf8').trim().replace('sha256=', '');
			fs.mkdirSync(path.join(folder, 'artifact'));
			const [, check = ''] = /run: (echo .*)/.exec(text) ?? [];
			for (const [content, status] of [
				['finished', 0],
				['another', 1],
			] as const) {
				fs.writeFileSync(path.join(folder, 'artifact', 'package.tgz'), content);
				expect(sh(check, { SHA256 })).toBe(status);
			}
			expect(sh(check, { SHA256: '' })).not.toBe(0);
		} finally {
			fs.rmSync(folder, { recursive: true });
		}
	});

	it('takes no settings of npm from the artifact', () => {
		expect(publishers[0]!.text).toMatch(/^ {10}path: artifact$/m);
		expect(publishers[0]!.text).not.toContain('working-directory');
	});

	it('is for commits of main only', () => {
		const { text } = all.find(({ name }) => name === 'pack')!;
		expect(text).toContain('run: git merge-base --is-ancestor "$GITHUB_SHA" origin/main');
	});

	it.each([
		['## 1.0.0 - 2026-12-01', 0],
		['## Unreleased', 1],
		['## 1.0.01 - 2026-12-01', 1],
	])('with a changelog that begins with %s ends with %s', (heading, status) => {
		const { text } = all.find(({ name }) => name === 'pack')!;
		const [, command = ''] = /^ {8}run: (grep .*CHANGELOG.*)$/m.exec(text) ?? [];
		const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'qlara-changelog-'));
		fs.writeFileSync(path.join(cwd, 'CHANGELOG.md'), `# Changelog\n\n${heading}\n`);
		const env = { ...process.env, GITHUB_REF_NAME: 'v1.0.0' };
		expect(spawnSync('bash', ['-ec', command], { cwd, env }).status).toBe(status);
		fs.rmSync(cwd, { recursive: true });
	});
});
