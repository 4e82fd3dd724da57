import type { Dialect } from '../simulator';
import type { Dice } from './dice';

/** Readings of the documents in which a list that stands still can be read whole, drawn at random. */
export function drawDialect(dice: Dice): Partial<Dialect> {
	const small = dice.chance(0.35);
	const dialect: Partial<Dialect> = {
		listEnvelope: dice.of([
			'spring',
			'array',
			'data',
			'items-without-total',
			'campaigns-page-count',
		] as const),
		emptyList: dice.of(['envelope', 'no-content'] as const),
		campaignId: dice.of(['number', 'numeric-text', 'word'] as const),
		status: dice.of(['integer', 'numeric-text', 'word'] as const),
		readyDraftStatus: dice.of([0, 0, 1] as const),
		campaignFields: dice.of(['full', 'full', 'sparse'] as const),
		single: dice.of(['bare', 'data', 'campaign'] as const),
		zone: dice.of(['Europe/Rome', 'UTC'] as const),
		dates: dice.of(['pattern', 'iso-z', 'iso-offset', 'epoch-ms'] as const),
		defaultDirection: dice.of(['ASC', 'DESC'] as const),
		direction: dice.of(['honoured', 'ignored'] as const),
		pageBeyondEnd: dice.of(['empty', 'last-page'] as const),
		updateAfterConfirm: dice.of(['stays-confirmed', 'stays-confirmed', 'back-to-draft'] as const),
		order: dice.of(['id', 'created', 'updated', 'shifting', 'unstable'] as const),
		maxPageSize: 1000,
		oversizedLimit: dice.of(['capped', 'refused'] as const),
	};
	if (small) {
		// Where pages are this small, an order that changes with each request hides campaigns from every client.
		dialect.order = dice.of(['id', 'created'] as const);
		dialect.maxPageSize = dice.of([3, 7]);
		dialect.oversizedLimit = 'capped';
	} else if (dice.chance(0.1)) dialect.paging = dice.of(['all-at-once', 'page-ignored'] as const);
	return dialect;
}
