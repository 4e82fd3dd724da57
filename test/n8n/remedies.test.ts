import { endpoints, type Endpoint } from '../../nodes/QlaraCampaigns/api/endpoints';
import {
	QlaraError,
	type FailureDetails,
	type FailureKind,
} from '../../nodes/QlaraCampaigns/api/errors';
import {
	mayHaveBeenDone,
	remedyFor,
	remedyForConfirm,
} from '../../nodes/QlaraCampaigns/n8n/remedies';
import type {
	ConfirmOutcome,
	ConfirmResult,
} from '../../nodes/QlaraCampaigns/sending/confirmOutcome';

const failures: Array<[string, FailureKind, FailureDetails]> = [
	['no connection', 'unreachable', { code: 'ENOTFOUND' }],
	['no handshake', 'unreachable', { code: 'EPROTO' }],
	['no answer', 'noAnswer', { code: 'ECONNRESET' }],
	['an unreadable answer', 'unreadable', { status: 200 }],
	['an answer that says no', 'unreadable', { status: 200, apiMessage: 'No' }],
	['a web page', 'unreadable', { status: 200, apiMessage: 'Sign in', garbled: true }],
	...[302, 400, 401, 403, 404, 405, 408, 409, 418, 422, 429, 500, 502, 503].map(
		(status): [string, FailureKind, FailureDetails] => [`${status}`, 'refused', { status }],
	),
	['429 with a wait', 'refused', { status: 429, retryAfterMs: 1_001 }],
];

const cases = Object.values<Endpoint>(endpoints).flatMap((endpoint) =>
	failures.map(
		([what, kind, details]) =>
			[endpoint.name, what, new QlaraError('No', kind, endpoint, details)] as const,
	),
);

const confirmed = (outcome: ConfirmResult, status?: number): ConfirmOutcome => ({
	outcome,
	id: 7,
	reason: '',
	statusBefore: 'draft',
	statusReads: [],
	...(status !== undefined && { answer: { status } }),
});

/** Whether nobody knows if the request was done. */
const isOpen = ({ kind, details: { status = 0 } }: QlaraError): boolean =>
	kind === 'noAnswer' || kind === 'unreadable' || status === 408 || status >= 500;

/** Sentences that say what to do, and a code in brackets at most behind them. */
const sentences = /^[A-Z"][^]*\.( \([A-Z]+\))?$/;
/** What went wrong stands in the message; here a person wants to know what to do. */
const noise = /\b(error|problem|failure|mistake)s?\b/i;

describe('the remedy', () => {
	it.each(cases)('for %s after %s is made of sentences', (_endpoint, _what, error) => {
		const remedy = remedyFor(error);
		expect(remedy).toMatch(sentences);
		expect(remedy).not.toMatch(noise);
		expect(remedy).not.toMatch(/undefined|NaN|\[object/);
	});

	it.each<[ConfirmResult, number | undefined]>([
		['rejected', 400],
		['rejected', 404],
		['rejected', undefined],
		['notSent', 429],
		['notSent', undefined],
		['unknown', 500],
	])('for a confirm that ended as %s with %p is made of sentences', (outcome, status) => {
		const remedy = remedyForConfirm(confirmed(outcome, status));
		expect(remedy).toMatch(sentences);
		expect(remedy).not.toMatch(noise);
	});

	it.each([
		['create', /may have been created.*before you run this again/],
		['update', /may have been made.*harmless/],
		['delete', /may have been deleted/],
		['confirm', /may be sending.*could send it twice/],
	] as const)('for %s says what may have happened, whenever nobody knows', (name, expected) => {
		for (const [, , error] of cases.filter(([endpoint]) => endpoint === name)) {
			if (isOpen(error)) expect(remedyFor(error)).toMatch(expected);
			else expect(remedyFor(error)).not.toMatch(expected);
		}
	});

	it('for a read never says that something may have happened', () => {
		for (const [name, , error] of cases)
			if (['list', 'statistics', 'get', 'price'].includes(name))
				expect(remedyFor(error)).not.toMatch(/may have been/);
	});

	it('for a read says who may have answered', () => {
		const unreadable = (details: FailureDetails): string =>
			remedyFor(new QlaraError('No', 'unreadable', endpoints.get, { status: 200, ...details }));
		expect(unreadable({ apiMessage: 'No' })).toMatch(/^Correct what Qlara names/);
		expect(unreadable({ apiMessage: 'Sign in', garbled: true })).toMatch(/proxy or a sign-in page/);
		expect(unreadable({})).toMatch(/report this answer/);
	});

	it.each(['EPROTO', 'ECONNRESET', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'])(
		'for %s without a connection speaks of a secure one',
		(code) => {
			const error = new QlaraError('No', 'unreachable', endpoints.create, { code });
			expect(remedyFor(error)).toMatch(/secure connection/);
		},
	);

	it.each<[ConfirmResult, number | undefined, RegExp]>([
		['rejected', 400, /sent nothing\. It needs the fields of its sending mode/],
		['rejected', 403, /allow-list/],
		['rejected', undefined, /^Correct what Qlara names/],
		['notSent', 429, /^This did not confirm the campaign\. Run again later\.$/],
		['unknown', 400, /may be sending.*could send it twice/],
		['unknown', undefined, /may be sending.*could send it twice/],
	])('for a confirm that ended as %s with %p is its own', (outcome, status, expected) => {
		expect(remedyForConfirm(confirmed(outcome, status))).toMatch(expected);
	});

	it('for 400 says what to correct, and for a redirect which address to check', () => {
		const refused = (endpoint: Endpoint, status: number): string =>
			remedyFor(new QlaraError('No', 'refused', endpoint, { status }));
		expect(refused(endpoints.get, 400)).toMatch(/^Qlara did not accept the request\. Correct/);
		expect(refused(endpoints.create, 400)).toMatch(/did not create it\. Correct/);
		expect(refused(endpoints.create, 399)).toBe('Check the Base URL in the credential.');
	});

	it('for 404 is the one of the endpoint', () => {
		const notFound = (endpoint: Endpoint): string =>
			remedyFor(new QlaraError('No', 'refused', endpoint, { status: 404 }));
		expect(notFound(endpoints.get)).toMatch(/no campaign with this ID in the account/);
		expect(notFound(endpoints.list)).toMatch(/no Qlara API at the Base URL/);
		expect(notFound(endpoints.delete)).toMatch(/already sending, completed or failed/);
	});

	it('for 429 says how long to wait, in whole seconds, if the API does', () => {
		const tooMany = (details: FailureDetails): string =>
			remedyFor(new QlaraError('No', 'refused', endpoints.get, { status: 429, ...details }));
		expect(tooMany({ retryAfterMs: 1_001 })).toMatch(/Wait 2 seconds/);
		expect(tooMany({})).toMatch(/Wait a minute/);
	});
});

describe('mayHaveBeenDone', () => {
	it.each(cases)('judges %s after %s', (name, _what, error) => {
		expect(mayHaveBeenDone(error)).toBe(
			isOpen(error) && ['create', 'delete', 'confirm'].includes(name),
		);
	});
});
