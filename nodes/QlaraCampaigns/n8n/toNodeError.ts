import { NodeApiError, NodeOperationError, type Failure, type INode } from 'n8n-workflow';
import { QlaraError } from '../api/errors';
import { toText } from '../api/toText';
import { InputError } from '../parameters/inputError';
import { withoutMarkup } from '../parameters/safeText';
import { ConfirmError, type ConfirmOutcome } from '../sending/confirmOutcome';
import { PreconditionError } from '../sending/preconditionError';
import { remedyFor, remedyForConfirm } from './remedies';

function answeredWith(status: number | undefined): string {
	return status === undefined ? '' : `Qlara answered with status ${status}. `;
}

function describe(error: QlaraError): string {
	const { status, attempts = 1, triedMs } = error.details;
	const during = triedMs === undefined ? '' : ` in ${Math.round(triedMs / 1000)} seconds`;
	const tried = attempts === 1 ? '' : ` Tried ${attempts} times${during}.`;
	return answeredWith(status) + remedyFor(error) + tried;
}

/** The error box of n8n shows a description as HTML, in which a line break alone is a space. */
const htmlLineBreak = '<br>\n';

const withLineBreaks = (text: string): string => text.replaceAll('\n', htmlLineBreak);

/** The description of an error as plain text, for an item. */
export function plainDescription({
	description,
}: Pick<NodeApiError, 'description'>): string | undefined {
	return description?.replaceAll(htmlLineBreak, '\n');
}

/** What was seen, what to do, in this order. */
function describeConfirm(outcome: ConfirmOutcome): string {
	const { status, code } = outcome.answer ?? {};
	const ended =
		status === undefined && code !== undefined
			? `The request ended with ${code}. `
			: answeredWith(status);
	const reads = outcome.statusReads
		.map(({ at, status: seen, why }) => `${at} ${seen}${why === undefined ? '' : ` (${why})`}`)
		.join(', ');
	return `${ended}${remedyForConfirm(outcome)} Status of the campaign as read: ${reads}.`;
}

/** The cause in the words of n8n's newer engine, which waits before it polls again; older ones do not look at it. */
function failureOf({ kind, details: { status = 0, retryAfterMs } }: QlaraError): Failure {
	const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
	if (status === 429 || kind === 'queued') return { cause: 'rate-limited', ...wait };
	if (status === 401) return { cause: 'credential-invalid' };
	if (kind === 'refused' && status < 500 && status !== 408)
		return { cause: 'configuration-invalid' };
	return { cause: 'temporarily-unavailable', ...wait };
}

/**
 * Makes the error that n8n shows: what happened as its message, what to do as its description.
 *
 * @param error whatever an operation threw
 * @param itemIndex the item it happened at, 0-based; undefined outside of items
 * @param redact takes the API key out of a text
 * @param asTool whether an AI agent is told, which sees the message alone
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex: number | undefined,
	redact: (text: string) => string,
	asTool = false,
): NodeApiError | NodeOperationError {
	const at = itemIndex === undefined ? {} : { itemIndex };
	// Built once, with everything: n8n drops what a second wrapping adds. A code of the network layer is
	// no httpCode: n8n would replace the message by a sentence of its own, which does not say what was sent.
	const apiError = (
		message: string,
		description: string,
		status: number | undefined,
		failure?: Failure,
	): NodeApiError =>
		new NodeApiError(
			node,
			{ message },
			{
				...at,
				message,
				description,
				...(failure && { failure }),
				...(status === undefined ? {} : { httpCode: String(status) }),
			},
		);
	const shown = (said: string): string => withoutMarkup(redact(said));
	const text = shown(
		asTool && error instanceof PreconditionError ? error.allReasons : toText(error),
	);
	if (error instanceof QlaraError)
		return apiError(text, shown(describe(error)), error.details.status, failureOf(error));
	if (error instanceof ConfirmError) {
		const { outcome } = error;
		return apiError(text, shown(describeConfirm(outcome)), outcome.answer?.status);
	}
	const hasRemedy = error instanceof InputError || error instanceof PreconditionError;
	return new NodeOperationError(node, text, {
		...at,
		...(hasRemedy ? { description: withLineBreaks(shown(error.remedy)) } : {}),
	});
}
