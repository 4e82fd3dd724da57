import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { readBaseUrl } from '../api/baseUrl';
import { createClient, type QlaraClient } from '../api/client';
import type { Send } from '../api/http';
import { recordWrites, type RecordedRequest } from '../api/recordWrites';
import type { ConfirmLedger } from '../sending/confirmLedger';
import { InputError } from '../parameters/inputError';
import { redactor } from './redact';
import { thisProcess, type ProcessState } from './processState';
import { toSendFailure } from './toSendFailure';

type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Name of the credential type. */
export const credentialName = 'qlaraApi';

/**
 * The transport: n8n's own HTTP helper, which adds the key of the credential.
 *
 * @param data values of the credential; left to itself the helper takes those of the first item for all items
 */
function createSend(
	context: Context,
	data: ICredentialDataDecryptedObject,
	redact: (text: string) => string,
): Send {
	return async ({ method, url, body, timeoutMs }) => {
		try {
			const response = (await context.helpers.httpRequestWithAuthentication.call(
				context,
				credentialName,
				{
					method,
					url,
					headers: {
						Accept: 'application/json',
						...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
					},
					...(body === undefined ? {} : { body }),
					timeout: timeoutMs,
					// The text as it came: a body that is cut or garbled must not pass for an answer.
					encoding: 'text',
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					sendCredentialsOnCrossOriginRedirect: false,
				},
				{ credentialsDecrypted: { id: '', name: '', type: credentialName, data } },
			)) as IN8nHttpFullResponse;
			const text = typeof response.body === 'string' ? response.body : '';
			return { status: response.statusCode, headers: response.headers, body: redact(text) };
		} catch (error) {
			return toSendFailure(error);
		}
	};
}

/** The API behind a credential. */
export interface Connection {
	client: QlaraClient;
	/** A client that only records its writes, and the list of them, which grows. */
	dryRun(): { client: QlaraClient; requests: RecordedRequest[] };
	/** What this process knows about confirms at this base URL. */
	ledger: ConfirmLedger;
	/** Takes the API key out of a text, wherever the server or an expression put it. */
	redact(text: string): string;
}

/**
 * Connects with the node's credential.
 *
 * @param itemIndex 0-based; the item whose credential expressions count
 * @param state the clocks, and what is known from earlier calls
 * @throws InputError when the credential holds no usable base URL or key
 */
export async function connect(
	context: Context,
	itemIndex = 0,
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
	const redact = redactor(key);
	const clientOver = (send: Send): QlaraClient =>
		createClient(base.url, send, state.time, state.retryQuota(base.url, key));
	const send = createSend(context, credentials, redact);
	const dryRun = () => {
		const recording = recordWrites(send);
		return { client: clientOver(recording.send), requests: recording.requests };
	};
	return { client: clientOver(send), dryRun, ledger: state.confirmLedger(base.url), redact };
}
