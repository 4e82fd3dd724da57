import { parseArgs } from 'node:util';
import { defaultDialect, dialectByName, dialects } from './dialect';
import { readDialectFile } from './dialectFile';
import { PLANS, type Plan } from './rate-limit';
import { RECEIVED_PATH, startSimulator, type SimulatorOptions } from './server';
import type { Dispatch, ReceivedRequest } from './types';

const HELP = `Simulator of the Qlara Campaigns API. Nothing leaves this machine and nothing is really sent.

Usage: npm run simulator -- [options]

  --port N           port on 127.0.0.1 (default 7070; 0 takes a free one)
  --plan NAME        rate limits: ${Object.keys(PLANS).join(', ')} (default production)
  --dialect NAME     how the server speaks where the documents are silent (default "default"), one of:
                     ${dialects.map((entry) => entry.name).join(', ')}
  --dialect-file FILE  the same as JSON, such as { "listEnvelope": "data" }; npm run probe writes one
  --key KEY          API key to accept
  --credit N         credit of the account (default 1000)
  --queued SECONDS   time from confirmed to sending (default 1)
  --sending SECONDS  time from sending to completed (default 5)
  --failures SHARE   share of recipients that are not reached, 0 to 1 (default 0.05)
  --help             this text

While it runs it prints one line for every request, one for every campaign "sent", and one for every request
that is not as the documents describe it. GET ${RECEIVED_PATH} on the same port shows all of it as JSON, without a key.
Contact lists 87 (25 contacts) and 88 (18, five of them in both) are there to send to. Ctrl-C ends it.
`;

class UsageError extends Error {}

function number(
	text: string | undefined,
	name: string,
	fallback: number,
	maximum = Infinity,
): number {
	if (text === undefined) return fallback;
	const parsed = Number(text);
	if (text.trim() === '' || !(parsed >= 0 && parsed <= maximum))
		throw new UsageError(
			`--${name} needs a number from 0${maximum === Infinity ? '' : ` to ${maximum}`}, not "${text}"`,
		);
	return parsed;
}

function readOptions(args: string[]): SimulatorOptions | null {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		args,
		options: {
			port: text,
			plan: text,
			dialect: text,
			'dialect-file': text,
			key: text,
			credit: text,
			queued: text,
			sending: text,
			failures: text,
			help: { type: 'boolean' },
		},
	});
	if (values.help) return null;
	const plan = values.plan ?? 'production';
	if (!Object.hasOwn(PLANS, plan))
		throw new UsageError(`--plan must be one of ${Object.keys(PLANS).join(', ')}`);
	const file = values['dialect-file'];
	if (file !== undefined && values.dialect !== undefined)
		throw new UsageError('--dialect and --dialect-file exclude each other');
	const port = number(values.port, 'port', 7070, 65_535);
	return {
		port,
		plan: plan as Plan,
		dialect:
			file === undefined
				? dialectByName(values.dialect ?? 'default')
				: { ...defaultDialect, ...readDialectFile(file) },
		...(values.key ? { apiKeys: [values.key] } : {}),
		credit: number(values.credit, 'credit', 1000),
		timings: {
			queued: number(values.queued, 'queued', 1) * 1000,
			sending: number(values.sending, 'sending', 5) * 1000,
		},
		failureRate: number(values.failures, 'failures', 0.05, 1),
	};
}

const requestLine = (request: ReceivedRequest): string =>
	`${request.method} ${request.path} ${request.status}`;

function sentLine(dispatch: Dispatch): string {
	const text = dispatch.text === null ? '' : `: ${JSON.stringify(dispatch.text)}`;
	return `sent campaign ${dispatch.campaignId} by ${dispatch.channels.join(', then ')} to ${dispatch.recipients.length} recipients for ${dispatch.cost.toFixed(2)}${text}`;
}

async function main(): Promise<void> {
	const options = readOptions(process.argv.slice(2));
	const say = (line: string): void => void process.stdout.write(`${line}\n`);
	if (!options) return say(HELP);
	const simulator = await startSimulator({
		...options,
		onReceived: (request) => say(requestLine(request)),
		onDispatch: (dispatch) => say(sentLine(dispatch)),
		onViolation: (violation) => say(`not in the documents: ${violation}`),
	});
	say(`Base URL: ${simulator.url}`);
	say(`API key:  ${simulator.apiKey}`);
	say(`Received: ${simulator.url.replace(/\/api$/, RECEIVED_PATH)}`);
	say(
		`Try:      curl -H 'X-Api-Key: ${simulator.apiKey}' '${simulator.url}/partner-gateway/v1/campaigns?page=0&limit=10'`,
	);

	// Campaigns move on only when someone looks, and here nobody may be asking.
	const watch = setInterval(() => simulator.api.settle(), 200);
	const stop = (): void => {
		clearInterval(watch);
		void simulator.close();
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
