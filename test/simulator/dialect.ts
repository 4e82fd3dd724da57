/**
 * What the documents leave open, as switches. Each switch names its possible values, the default first:
 * the most plausible reading, which is not always the most convenient one. Sections refer to the API reference.
 */
export const dialectSwitches = {
	/**
	 * docs/api.md#envelopes: shape of a page. `campaigns-page-count` has a `count`, `data-page-total` a `total` that
	 * counts the page only.
	 */
	listEnvelope: [
		'spring',
		'array',
		'data',
		'items-without-total',
		'nested-items',
		'nested-content',
		'campaigns',
		'campaigns-page-count',
		'data-page-total',
	],
	/** docs/api.md#lists: the object in which each row of the list of campaigns stands. */
	rowEnvelope: ['none', 'campaign', 'node'],
	/** docs/api.md#lists: another list before the rows. `results`: of something else, under a name that lists have. */
	secondList: ['none', 'facets', 'results'],
	/** Answer for a page without rows. */
	emptyList: ['envelope', 'no-content'],
	/** docs/api.md, C3. `word`: `camp-1001`. `long`: a number that JavaScript cannot hold (docs/api.md#ids). */
	campaignId: ['number', 'numeric-text', 'word', 'long'],
	/** docs/api.md, C23. `word`: `list_87`. `long` as above. */
	contactListId: ['number', 'word', 'long'],
	/** docs/api.md, C2. */
	status: ['integer', 'numeric-text', 'word'],
	/** docs/api.md#statuses: does status 1 also cover a draft with readyToSend that nobody confirmed? */
	readyDraftStatus: [0, 1],
	/** docs/api.md, C1: the name of the mode in answers. */
	modeField: ['sendingMode', 'channel'],
	unsetFields: ['null', 'omitted'],
	/** docs/api.md#get. `sparse`: nothing but the fields named there. */
	campaignFields: ['full', 'sparse'],
	/** docs/api.md#single-campaigns. `request`: in `data`, beside an id and a status of the request. */
	single: ['bare', 'data', 'campaign', 'result', 'request'],
	/** docs/api.md#endpoints: success of create. */
	createStatus: [201, 200],
	createReply: ['campaign', 'id'],
	updateReply: ['campaign', 'message', 'empty', 'request'],
	/** docs/api.md#delete: 204 is documented; gateways make other successes of it. */
	deleteReply: ['no-content', 'empty', 'message', 'accepted'],
	/** docs/api.md#update: do fields that a PUT leaves out keep their value? */
	put: ['merge', 'replace'],
	/** docs/api.md#create: must create already carry the channel fields and recipients that confirm needs? */
	drafts: ['complete', 'incomplete-allowed'],
	/** docs/api.md#create: value of an absent readyToSend. */
	readyToSendDefault: [false, true],
	/** docs/api.md, C8 and C9: what an update does to a scheduled campaign. */
	updateAfterConfirm: ['stays-confirmed', 'back-to-draft'],
	/** docs/api.md#calculate-goal: the reference names two sets of changes; `update`: any update at all. */
	goalNeededAfter: ['recipients-mode-content', 'recipients-mode', 'update'],
	/** docs/api.md#price: the price between a change and the next calculateGoal. */
	priceAfterChange: ['stale', 'zero'],
	/**
	 * docs/api.md#price. `text` is a JSON string, `plain` is text/plain; `text-comma` is in Italian notation,
	 * `text-thousandths` can be read in two ways from 1 on.
	 */
	price: [
		'number',
		'text',
		'text-comma',
		'text-thousandths',
		'plain',
		'price-object',
		'price-object-text',
		'total-price-currency',
		'nested-data',
	],
	/** docs/api.md#calculate-goal: name of the cost in a campaign. */
	costField: ['estimatedCost', 'cost', 'totalPrice', 'none'],
	/** docs/api.md#confirm: body of the 202. */
	confirmReply: ['empty', 'campaign', 'message', 'text', 'request'],
	/** docs/api.md#create: a scheduled date that has passed before the confirm came. */
	overdueSchedule: ['refused', 'sent-now'],
	/** docs/api.md#sms: is the shape of an SMS sender checked? */
	senderRule: ['any', 'strict'],
	/** docs/api.md#sending-modes: "modes like", so there may be more: accept any order of known channels. */
	moreModes: [false, true],
	/** docs/api.md#list: unknown for campaigns; siblings say 10 and 1000. */
	defaultPageSize: [10, 20],
	maxPageSize: [1000, 10, 7],
	oversizedLimit: ['capped', 'refused'],
	paging: ['honoured', 'page-ignored', 'all-at-once'],
	pageBeyondEnd: ['empty', 'last-page'],
	/**
	 * Sort key. `shifting`: by id, but rows seem to be inserted in front while a walk goes on, so pages overlap.
	 * `unstable`: by day of creation, ties in another order each time, so a walk shows rows twice and never shows others.
	 */
	order: ['id', 'created', 'updated', 'shifting', 'unstable'],
	defaultDirection: ['DESC', 'ASC'],
	direction: ['honoured', 'ignored'],
	/** docs/api.md#list: does `sendingMode=SMS` match `RCS_SMS`? */
	modeFilter: ['exact', 'contains'],
	/** docs/api.md#dates: zone of filter dates, buckets and offsets. */
	zone: ['Europe/Rome', 'UTC'],
	/** docs/api.md#dates: dates in answers. */
	dates: ['pattern', 'iso-z', 'iso-offset', 'epoch-ms'],
	totalsWhileSending: ['growing', 'at-end'],
	/** docs/api.md#errors. From `fields` on the reason stands with the field that it is about. */
	errorBody: [
		'spring',
		'vendor',
		'errors-array',
		'nested',
		'problem',
		'text',
		'html',
		'empty',
		'data-message',
		'fields',
		'titled-fields',
		'violations',
		'details',
	],
	/** docs/api.md#open-questions: is the failed check named? */
	errorDetail: ['named', 'generic'],
	/** docs/api.md#rate-limits: how a 429 says when to come back. In all but `body` and `disagreeing` the body does not say it. */
	retryHint: [
		'body',
		'header-seconds',
		'header-date',
		'reset-epoch',
		'reset-seconds',
		'disagreeing',
		'none',
	],
	/** docs/api.md#rate-limits: which window X-RateLimit-* describes. */
	rateHeaders: ['minute', 'second', 'none'],
	/** docs/api.md#rate-limits: how the two limits are counted. */
	rateWindow: ['sliding', 'fixed'],
	/** docs/api.md#statistics: may aggregateOn be left out (then: day)? */
	aggregateOn: ['required', 'optional'],
	/** docs/api.md#statistics: names of the bucket fields. */
	bucketFields: ['total', 'short'],
	emptyBuckets: ['left-out', 'included'],
	/** docs/api.md#neighbouring-endpoints: WhatsApp lists as in their samples, or shaped like every other list. */
	neighbours: ['documented', 'like-lists'],
	/** docs/api.md#neighbouring-endpoints: no path for RCS agents was readable. */
	rcsAgents: ['absent', 'served'],
} as const;

