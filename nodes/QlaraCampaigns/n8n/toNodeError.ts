import { NodeApiError, NodeOperationError, type Failure, type INode } from 'n8n-workflow';
import { leavesDoubt, QlaraError } from '../api/errors';
import { ConfirmError, type ConfirmOutcome } from '../sending/confirmOutcome';
import { Refusal } from '../sending/refusal';
import { InputError } from '../parameters/inputError';

const remedies: Readonly<Record<number, string>> = {
	400: 'Qlara did not accept the request. Correct what it names and run again.',
	401: 'Qlara does not accept the API key. Check it in the credential; a new one can be made in Qlara under Settings > API Keys.',
	403: 'The IP address of this n8n may be missing from the allow-list (Qlara, Settings > Security), the API key may lack the permission, or the plan may not include the channel.',
	404: 'There is no campaign with this ID in the account, or the Base URL in the credential is wrong.',
	429: 'The account has sent too many requests. Wait a minute and run again.',
};

/** What to do about a confirm that did not lead to a confirmed campaign. */
const afterConfirm = {
	notSent: 'The campaign is not confirmed by this. Run again later.',
	unknown:
		'The campaign may have been confirmed and may be sending. Look at its status and its messages in Qlara, or read it with Get, before you do anything else; to confirm it again could send it twice.',
};

const checkBaseUrl = 'Check the Base URL in the credential.';

function remedyFor(
	{ kind, endpoint, details: { status = 0, code, waitMs } }: QlaraError,
	own: Readonly<Record<number, string>>,
): string {
	const { inDoubt } = endpoint;
	switch (kind) {
		case 'unreachable':
			return `${checkBaseUrl} Then see whether this n8n can reach the internet (${code}).`;
		case 'noAnswer':
			return `${inDoubt ?? 'Nothing was changed. Run again later.'} (${code})`;
		case 'unreadable':
			return (
				inDoubt ?? `${checkBaseUrl} If it is right, report this answer to the authors of this node.`
			);
		case 'refused':
			if (status < 400) return checkBaseUrl;
			if (status >= 500)
				return inDoubt ?? 'Qlara has a problem of its own. Nothing was changed. Run again later.';
			if (status === 429 && waitMs !== undefined)
				return `The account has sent too many requests. Wait ${Math.ceil(waitMs / 1000)} seconds and run again.`;
			return own[status] ?? remedies[status] ?? 'Correct what Qlara names and run again.';
	}
}

function describe(error: QlaraError, own: Readonly<Record<number, string>>): string {
	const { status, attempts = 1 } = error.details;
	const answered = status === undefined ? '' : `Qlara answered with status ${status}. `;
	const tried = attempts === 1 ? '' : ` Tried ${attempts} times.`;
	return answered + remedyFor(error, own) + tried;
}

/** What was seen, what to do, in this order. */
function describeConfirm(
	{ outcome, answer, statusReads }: ConfirmOutcome,
	own: Readonly<Record<number, string>>,
): string {
	const { status, code } = answer ?? {};
	const answered =
		status === undefined
			? code === undefined
				? ''
				: `The request ended with ${code}. `
			: `Qlara answered with status ${status}. `;
	const reads = statusReads
		.map(({ at, status: seen, why }) => `${at} ${seen}${why === undefined ? '' : ` (${why})`}`)
		.join(', ');
	const remedy =
		outcome === 'rejected'
			? (own[status ?? 0] ?? remedies[status ?? 0] ?? 'Correct what Qlara names and run again.')
			: outcome === 'notSent'
				? afterConfirm.notSent
				: afterConfirm.unknown;
	return `${answered}${remedy} Status of the campaign as read: ${reads}.`;
}

/** Whether a failed write must not be tried again by itself, because it may have been done and doing it twice is not harmless. */
export function isFinal(error: unknown): boolean {
	if (error instanceof ConfirmError) return error.outcome.outcome === 'unknown';
	return (
		error instanceof QlaraError &&
		error.endpoint.inDoubt !== undefined &&
		!error.endpoint.repeatInDoubt &&
		leavesDoubt(error)
	);
}

/** The cause in the words of n8n's newer engine, which waits before it polls again; older ones do not look at it. */
function failureOf({ kind, details: { status = 0, waitMs } }: QlaraError): Failure {
	if (status === 429)
		return { cause: 'rate-limited', ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) };
	if (status === 401) return { cause: 'credential-invalid' };
	if (kind === 'refused' && status < 500 && status !== 408)
		return { cause: 'configuration-invalid' };
	return {
		cause: 'temporarily-unavailable',
		...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
	};
}

/**
 * Makes the error that n8n shows: what happened as its message, what to do as its description.
 *
 * @param error whatever an operation threw
 * @param itemIndex the item it happened at, 0-based; undefined outside of items
 * @param redact takes the API key out of a text
 * @param own remedies of the operation for statuses that mean something special there
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number | undefined,
	redact: (text: string) => string,
	own: Readonly<Record<number, string>> = {},
): NodeApiError | NodeOperationError {
	const at = itemIndex === undefined ? {} : { itemIndex };
	if (error instanceof QlaraError) {
		const message = redact(error.message);
		const { status } = error.details;
		// Built once, with everything: n8n drops what a second wrapping adds. A code of the network layer is
		// no httpCode: n8n would replace the message by a sentence of its own, which does not say what was sent.
		return new NodeApiError(
			node,
			{ message },
			{
				...at,
				message,
				description: redact(describe(error, own)),
				failure: failureOf(error),
				...(status === undefined ? {} : { httpCode: String(status) }),
			},
		);
	}
	if (error instanceof ConfirmError) {
		const message = redact(error.message);
		const { status } = error.outcome.answer ?? {};
		return new NodeApiError(
			node,
			{ message },
			{
				...at,
				message,
				description: redact(describeConfirm(error.outcome, own)),
				...(status === undefined ? {} : { httpCode: String(status) }),
			},
		);
	}
	const text = redact(error instanceof Error ? error.message : String(error));
	return new NodeOperationError(node, text, {
		...at,
		...(error instanceof InputError || error instanceof Refusal
			? { description: redact(error.remedy) }
			: {}),
	});
}
