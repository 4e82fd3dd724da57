import { readApiDate } from '../api/dates';
import { countText } from '../parameters/amountText';
import { safeLine } from '../parameters/safeText';
import { eventName, type ChangeEvent } from './changeEvent';
import { totalsOf } from './totals';

/** What recipients and figures of an ended campaign add to a sentence; nothing where the API did not say them. */
function deliveredOf({ campaign }: ChangeEvent): string {
	const { totalDestinations, totalSuccess, totalFailed, deliveryRate } = totalsOf(
		campaign ?? { id: '' },
	);
	if (typeof totalDestinations !== 'number' || typeof totalSuccess !== 'number') return '';
	const rate = typeof deliveryRate === 'number' ? ` (${deliveryRate} %)` : '';
	const failed =
		typeof totalFailed === 'number' && totalFailed > 0 ? `, ${totalFailed} failed` : '';
	const reached = `${totalSuccess.toLocaleString('en-US')} of ${countText(totalDestinations, 'recipient')}`;
	return `: ${reached} reached${rate}${failed}`;
}

function dateOf({ campaign }: ChangeEvent): string {
	const at = readApiDate(campaign?.scheduledDate);
	if (at === undefined) return '';
	return ` for ${new Date(at).toISOString().replace('T', ' ').slice(0, 16)} UTC`;
}

/** What has happened, in words. */
function predicate(event: ChangeEvent): string {
	switch (eventName(event)) {
		case 'backToDraft':
			return 'is a draft again';
		case 'created':
			return 'was created as a draft';
		case 'scheduled':
			return `is scheduled${dateOf(event)}`;
		case 'sendingStarted':
			return 'is being sent';
		case 'completed':
			return `is completed${deliveredOf(event)}`;
		case 'failed':
			return `has failed${deliveredOf(event)}`;
		case 'deleted':
			return 'was deleted';
	}
}

/**
 * An event as one sentence for a mail or a chat, such as `Campaign “Spring offer” is completed: 39 of 40 recipients
 * reached (97.5 %), 1 failed.` Its name is harmless there.
 */
export function eventSummary(event: ChangeEvent): string {
	const { campaign, id } = event;
	const name = typeof campaign?.name === 'string' ? campaign.name.trim() : '';
	const title = name === '' ? safeLine(id) : `“${safeLine(name)}”`;
	return `Campaign ${title} ${predicate(event)}.`;
}
