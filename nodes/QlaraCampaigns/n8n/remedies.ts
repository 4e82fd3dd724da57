import type { EndpointName } from '../api/endpoints';
import { isAmbiguous, type QlaraError } from '../api/errors';
import type { ConfirmOutcome } from '../sending/confirmOutcome';

/**
 * What to do about every failure of the API, as sentences: the only place that says it.
 */

type ByStatus = Readonly<Record<number, string>>;

/** What a status means at any endpoint. */
const general: ByStatus = {
	400: 'Qlara did not accept the request. Correct what it names and run again.',
	401: 'Qlara does not accept the API key. Check it in the credential; a new one can be made in Qlara under Settings > API Keys.',
	403:
		'The IP address of this n8n may be missing from the allow-list (Qlara, Settings > Security), the ' +
		'API key may lack the permission, or the plan may not include the channel.',
	404: 'There is no campaign with this ID in the account, or the Base URL in the credential is wrong.',
	429: 'The account has sent too many requests. Wait a minute and run again.',
};

/** A key that may not read a list can still send to what is on it. */
const mayNotBeListed: ByStatus = {
	403:
		'The API key may lack the permission to read this list, the plan may not include the channel, or the IP address of ' +
		'this n8n may be missing from the allow-list (Qlara, Settings > Security). You can enter the ID by hand.',
	404: 'Qlara does not offer this list at the Base URL in the credential. You can enter the ID by hand.',
};

const noApiHere = 'There is no Qlara API at the Base URL in the credential. Check it.';

/** What a status means at one endpoint, where it means something special. */
const special: Partial<Record<EndpointName, ByStatus>> = {
	create: {
		400: 'Qlara refused the campaign and did not create it. Correct what it names and run again.',
		413: 'Qlara refused the campaign as too large and did not create it.',
	},
	update: {
		400:
			'Qlara refused the change: correct what it names. A Scheduled Date in the past has to be set ' +
			'again or cleared. A campaign can be changed only while it is a draft or ready (status 0 or 1): ' +
			'once it is sending, completed or failed nothing can be changed any more.',
	},
	delete: {
		404:
			'Either there is no campaign with this ID, or it is already sending, completed or failed: Qlara ' +
			'answers both in the same way. Only drafts and campaigns that are ready or scheduled can be ' +
			'deleted.',
	},
	confirm: {
		400:
			'Qlara did not confirm the campaign and sent nothing. It needs the fields of its sending mode, ' +
			'recipients, a calculated cost, enough credit, a scheduled date in the future, and Ready to Send ' +
			'switched on. A campaign that is already confirmed cannot be confirmed again.',
	},
	list: { 404: noApiHere },
	contactLists: mayNotBeListed,
	rcsAgents: mayNotBeListed,
	rcsTemplates: mayNotBeListed,
	whatsAppNumbers: mayNotBeListed,
	whatsAppTemplates: mayNotBeListed,
	credit: {
		403: 'The API key may lack the permission for billing. Look at the credit in Qlara.',
		404: 'Qlara does not show the credit at the Base URL in the credential.',
	},
	statistics: {
		400: 'Qlara refused the period or an option. Try a shorter period.',
		404: noApiHere,
	},
};

/** What to do when nobody knows whether a write was done. Reading has none: it changes nothing. */
const ambiguous: Partial<Record<EndpointName, string>> = {
	create:
		'The campaign may have been created. Look for it in Qlara, or with Get Many, before you run this again.',
	update:
		'The change may have been made, as a whole, in part or not at all. Read the campaign with Get before you ' +
		'send it; making the same change again is harmless.',
	delete:
		'The campaign may have been deleted. Read it with Get to see. If it is still there and scheduled, it goes ' +
		'out at its date: delete it again, or in Qlara.',
	confirm:
		'The campaign may have been confirmed and may be sending. Look at its status and its messages in ' +
		'Qlara, or read it with Get, before you do anything else; confirming it again could send it ' +
		'twice.',
};

