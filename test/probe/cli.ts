// Finds out how the real API speaks. `npm run probe`; `-- --help` says how.
import fs from 'node:fs';
import readline from 'node:readline/promises';
import { parseArgs } from 'node:util';

import axios from 'axios';

import { defaultBaseUrl, readBaseUrl } from '../../nodes/QlaraCampaigns/api/baseUrl';
import { messageOf, sleep } from '../n8n/processes';
import { numberProblem, probeDraft, type Send } from './draft';
import { probe } from './probe';
import { reportOf } from './report';

const KEY_VARIABLE = 'QLARA_API_KEY';
/** Far below what a trial account may ask. */
const PAUSE_MS = 1_000;

const HELP = `Asks a Qlara account how its API speaks where docs/api.md leaves it open. Reads only: it makes no request but GET,
unless --with-draft is given.

Usage: npm run probe -- [options]

  --base-url URL   default ${defaultBaseUrl}
  --dialect FILE   writes what was found for the simulator (default qlara-dialect.json);
                   QLARA_DIALECT=FILE npm test then runs with it
  --with-draft NUMBER
                   after that, and after you have said yes: makes one draft to this number of your own (+39...),
                   changes it, has it priced and deletes it again. Nothing is confirmed, so nothing is sent.
  --help           this text

The API key comes from the environment (${KEY_VARIABLE}) or is asked for; it is never printed and has no option.
The report names fields and kinds of values, never a value: it can be pasted into an issue.
`;

async function readKey(): Promise<string> {
	const fromEnvironment = process.env[KEY_VARIABLE];
	if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
	if (!process.stdin.isTTY)
		throw new Error(`There is no API key. Set ${KEY_VARIABLE}, or run this in a terminal.`);
	process.stdout.write('API key (not shown): ');
	// Nothing is echoed in this mode.
	process.stdin.setRawMode(true);
	const typed = await typedKey();
	process.stdin.setRawMode(false);
	process.stdin.pause();
	process.stdout.write('\n');
	return typed;
}

/** What is typed until Enter; Ctrl-C ends the program. */
function typedKey(): Promise<string> {
	return new Promise((resolve) => {
		let typed = '';
		process.stdin.on('data', (data: Buffer) => {
			for (const character of data.toString('utf8')) {
				if (character === '\u0003') process.exit(130);
				if (character === '\r' || character === '\n') return resolve(typed.trim());
				typed = character === '\u007f' ? typed.slice(0, -1) : typed + character;
			}
		});
	});
}

/** Speaks HTTP, one request at a time with a pause in between. Redirects are not followed: the key stays here. */
function sender(baseUrl: string, apiKey: string): Send {
	return async (method, path, body) => {
		await sleep(PAUSE_MS);
		const { status, headers, data } = await axios.request<string>({
			method,
			url: `${baseUrl}${path}`,
			...(body === undefined ? {} : { data: body }),
			headers: { 'X-Api-Key': apiKey },
			maxRedirects: 0,
			timeout: 60_000,
			validateStatus: () => true,
			responseType: 'text',
			transformResponse: (text: string) => text,
		});
		const named = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
		return { status, headers: Object.fromEntries(named), text: data };
	};
}

async function agreed(number: string): Promise<boolean> {
	const terminal = readline.createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question(
		`\nMakes a draft to ${number}, changes it, has it priced and deletes it. Nothing is sent. Go on? (yes/no) `,
	);
	terminal.close();
	return answer.trim().toLowerCase() === 'yes';
}

async function main(): Promise<void> {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		options: { 'base-url': text, dialect: text, 'with-draft': text, help: { type: 'boolean' } },
	});
	if (values.help === true) return console.log(HELP);
	const base = readBaseUrl(values['base-url'] ?? defaultBaseUrl);
	if ('problem' in base) throw new Error(`The base URL ${base.problem}.`);
	const number = values['with-draft'];
	const wrong = number === undefined ? undefined : numberProblem(number);
	if (wrong !== undefined) throw new Error(`--with-draft ${wrong}`);
	const send = sender(base.url, await readKey());
	const result = await probe(async (path) => await send('GET', path), Date.now());
	if (number !== undefined && (await agreed(number))) {
		const { dialect, looks } = await probeDraft(send, number, Date.now());
		Object.assign(result.dialect, dialect);
		result.looks.push(...looks);
		result.open = result.open.filter((name) => !(name in dialect));
	}
	console.log(reportOf(result));
	const file = values.dialect ?? 'qlara-dialect.json';
	fs.writeFileSync(file, `${JSON.stringify(result.dialect, null, '\t')}\n`);
	console.log(`\nWritten to ${file}. All tests run with it by: QLARA_DIALECT=${file} npm test`);
}

main().catch((error: unknown) => {
	// An error of the transport holds the request with its key: only its message is shown.
	console.error(messageOf(error));
	process.exitCode = 1;
});
