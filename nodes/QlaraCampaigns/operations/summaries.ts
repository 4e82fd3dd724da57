import type { Problem } from '../channels/problem';
import { amountText, countText } from '../parameters/amountText';
import { safeSentence } from '../parameters/safeText';
import type { Estimate } from '../sending/estimate';

/**
 * What speaks against a campaign, as the end of a sentence. What it quotes of the campaign is harmless, so that the
 * summary can stand in a mail or a form.
 */
function reasonOf({ message }: Problem): string {
	const reason = message
		.replace(/^The campaign (cannot be sent: it )?/, 'it ')
		.replace(/^The (?=scheduled|SMS|sending)/, 'the ')
		.replace(/\.$/, '')
		.replace(/"([^"<>&]*)"/g, '“$1”');
	return safeSentence(reason);
}

function reasonsOf([first, ...others]: Problem[]): string {
	if (first === undefined) return '';
	const more =
		others.length === 0
			? ''
			: `, and ${others.length} more ${others.length === 1 ? 'reason' : 'reasons'}`;
	return `${reasonOf(first)}${more}`;
}

/** `to 38 recipients for 1.71 EUR`, as far as it is known. */
function reachOf({
	recipients,
	cost,
	currency,
}: Pick<Estimate, 'recipients' | 'cost' | 'currency'>): string {
	return [
		...(recipients === undefined ? [] : [` to ${countText(recipients, 'recipient')}`]),
		...(cost === undefined ? [] : [` for ${amountText(cost, currency)}`]),
	].join('');
}

/** What Check has found, in one sentence without a period: whether the campaign can be sent, and why not. */
export function checkSummary(estimate: Estimate, problems: Problem[]): string {
	const of = (wanted: Problem['severity']): Problem[] =>
		problems.filter(({ severity }) => severity === wanted);
	if (of('error').length > 0) return `Cannot be sent: ${reasonsOf(of('error'))}`;
	const canBeSent = `Can be sent${reachOf(estimate)}`;
	return of('warning').length === 0
		? canBeSent
		: `${canBeSent}, but look at this first: ${reasonsOf(of('warning'))}`;
}
