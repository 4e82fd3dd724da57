import fs from 'node:fs';
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

	it('is beside no code of others: one command, which runs no scripts', () => {
		const { text } = publishers[0]!;
		const commands = [...text.matchAll(/run: *(.*)/g)].map(([, command]) => command);
		expect(commands).toEqual(['npm publish ./*.tgz --ignore-scripts --provenance --access public']);
		expect(text).not.toContain('actions/checkout');
	});

	it('is used only after everything has passed', () => {
		expect(publishers[0]!.text).toMatch(/^ {4}needs: \[test, pack\]$/m);
	});
});
