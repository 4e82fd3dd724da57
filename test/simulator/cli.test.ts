import { spawn } from 'node:child_process';
import path from 'node:path';

/** Runs the command and ends it with a signal as soon as `ready` says so. */
function run(
	args: string[],
	signal: NodeJS.Signals,
	ready?: (output: string) => Promise<boolean>,
): Promise<{ code: number | null; out: string; err: string }> {
	return new Promise((resolve, reject) => {
		// Node itself with tsx's loader: npx in between would hide whether the signal was obeyed.
		const child = spawn(
			process.execPath,
			['--import', 'tsx', path.join(__dirname, 'cli.ts'), ...args],
			{ cwd: path.join(__dirname, '..', '..') },
		);
		let out = '';
		let err = '';
		let asked = false;
		child.stdout.on('data', (chunk: Buffer) => {
			out += chunk.toString();
			if (asked || !ready || !out.includes('Try:')) return;
			asked = true;
			ready(out).then(
				(done) => done && child.kill(signal),
				(error: unknown) => (child.kill('SIGKILL'), reject(error as Error)),
			);
		});
		child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, out, err }));
	});
}

it('the command explains itself, its page and its options', async () => {
	const { code, out } = await run(['--help'], 'SIGTERM');
	expect(code).toBe(0);
	for (const word of [
		'--port',
		'--dialect',
		'--dialect-file',
		'put-replaces',
		'/_received',
		'trial',
	])
		expect(out).toContain(word);
});

it.each([
	[['--plan', 'gold'], '--plan must be one of production'],
	[['--dialect', 'klingon'], 'Unknown dialect "klingon"'],
	[['--dialect-file', 'nowhere.json'], 'nowhere.json'],
	[['--dialect', 'default', '--dialect-file', 'x.json'], '--dialect and --dialect-file exclude'],
	[['--port', 'x'], '--port needs a number'],
	[['--colour', 'x'], '--colour'],
])(
	'the command refuses %j with a reason',
	async (args, reason) => {
		const { code, err } = await run(args, 'SIGTERM');
		expect([code, err]).toEqual([1, expect.stringContaining(reason)]);
		expect(err.trim().split('\n')).toHaveLength(1);
	},
	30_000,
);

it.each(['SIGTERM', 'SIGINT'] as const)(
	'the command prints requests and dispatches, and ends cleanly with %s',
	async (signal) => {
		const { code, out, err } = await run(
			['--port', '0', '--queued', '0', '--sending', '0', '--key', 'secret-key'],
			signal,
			async (output) => {
				const url = /Base URL: (\S+)/.exec(output)![1]!;
				const ask = async (method: string, tail: string, body?: object): Promise<Response> =>
					await fetch(`${url}/partner-gateway/v1/campaigns${tail}`, {
						method,
						headers: { 'X-Api-Key': 'secret-key', 'Content-Type': 'application/json' },
						...(body ? { body: JSON.stringify(body) } : {}),
					});
				const campaign = {
					name: 'n',
					sendingMode: 'SMS',
					smsSender: 'A',
					smsBody: 'Ciao',
					destinationType: 1,
					contactListIds: [87, 88],
					readyToSend: true,
				};
				const { id } = (await (await ask('POST', '', campaign)).json()) as { id: number };
				await ask('POST', `/${id}/calculateGoal`);
				await ask('PUT', `/${id}/confirm`);
				await ask('GET', '?page=0&limit=1&sortBy=id');
				await ask('GET', '/1001');
				return true;
			},
		);
		expect([code, err]).toEqual([0, '']);
		expect(out).toContain("curl -H 'X-Api-Key: secret-key' 'http://127.0.0.1:");
		expect(out).toContain('POST /api/partner-gateway/v1/campaigns 201\n');
		expect(out).toContain('PUT /api/partner-gateway/v1/campaigns/1001/confirm 202\n');
		expect(out).toContain('sent campaign 1001 by SMS to 38 recipients for 1.71: "Ciao"\n');
		expect(out).toContain(
			'not in the documents: GET /api/partner-gateway/v1/campaigns: query: unknown field "sortBy"\n',
		);
	},
	30_000,
);
