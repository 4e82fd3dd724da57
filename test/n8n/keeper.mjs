// Runs one program, and ends it with everything it has started as soon as our standard input closes.
// That pipe closes when whoever started us ends, even by kill -9, so that nothing is ever left behind:
// neither processes nor the temporary folders named in KEEPER_FOLDERS (a JSON list).
// Usage: node keeper.mjs <program> [arguments...]   as the leader of a process group of its own
import { spawn } from 'node:child_process';
import fs from 'node:fs';

const { KEEPER_FOLDERS = '[]', ...env } = process.env;
const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });

let abandoned = false;
const onAbandoned = () => {
	abandoned = true;
	child.kill('SIGKILL');
};
process.stdin.on('end', onAbandoned).on('error', onAbandoned).resume();

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));

child.on('error', (error) => {
	console.error(error.message);
	process.exit(127);
});
child.on('exit', (code) => {
	if (!abandoned) process.exit(code ?? 1);
	try {
		for (const folder of JSON.parse(KEEPER_FOLDERS))
			fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	} finally {
		// What the program has started is in our group; so are we.
		process.kill(-process.pid, 'SIGKILL');
	}
});
