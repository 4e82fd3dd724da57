// Installs the n8n that tests and demo run, if it is not there yet, and says so.
// Usage: install.ts [--n8n <version>]
import { messageOf } from './processes';
import { ensureRuntime } from './runtime';
import { versionFrom } from './versions';

async function main(): Promise<void> {
	const { version, folder } = await ensureRuntime(console.log, versionFrom(process.argv.slice(2)));
	console.log(`n8n ${version} is in ${folder}`);
}

main().catch((error: unknown) => {
	console.error(messageOf(error));
	process.exitCode = 1;
});
