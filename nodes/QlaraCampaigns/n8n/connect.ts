import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { readBaseUrl } from '../api/baseUrl';
import { createClient, type QlaraClient } from '../api/client';
import type { Send, WireResponse } from '../api/http';
import { limits } from '../api/limits';
import type { OnWait, Priority } from '../api/rateLimiter';
import { recordWrites, type RecordedRequest } from '../api/recordWrites';
import type { Time } from '../api/time';
import type { WaitTime } from '../api/waitTime';
import type { ConfirmLedger } from '../sending/confirmLedger';
import { InputError } from '../parameters/inputError';
import { endingWith } from './cancellation';
import { withDeadline } from './deadline';
import { readBody } from './readBody';
import { redactor } from './redact';
import { thisProcess, type ProcessState } from './processState';
import { toSendFailure } from './toSendFailure';

type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Name of the credential type. */
export const credentialName = 'qlaraApi';

/** Aborted when a person stops the execution; polls and pickers cannot be stopped. */
function cancelSignalOf(context: Context): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** n8n's helper takes the signal of a request from its caller, and overwrites the one in the request. */
function withSignal(context: Context, signal: AbortSignal): Context {
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as Context;
}

/** Takes the key out of headers, each of which is a text or a list of texts. */
function redactHeaders(
	headers: WireResponse['headers'],
	redact: (text: string) => string,
): WireResponse['headers'] {
	// Nearly always it stands in none of them, and one look is cheaper than one for each.
	const all = Object.values(headers)
		.flat()
		.filter((value) => typeof value === 'string')
		.join('\n');
	if (redact(all) === all) return { ...headers };
	const clean = (value: unknown): unknown =>
		Array.isArray(value) ? value.map(clean) : typeof value === 'string' ? redact(value) : value;
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)]));
}

/**
 * The transport: n8n's own HTTP helper, which adds the key of the credential.
 *
 * @param data values of the credential; left to itself the helper takes those of the first item for all items
 */
function createSend(
	context: Context,
	data: ICredentialDataDecryptedObject,
	redact: (text: string) => string,
	{ alarm, bodies, time }: Pick<ProcessState, 'alarm' | 'bodies' | 'time'>,
): Send {
	const cancelled = cancelSignalOf(context);
	return async ({ method, url, body, timeoutMs }) => {
		if (cancelled?.aborted) return { neverConnected: true, code: 'ERR_CANCELED' };
		// What is left of a call's time has decimals, and can be over by now.
		const timeout = Math.max(1, Math.ceil(timeoutMs));
		const request = async (signal: AbortSignal): Promise<WireResponse> => {
			const response = (await context.helpers.httpRequestWithAuthentication.call(
				withSignal(context, signal),
				credentialName,
				{
					method,
					url,
					headers: {
						Accept: 'application/json',
						...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
					},
					...(body === undefined ? {} : { body }),
					timeout,
					abortSignal: signal,
					// The bytes as they come: they can be counted, and what is cut or garbled does not pass for an answer.
					encoding: 'stream',
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					sendCredentialsOnCrossOriginRedirect: false,
				},
				{ credentialsDecrypted: { id: '', name: '', type: credentialName, data } },
			)) as IN8nHttpFullResponse;
			const answeredAt = time.elapsed();
			const { statusCode: status } = response;
			const isSuccess = status >= 200 && status <= 299;
			const { text, complete } = await readBody(
				response.body,
				isSuccess ? limits.answerBytes : limits.refusalBytes,
				bodies,
			);
			return {
				status,
				headers: redactHeaders(response.headers, redact),
				body: complete || !isSuccess ? redact(text) : undefined,
				answeredAt,
			};
		};
		try {
			return await withDeadline(request, alarm(timeout), cancelled);
		} catch (error) {
			return toSendFailure(error);
		}
	};
}

/** The key of an execution's last request, and what takes it out of texts: to make that takes longer than a request. */
const redactors = new WeakMap<Context, { key: string; redact: (text: string) => string }>();

function redactorOf(context: Context, key: string): (text: string) => string {
	const last = redactors.get(context);
	if (last?.key === key) return last.redact;
	const redact = redactor(key);
	redactors.set(context, { key, redact });
	return redact;
}