type Switches = typeof dialectSwitches;
export type SwitchName = keyof Switches;

/** One reading of the documents. Sizes may be any number, everything else one of the listed values. */
export type Dialect = {
	-readonly [K in SwitchName]: K extends 'defaultPageSize' | 'maxPageSize'
		? number
		: Switches[K][number];
};

export interface NamedDialect {
	name: string;
	/** What differs from the default. */
	changes: Partial<Dialect>;
	dialect: Dialect;
	/** True where one walk over all pages cannot show every campaign, whatever the client does. */
	walkMayMiss: boolean;
}

const defaults: Record<string, unknown> = {};
for (const [name, values] of Object.entries(dialectSwitches)) defaults[name] = values[0];

export const defaultDialect: Dialect = Object.freeze(defaults as unknown as Dialect);

function named(name: string, changes: Partial<Dialect>, walkMayMiss = false): NamedDialect {
	return { name, changes, dialect: { ...defaultDialect, ...changes }, walkMayMiss };
}

/**
 * Readings to run everything over. Each value of each switch occurs in at least one; unrelated switches share
 * a dialect, so that a table of operations times dialects stays affordable.
 */
export const dialects: NamedDialect[] = [
	named('default', {}),
	named('bare-array', {
		listEnvelope: 'array',
		errorBody: 'vendor',
		price: 'text',
		createStatus: 200,
		dates: 'iso-z',
		retryHint: 'header-seconds',
	}),
	named('data', {
		listEnvelope: 'data',
		single: 'data',
		price: 'nested-data',
		costField: 'cost',
		errorBody: 'errors-array',
		dates: 'iso-offset',
		retryHint: 'header-date',
	}),
	named('without-total', {
		listEnvelope: 'items-without-total',
		price: 'plain',
		confirmReply: 'message',
		errorBody: 'text',
		dates: 'epoch-ms',
		retryHint: 'none',
	}),
	named('nested-items', {
		listEnvelope: 'nested-items',
		price: 'price-object',
		confirmReply: 'campaign',
		costField: 'totalPrice',
		errorBody: 'nested',
		retryHint: 'reset-epoch',
	}),
	named('nested-content', {
		listEnvelope: 'nested-content',
		price: 'price-object-text',
		errorBody: 'problem',
		retryHint: 'reset-seconds',
		rateHeaders: 'second',
		rateWindow: 'fixed',
	}),
	named('campaigns-key', {
		listEnvelope: 'campaigns',
		single: 'campaign',
		price: 'total-price-currency',
		errorBody: 'html',
		retryHint: 'disagreeing',
	}),
	named('campaigns-page-count', {
		listEnvelope: 'campaigns-page-count',
		errorBody: 'empty',
		rateHeaders: 'none',
		updateReply: 'empty',
	}),
	named('no-content-when-empty', {
		emptyList: 'no-content',
		listEnvelope: 'data',
		errorBody: 'data-message',
		emptyBuckets: 'included',
		bucketFields: 'short',
	}),
	named('text-ids', {
		campaignId: 'numeric-text',
		status: 'numeric-text',
		unsetFields: 'omitted',
		zone: 'UTC',
	}),
	named('word-ids', {
		campaignId: 'word',
		contactListId: 'word',
		status: 'word',
		modeField: 'channel',
	}),
	named('long-ids', {
		campaignId: 'long',
		contactListId: 'long',
		single: 'result',
		price: 'text-comma',
		confirmReply: 'text',
		errorBody: 'details',
	}),
	named('request-envelopes', {
		single: 'request',
		updateReply: 'request',
		confirmReply: 'request',
		deleteReply: 'message',
		errorBody: 'titled-fields',
	}),
	named('rows-in-envelopes', {
		rowEnvelope: 'campaign',
		secondList: 'facets',
		deleteReply: 'empty',
		errorBody: 'fields',
	}),
	named('nodes', {
		rowEnvelope: 'node',
		secondList: 'results',
		listEnvelope: 'nested-items',
		deleteReply: 'accepted',
		errorBody: 'violations',
	}),
	named('total-of-the-page', {
		listEnvelope: 'data-page-total',
		maxPageSize: 10,
		goalNeededAfter: 'update',
	}),
	named('ready-is-status-1', {
		readyDraftStatus: 1,
		goalNeededAfter: 'recipients-mode',
		priceAfterChange: 'zero',
	}),
	named('put-replaces', { put: 'replace', updateReply: 'message' }),
	named('put-replaces-silently', {
		put: 'replace',
		drafts: 'incomplete-allowed',
		readyToSendDefault: true,
		overdueSchedule: 'sent-now',
	}),
	named('incomplete-drafts', {
		drafts: 'incomplete-allowed',
		updateAfterConfirm: 'back-to-draft',
		errorDetail: 'generic',
	}),
	named('sparse', { campaignFields: 'sparse', createReply: 'id', costField: 'none' }),
	named('capped-pages', {
		maxPageSize: 7,
		defaultDirection: 'ASC',
		modeFilter: 'contains',
		listEnvelope: 'array',
	}),
	named('capped-pages-with-total', {
		maxPageSize: 7,
		defaultPageSize: 20,
		order: 'created',
		direction: 'ignored',
	}),
	named('limit-refused', {
		oversizedLimit: 'refused',
		senderRule: 'strict',
		moreModes: true,
		neighbours: 'like-lists',
		rcsAgents: 'served',
	}),
	named('last-page-repeats', {
		pageBeyondEnd: 'last-page',
		listEnvelope: 'array',
		order: 'updated',
		totalsWhileSending: 'at-end',
	}),
	named('all-at-once', { paging: 'all-at-once', listEnvelope: 'array', aggregateOn: 'optional' }),
	named('shifting-pages', { order: 'shifting', maxPageSize: 7 }),
	named('page-ignored', { paging: 'page-ignored', listEnvelope: 'data' }, true),
	named(
		'page-ignored-without-total',
		{ paging: 'page-ignored', listEnvelope: 'array', maxPageSize: 7 },
		true,
	),
	named('unstable-order', { order: 'unstable', maxPageSize: 7, listEnvelope: 'array' }, true),
];

/** Adds how the real API was seen to speak, so that all tests run with it too. */
export function addProbedDialect(changes: Partial<Dialect>): void {
	const walkMayMiss = changes.paging === 'page-ignored' || changes.order === 'unstable';
	dialects.push(named('probed', changes, walkMayMiss));
}

/** Readings in which a cost can be read in two ways, so that a client which does not guess knows none. */
export const dialectsWithoutPrice: NamedDialect[] = [
	named('prices-with-thousandths', { price: 'text-thousandths' }),
];

/** Looks a dialect up by its name; throws with the known names. */
export function dialectByName(name: string): Dialect {
	const all = [...dialects, ...dialectsWithoutPrice];
	const found = all.find((entry) => entry.name === name);
	if (!found)
		throw new Error(
			`Unknown dialect "${name}". Known: ${all.map((entry) => entry.name).join(', ')}`,
		);
	return found.dialect;
}
