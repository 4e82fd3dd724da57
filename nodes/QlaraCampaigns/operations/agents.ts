import { campaignStatus, statusCode } from '../api/status';
import type { Campaign } from '../api/types';
import type { Params } from '../parameters/params';
import type { ConfirmLedger } from '../sending/confirmLedger';
import type { ConfirmPolicy } from '../sending/prepareConfirm';
import { PreconditionError } from '../sending/preconditionError';
import { limits } from './guardFields';

/**
 * What an AI agent needs from a person before it may use an operation:
 * - `limits`: a cost and a recipient limit that a person has entered
 * - `limitsAndPlan`: these, and the plan ID of a Check
 * - `costLimitAndNumbers`: a cost limit, and the phone numbers that get a message
 */
export type AgentNeeds = 'limits' | 'limitsAndPlan' | 'costLimitAndNumbers';

/** What only a person decides: everything that limits what an agent does, but the plan ID, which it hands on. */
const personal = [
	'costLimit',
	'maximumCost',
	'recipientLimit',
	'maximumRecipients',
	'minimumRecipients',
	'allowedHours',
	'allowedHoursTimeZone',
	'undoWindow',
	'acceptWarnings',
	'claimBeforeConfirming',
	'hoursBetweenEqualCampaigns',
	'requireTest',
];

/** What decides who gets a message that goes to a person's own numbers. */
const ownNumbers = ['testNumbers', 'defaultCountryCode'];

/** The one kind of expression that neither the model nor what it has read can reach. */
const variable = /^=\{\{\s*\$vars\.[A-Za-z_]\w*\s*\}\}$/;

/**
 * Whether a person has entered a value. Any other expression may read what the model has said: by `$fromAI`,
 * but just as well by `$json`, which in a tool holds the arguments of the call. n8n evaluates those inside of objects
 * too, such as a resource locator.
 */
function isFromPerson(raw: unknown): boolean {
	if (typeof raw === 'object' && raw !== null) return Object.values(raw).every(isFromPerson);
	return typeof raw !== 'string' || !raw.startsWith('=') || variable.test(raw);
}

function forbidden(message: string, remedy: string): PreconditionError {
	return new PreconditionError([{ message, remedy }]);
}

/**
 * Lets an AI agent pass only within limits that a person has set.
 *
 * @throws PreconditionError when a limit is missing, anything that limits comes from the model, or the plan ID is
 *   missing
 */
export function requirePerson(params: Params, needs: AgentNeeds): void {
	const listed = (names: string[]): string =>
		names.map((name) => `"${params.label(name)}"`).join(' and ');
	const toOwnNumbers = needs === 'costLimitAndNumbers';
	const decided = toOwnNumbers ? [...personal, ...ownNumbers] : personal;
	const fromModel = decided.filter((name) => !isFromPerson(params.raw(name)));
	if (fromModel.length > 0) {
		throw forbidden(
			`An AI agent may not set its own limits: ${listed(fromModel)} ${fromModel.length === 1 ? 'is' : 'are'} an expression`,
			'In the tool, enter a fixed value, or an n8n variable such as {{ $vars.maximumCost }}.',
		);
	}
	// Where the operation itself is an expression, n8n shows the maximum beside a choice that waives it.
	const missing = [
		['maximumCost', 'costLimit'] as const,
		...(toOwnNumbers ? [] : [['maximumRecipients', 'recipientLimit'] as const]),
	]
		.filter(
			([name, choice]) =>
				params.isEmpty(name) || (params.has(choice) && params.text(choice) !== limits.maximum),
		)
		.map(([name]) => name);
	if (missing.length > 0) {
		throw forbidden(
			`An AI agent may not do this without limits that a person has set: ${listed(missing)} ` +
				`${missing.length === 1 ? 'is' : 'are'} missing`,
			'In the tool, set a maximum and enter a fixed number.',
		);
	}
	if (needs === 'limitsAndPlan' && params.isEmpty('planId')) {
		throw forbidden(
			`An AI agent may not send what was not checked: "${params.label('planId')}" is missing`,
			'Run Check first, and pass on the plan ID that it returns in "Plan ID".',
		);
	}
}

/**
 * Which warnings a plan ID accepts. A person who hands one on has seen the warnings of its Check; an agent may have
 * checked by itself, so that only a plan ID which a person has entered in the tool counts.
 */
export function acceptedByPlan(params: Params, asTool: boolean): ConfirmPolicy['acceptWarnings'] {
	return asTool && !isFromPerson(params.raw('planId')) ? 'none' : 'approved';
}

/**
 * Lets an AI agent change drafts only.
 *
 * @throws PreconditionError for a campaign that is confirmed, or may be: a confirm of a moment ago may not show yet
 */
export function requireDraftForAgent({ id, status }: Campaign, ledger: ConfirmLedger): void {
	const key = String(id);
	const wasConfirmed = ledger.last(key) !== undefined || ledger.inFlight(key) !== undefined;
	if (statusCode(status) === campaignStatus.draft && !wasConfirmed) return;
	throw forbidden(
		'An AI agent may only change drafts, because what is confirmed goes out as a person has approved it',
		'Nothing was changed. Let a person change the campaign.',
	);
}