/** How long bulk work waits while the API is down, ms. */
const outageMs = 120_000;

/** A wait that is worth a line in the log, ms. */
const notableWaitMs = 5_000;

/** Writes into the log of n8n why a request waits, and how long at most; once for a piece of work. */
function waitLogger(context: Context, elapsed: Time['elapsed'], waitTime?: WaitTime): OnWait {
	let said = false;
	let saidOutage = false;
	return ({ ahead, until, trouble }) => {
		const waitMs = until - elapsed();
		if (trouble !== undefined) {
			if (waitTime !== undefined) waitTime.metOutage = true;
			if (!saidOutage)
				context.logger.warn(
					`Qlara: the API is not there (${trouble}). Waiting until it is, for ${Math.ceil(waitMs / 1000)} seconds at most.`,
				);
			saidOutage = true;
			return;
		}
		if (said || waitMs < notableWaitMs) return;
		said = true;
		context.logger.info(
			`Qlara: waiting for the rate limit of the account. ${ahead} other requests of this n8n go first, which takes ${Math.ceil(waitMs / 1000)} seconds at most.`,
		);
	};
}

/** Whose work it is, and how much. */
export interface Work {
	priority: Priority;
	/** Requests of work that has to run through once it has begun; absent: each request waits for itself. */
	expectedRequests?: number | undefined;
	/** Counts how long the execution waits for its turns. */
	waitTime?: WaitTime;
}

/** The API behind a credential. */
export interface Connection {
	client: QlaraClient;
	/** A client that only records its writes, and the list of them, which grows. */
	dryRun(): { client: QlaraClient; requests: RecordedRequest[] };
	/** What this process knows about confirms at this base URL. */
	ledger: ConfirmLedger;
	/** The clock for whatever waits in this execution: waits end when a person stops it. */
	time: Time;
	/** Takes the API key out of a text, wherever the server or an expression put it. */
	redact(text: string): string;
	/** To be called when the work is done: what it was expected to need is free for others. */
	close(): void;
	/** How long its requests have waited for the rate limit so far, ms. */
	waitedMs(): number;
}

/**
 * Connects with the node's credential.
 *
 * @param itemIndex 0-based; the item whose credential expressions count
 * @param work whose work it is: its requests wait for their turn accordingly
 * @param state the clocks, and what is known from earlier calls
 * @throws InputError when the credential holds no usable base URL or key
 */
export async function connect(
	context: Context,
	itemIndex = 0,
	work: Work = { priority: 'bulk' },
	state: ProcessState = thisProcess,
): Promise<Connection> {
	const credentials = await context.getCredentials(credentialName, itemIndex);
	const base = readBaseUrl(credentials.baseUrl);
	if ('problem' in base) {
		throw new InputError(
			'Base URL',
			`in the Qlara credential ${base.problem}`,
			'Open the credential and correct it.',
		);
	}
	const key = typeof credentials.apiKey === 'string' ? credentials.apiKey.trim() : '';
	if (key === '')
		throw new InputError(
			'API Key',
			'in the Qlara credential is empty',
			'Open the credential and enter the key.',
		);
	const redact = redactorOf(context, key);
	const cancelled = cancelSignalOf(context);
	const time = endingWith(state.time, cancelled);
	const { quota, limiter } = state.shared(base.url, key);
	const flow = limiter.startFlow(
		work.priority,
		work.expectedRequests,
		work.priority === 'bulk' ? outageMs : 0,
	);
	const queue = {
		limiter,
		flow,
		signal: cancelled,
		onWait: waitLogger(context, time.elapsed, work.waitTime),
		waitTime: work.waitTime,
	};
	const clientOver = (send: Send): QlaraClient =>
		createClient(base.url, send, time, { quota, queue }, state.foundAt(base.url));
	const send = createSend(context, credentials, redact, state);
	const dryRun = () => {
		const recording = recordWrites(send);
		return { client: clientOver(recording.send), requests: recording.requests };
	};
	return {
		client: clientOver(send),
		dryRun,
		ledger: state.confirmLedger(base.url),
		time,
		redact,
		close: () => limiter.endFlow(flow),
		waitedMs: () => flow.waitedMs,
	};
}
