import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { QlaraError } from '../api/errors';
import { InputError } from './inputError';

const remedies: Readonly<Record<number, string>> = {
	400: 'Qlara did not accept the request. Correct what it names and run again.',
	401: 'Qlara does not accept the API key. Check it in the credential; a new one can be made in Qlara under Settings > API Keys.',
	403: 'The IP address of this n8n may be missing from the allow-list (Qlara, Settings > Security), the API key may lack the permission, or the plan may not include the channel.',
	404: 'There is no campaign with this ID in the account, or the Base URL in the credential is wrong.',
	429: 'The account has sent too many requests. Wait a minute and run again.',
};

const checkBaseUrl = 'Check the Base URL in the credential.';

function remedyFor({ kind, endpoint, details: { status = 0, code } }: QlaraError, own: Readonly<Record<number, string>>): string {
	const { inDoubt } = endpoint;
	switch (kind) {
		case 'unreachable':
			return `${checkBaseUrl} Then see whether this n8n can reach the internet (${code}).`;
		case 'noAnswer':
			return `${inDoubt ?? 'Nothing was changed. Run again later.'} (${code})`;
		case 'unreadable':
			return inDoubt ?? `${checkBaseUrl} If it is right, report this answer to the authors of this node.`;
		case 'refused':
			if (status < 400) return checkBaseUrl;
			if (status >= 500) return inDoubt ?? 'Qlara has a problem of its own. Nothing was changed. Run again later.';
			return own[status] ?? remedies[status] ?? 'Correct what Qlara names and run again.';
	}
}

function describe(error: QlaraError, own: Readonly<Record<number, string>>): string {
	const { status } = error.details;
	const answered = status === undefined ? '' : `Qlara answered with status ${status}. `;
	return answered + remedyFor(error, own);
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
		return new NodeApiError(node, { message }, {
			...at,
			message,
			description: redact(describe(error, own)),
			...(status === undefined ? {} : { httpCode: String(status) }),
		});
	}
	const text = redact(error instanceof Error ? error.message : String(error));
	return new NodeOperationError(node, text, {
		...at,
		...(error instanceof InputError ? { description: redact(error.remedy) } : {}),
	});
}
