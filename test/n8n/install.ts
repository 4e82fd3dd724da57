// Installs the n8n that tests and demo run, if it is not there yet, and says so.
import { messageOf } from './processes';
import { ensureRuntime } from './runtime';

ensureRuntime(console.log).then(
	({ version, folder }) => console.log(`n8n ${version} is in ${folder}`),
	(error: unknown) => {
		console.error(messageOf(error));
		process.exitCode = 1;
	},
);
