import { toText } from '../api/toText';
import type { Params } from '../parameters/params';
import type { EventRules } from './changeEvent';
import { triggerOnValues } from './eventKinds';
import type { Filter } from './filter';
import { afterRestart, eventsFor } from './form';

/** What the user has set in the form. */
export interface Settings {
	rules: EventRules;
	filter: Filter;
	/** Events hold the campaign with its ten most used fields. */
	simple: boolean;
	/** The baseline emits events for what exists. */
	deliverExisting: boolean;
	/** Events of which n8n may have lost the execution are emitted once more. */
	atLeastOnce: boolean;
}

/** What separates several values in one text, as an expression may give them. */
const separators = /[\s,]+/;

function readRules(params: Params, options: Params): EventRules {
	const chosen = params.list('triggerOn', separators).map(toText);
	const triggerOn = new Set(triggerOnValues.filter((value) => chosen.includes(value)));
	const invalid = chosen.find((value) => !triggerOnValues.some((known) => known === value));
	if (invalid !== undefined)
		throw params.problem(
			'triggerOn',
			`holds "${invalid.slice(0, 60)}", which is not one of its options`,
			`Choose from: ${triggerOnValues.join(', ')}.`,
		);
	if (triggerOn.size === 0)
		throw params.problem('triggerOn', 'is empty', 'Choose at least one change.');
	return {
		triggerOn,
		eachStatus:
			options.has('eventsFor') &&
			options.choice('eventsFor', Object.values(eventsFor)) === eventsFor.step,
	};
}

function readFilter(params: Params): Filter {
	if (params.choice('watch', ['all', 'one']) === 'one')
		return { campaignId: params.id('campaignId'), sendingModes: [], search: '' };
	const filters = params.collection('filters');
	return {
		sendingModes: filters.isLeftEmpty('sendingModes')
			? []
			: filters.list('sendingModes', separators).map((mode) => toText(mode).toUpperCase()),
		search: filters.isLeftEmpty('search') ? '' : filters.text('search').trim(),
	};
}

/**
 * Reads the form.
 *
 * @throws InputError when a parameter cannot be used
 */
export function readSettings(params: Params): Settings {
	const options = params.collection('options');
	return {
		rules: readRules(params, options),
		filter: readFilter(params),
		simple: params.flag('simplify'),
		deliverExisting: options.has('deliverExisting') && options.flag('deliverExisting'),
		atLeastOnce:
			options.has('afterRestart') &&
			options.choice('afterRestart', Object.values(afterRestart)) === afterRestart.atLeastOnce,
	};
}
