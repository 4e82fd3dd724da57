import type { Params } from '../parameters/params';
import { anyChange, kinds, type EventRules } from './events';
import type { Filter } from './filter';
import { afterRestart, eventsFor } from './form';

/** What the user has set. */
export interface Settings {
	rules: EventRules;
	filter: Filter;
	simple: boolean;
	deliverExisting: boolean;
	atLeastOnce: boolean;
}

const words = [anyChange, ...kinds.map(({ value }) => value)] as const;

function readRules(params: Params, options: Params): EventRules {
	const chosen = params.list('triggerOn', /[\s,]+/).map(String);
	const on = new Set(words.filter((word) => chosen.includes(word)));
	const stranger = chosen.find((word) => !words.some((known) => known === word));
	if (stranger !== undefined)
		throw params.problem(
			'triggerOn',
			`holds "${stranger.slice(0, 60)}", which is not one of its options`,
			`Choose from: ${words.join(', ')}.`,
		);
	if (on.size === 0) throw params.problem('triggerOn', 'is empty', 'Choose at least one change.');
	return {
		on,
		eachStep:
			options.has('eventsFor') &&
			options.choice('eventsFor', Object.values(eventsFor)) === eventsFor.step,
	};
}

function readFilter(params: Params): Filter {
	if (params.choice('watch', ['all', 'one']) === 'one')
		return { campaignId: params.id('campaignId'), sendingModes: [], search: '' };
	const filters = params.collection('filters');
	return {
		sendingModes: filters.isEmpty('sendingModes')
			? []
			: filters.list('sendingModes', /[\s,]+/).map((mode) => String(mode).toUpperCase()),
		search: filters.isEmpty('search') ? '' : filters.text('search').trim(),
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
