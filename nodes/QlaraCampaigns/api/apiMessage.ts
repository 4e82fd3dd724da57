import { isJsonObject, type JsonObject } from './types';

const maxLength = 500;
/** What is looked at of a text: the words of a page stand near its beginning. */
const maxText = 50_000;
/** Levels of nesting that are looked at. */
const maxLevels = 6;

/** A text, or what a browser would show of a page. One pass, since a page may hold anything. */
function plainText(html: string): string {
	const text = html.slice(0, maxText);
	let plain = '';
	let at = 0;
	/** The element that is open and shows nothing. */
	let hidden = '';
	for (const { 0: tag, index } of text.matchAll(/<[/!?a-z][^<>]*>/gi)) {
		if (hidden === '') plain += `${text.slice(at, index)} `;
		at = index + tag.length;
		const [, slash, name = ''] = /^<(\/?)(script|style)\b/i.exec(tag.toLowerCase()) ?? [];
		if (slash === '' && hidden === '') hidden = name;
		else if (slash === '/' && hidden === name) hidden = '';
	}
	if (hidden === '') plain += text.slice(at);
	return plain.replace(/\s+/g, ' ').trim();
}

/** A reason, and the field of the request that it is about, if it names one. */
interface Reason {
	field: string;
	text: string;
}

/** Where an object has its reason, the most telling first (docs/api.md#errors). */
const reasonNames = [
	'message',
	'defaultMessage',
	'errorMessage',
	'error_message',
	'error_description',
	'msg',
	'reason',
	'error',
	'detail',
	'title',
	'description',
	'text',
	'code',
];
/** The same in an object that may as well have the names of fields for keys. */
const plainReasonNames = reasonNames.slice(0, reasonNames.indexOf('title'));
/** Where an object lists what is wrong, by item or by field. */
const listNames = [
	'errors',
	'violations',
	'fieldErrors',
	'validationErrors',
	'invalid-params',
	'invalidParams',
	'issues',
	'details',
];
/** Where an object may hold a whole answer. */
const wrapperNames = ['data', 'result', 'response', 'body', 'fault', 'status', 'meta'];
/** What stands beside a reason and is none. */
const besideReason = new Set(['code', 'type', 'status', 'rule', 'kind', 'rejectedValue', 'value']);

/** The field that an item of a list is about; `outer` when it names none. */
function fieldOf(item: JsonObject, outer: string): string {
	const { field, propertyPath, property, path, loc, param, parameter, pointer, source } = item;
	const named =
		[field, propertyPath, property, path, loc, param, parameter, pointer].find(
			(name) => name !== undefined && name !== null,
		) ??
		(isJsonObject(source) ? (source.pointer ?? source.parameter) : undefined) ??
		(item.reason === undefined ? undefined : item.name);
	const steps = [named]
		.flat()
		.filter((step) => typeof step === 'string' || typeof step === 'number');
	if (steps[0] === 'body' || steps[0] === 'query') steps.shift();
	const name = steps.join('.').slice(0, 100);
	return name.replace(/^(\$\.|#?\/)/, '') || outer;
}

/** Everything that a value gives as reasons, in the order in which it is told. */
function* reasonsIn(value: unknown, field = '', level = 0): Generator<Reason, void> {
	if (level > maxLevels) return;
	if (typeof value === 'string') {
		const text = plainText(value);
		if (text !== '') yield { field, text };
	} else if (Array.isArray(value)) {
		for (const entry of value)
			yield* reasonsIn(entry, isJsonObject(entry) ? fieldOf(entry, field) : field, level + 1);
	} else if (isJsonObject(value)) {
		yield* ownReason(value, reasonNames, field);
		for (const name of [...reasonNames, ...listNames])
			if (typeof value[name] === 'object') yield* reasonsByField(value[name], field, level + 1);
		for (const name of wrapperNames) {
			const inner = value[name];
			if (!isJsonObject(inner)) continue;
			yield* ownReason(inner, plainReasonNames, field);
			for (const list of listNames) yield* reasonsByField(inner[list], field, level + 1);
		}
	}
}

function* ownReason(
	value: JsonObject,
	names: readonly string[],
	field: string,
): Generator<Reason, void> {
	const text = names
		.map((name): unknown => value[name])
		.find((own) => typeof own === 'string' && /\S/.test(own));
	if (text !== undefined) yield* reasonsIn(text, field);
}

/** The same for an object whose keys may be the names of fields: `{"smsBody": ["is too long"]}`. */
function* reasonsByField(value: unknown, field = '', level = 0): Generator<Reason, void> {
	if (typeof value === 'number') yield { field, text: String(value) };
	if (!isJsonObject(value)) return yield* reasonsIn(value, field, level);
	if (level > maxLevels) return;
	const own = [...ownReason(value, plainReasonNames, field)];
	yield* own;
	for (const [name, entry] of Object.entries(value)) {
		if (typeof entry === 'string' && plainReasonNames.includes(name)) continue;
		if (own.length > 0 && besideReason.has(name)) continue;
		const isPlain = listNames.includes(name) || plainReasonNames.includes(name);
		yield* reasonsByField(
			entry,
			isPlain ? field : [field, name].filter(Boolean).join('.'),
			level + 1,
		);
	}
}

/**
 * What a body in a shape that nobody knows holds, if that is more than numbers. A thing with an id, such as the
 * campaign, is no reason.
 */
function anythingIn(body: unknown): Reason[] {
	const isThing = (value: unknown): boolean => isJsonObject(value) && value.id !== undefined;
	const rest = isJsonObject(body)
		? Object.fromEntries(Object.entries(body).filter(([, value]) => !isThing(value)))
		: body;
	const found = [...reasonsByField(rest)];
	return found.some(({ text }) => Number.isNaN(Number(text))) ? found : [];
}

/** One text out of reasons, each said once, and no longer than it has to be. */
function join(reasons: Iterable<Reason>, hasTitle: boolean): string {
	let text = '';
	const said = new Set<string>();
	for (const { field, text: words } of reasons) {
		if (text.length > maxLength) break;
		const names = (by: string): boolean => by.toLowerCase().includes(field.toLowerCase());
		const reason = names(words) ? words : `${field}: ${words}`;
		const isSaid = said.has(reason) || (words.length > 5 && text.includes(words) && names(text));
		if (isSaid) continue;
		if (said.size > 0)
			text = text.replace(/[.:;]$/, '') + (hasTitle && said.size === 1 ? ': ' : '; ');
		text += reason;
		said.add(reason);
	}
	return text;
}

/**
 * The API's own words in the body of a refusal, whatever its shape; of a refusal by field each reason with its field.
 *
 * @param body decoded
 * @returns at most 500 characters; undefined when it gave no reason
 */
export function apiMessageOf(body: unknown): string | undefined {
	const hasTitle = isJsonObject(body) && [...ownReason(body, reasonNames, '')].length > 0;
	const message = join(reasonsIn(body), hasTitle) || join(anythingIn(body), false);
	if (message === '') return undefined;
	return message.length > maxLength ? `${message.slice(0, maxLength)}…` : message;
}