const checkBaseUrl = 'Check the Base URL in the credential.';
const correctAndRepeat = 'Correct what Qlara names and run again.';
const webPage = `${checkBaseUrl} A proxy or a sign-in page may have answered instead of Qlara.`;

/** Codes of a TLS handshake; a connection that was reset before anything was sent was reset in one. */
const ofHandshake =
	/^(ECONNRESET|EPROTO|ERR_SSL_|ERR_TLS_|UNABLE_TO_)|CERT|^CRL_|HOSTNAME_MISMATCH/;

function remedyForStatus(endpoint: EndpointName, status: number): string {
	return special[endpoint]?.[status] ?? general[status] ?? correctAndRepeat;
}

/**
 * Whether Qlara may have refused a campaign for how many phone numbers it has. How many it takes is unknown
 * (docs/api.md#sizes).
 */
function mayHaveTooManyNumbers({ endpoint, message, details: { status } }: QlaraError): boolean {
	if (endpoint.name !== 'create') return false;
	const saysSo =
		/destinations|recipients|numbers/i.test(message) &&
		/too many|size|max|at most|more than|exceed|limit/i.test(message);
	return status === 413 || ((status === 400 || status === 422) && saysSo);
}

const split =
	'If it takes fewer phone numbers in one campaign, put Create into a Loop Over Items step with a smaller Batch Size, ' +
	'such as 1000, which makes one campaign for each batch, or put the numbers into a contact list in Qlara.';

/** What to do about a failed request. */
export function remedyFor(error: QlaraError): string {
	const { kind, endpoint, details } = error;
	const { status = 0, code, retryAfterMs, apiMessage, garbled, triedMs } = details;
	const inDoubt = ambiguous[endpoint.name];
	switch (kind) {
		case 'queued':
			return (
				`It could go in ${Math.ceil((retryAfterMs ?? 0) / 1000)} seconds at the latest. ` +
				'Run again then, run fewer workflows at once, or ask Agile Telecom for a higher limit.'
			);
		case 'unreachable':
			if (triedMs !== undefined)
				return `Run again later. If Qlara is there for others, see whether this n8n can reach the internet (${code}).`;
			return ofHandshake.test(code ?? '')
				? `${checkBaseUrl} The server was there, but a secure connection to it did not come about (${code}).`
				: `${checkBaseUrl} Then see whether this n8n can reach the internet (${code}).`;
		case 'noAnswer':
			return `${inDoubt ?? 'Nothing was changed. Run again later.'} (${code})`;
		case 'unreadable':
			if (inDoubt !== undefined) return inDoubt;
			if (apiMessage !== undefined) return garbled === true ? webPage : correctAndRepeat;
			return `${checkBaseUrl} If it is right, report this answer to the authors of this node.`;
		case 'refused':
			if (status < 400) return checkBaseUrl;
			if (status >= 500 || status === 408)
				return inDoubt ?? 'Qlara is having trouble. Nothing was changed. Run again later.';
			if (status === 429 && retryAfterMs !== undefined)
				return `The account has sent too many requests. Wait ${Math.ceil(retryAfterMs / 1000)} seconds and run again.`;
			return [
				remedyForStatus(endpoint.name, status),
				...(mayHaveTooManyNumbers(error) ? [split] : []),
			].join(' ');
	}
}

/** What to do about a confirm that did not lead to a confirmed campaign. */
export function remedyForConfirm({ outcome, answer }: ConfirmOutcome): string {
	if (outcome === 'rejected') return remedyForStatus('confirm', answer?.status ?? 0);
	if (outcome === 'notSent') return 'This did not confirm the campaign. Run again later.';
	return ambiguous.confirm!;
}

/**
 * Whether a failed write must not be tried again by itself: it may have been done, and doing it twice is not
 * harmless.
 */
export function mayHaveBeenDone(error: QlaraError): boolean {
	const { endpoint } = error;
	return !endpoint.idempotent && isAmbiguous(error);
}
