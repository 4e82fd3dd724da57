import { campaignStatus, statusCode } from '../api/status';
import type { Campaign } from '../api/types';
import type { Params } from '../parameters/params';
import type { ConfirmLedger } from '../sending/confirmLedger';
import { PreconditionError } from '../sending/preconditionError';

/**
 * What an AI agent needs from a person before it may use an operation:
 * - `limits`: a cost and a recipient limit that a person has entered
 * - `limitsAndPlan`: these, and the plan ID of a Check
 */
export type AgentNeeds = 'limits' | 'limitsAndPlan';

/** The one kind of expression that neither the model nor what it has read can reach. */
const variable = /^=\{\{\s*\$vars\.[A-Za-z_]\w*\s*\}\}$/;

/**
 * Whether a person has entered a value. Any other expression may read what the model has said: by `$fromAI`,
 * but just as well by `$json`, which in a tool holds the arguments of the call.
 */
function isFromPerson(raw: unknown): boolean {
	return typeof raw !== 'string' || !raw.startsWith('=') || variable.test(raw);
}

function forbidden(message: string, remedy: string): PreconditionError {
	return new PreconditionError([{ message, remedy }]);
}

/**
 * Lets an AI agent pass only within limits that a person has set.
 *
 * @param guards the collection of guards
 * @throws PreconditionError when a limit is missing or comes from the model, or the plan ID is missing
 */
export function requirePerson(guards: Params, needs: AgentNeeds): void {
	const limits = ['maximumCost', 'maximumRecipients'];
	const listed = (names: string[]): string =>
		names.map((name) => `"${guards.label(name)}"`).join(' and ');
	const missing = limits.filter((name) => !guards.isAdded(name));
	if (missing.length > 0) {
		throw forbidden(
			`An AI agent may not do this without limits that a person has set: ${listed(missing)} ` +
				`${missing.length === 1 ? 'is' : 'are'} missing`,
			'In the tool, add them under "Guards" with a fixed number.',
		);
	}
	const fromModel = limits.filter((name) => !isFromPerson(guards.raw(name)));
	if (fromModel.length > 0) {
		throw forbidden(
			`An AI agent may not set its own limits: ${listed(fromModel)} ${fromModel.length === 1 ? 'is' : 'are'} an expression`,
			'In the tool, enter a fixed number, or an n8n variable such as {{ $vars.maximumCost }}.',
		);
	}
	if (needs === 'limitsAndPlan' && guards.isEmpty('planId')) {
		throw forbidden(
			`An AI agent may not send what was not checked: "${guards.label('planId')}" is missing`,
			'Run Check first, and pass on the plan ID that it returns. In the tool, add "Plan ID" under "Guards".',
		);
	}
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
