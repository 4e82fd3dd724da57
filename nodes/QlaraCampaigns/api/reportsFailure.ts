import { isJsonObject, type JsonObject } from './types';

/** Words, and names of HTTP statuses, with which an answer says that something did not work. */
const failureWord =
	/^(err|errors?|errore|fail(ed|ure)?|fault|exception|ko|nok|denied|refused|rejected|declined|invalid|unauthori[sz]ed|forbidden|unavailable|bad[ _-]?request|not[ _-]?found|conflict|unprocessable[ _-]?entity|too[ _-]?many[ _-]?requests|(internal[ _-]?)?server[ _-]?error|bad[ _-]?gateway|service[ _-]?unavailable)(?![a-z])/i;

/** Fields that hold something only when something is wrong; names in lower case, without `_` and `-`. */
const errorFields = new Set([
	'error',
	'errors',
	'errorcode',
	'errormessage',
	'errordescription',
	'exception',
	'fault',
	'fielderrors',
	'invalidparams',
	'validationerrors',
	'violations',
]);

/** Objects that say how a request went, and objects that may hold a whole answer. */
const reports = ['status', 'meta', 'header'];
const wrappers = ['data', 'result', 'response', 'body'];

/** Levels that are looked at. */
const maxLevels = 4;

/** Whether a field for errors holds any. */
function holdsError(value: unknown, level = 0): boolean {
	if (level > maxLevels) return false;
	if (typeof value === 'string')
		return !/^(0*|false|no|no errors?|none|null|ok|success)$/i.test(value.slice(0, 50).trim());
	if (Array.isArray(value)) return value.some((entry) => holdsError(entry, level + 1));
	if (isJsonObject(value))
		return Object.values(value).some((entry) => holdsError(entry, level + 1));
	return value === true || (typeof value === 'number' && value !== 0);
}

const isNo = (value: unknown): boolean =>
	value === false || (typeof value === 'string' && /^(false|no)$/i.test(value.trim()));

/** Not asked of `success`, which can count messages. */
const isZero = (value: unknown): boolean => value === 0 || value === '0';

/** Whether a value is an HTTP status of a refusal. */
const isRefusal = (value: unknown): boolean =>
	(typeof value === 'number' || typeof value === 'string') &&
	Number(value) >= 400 &&
	Number(value) < 600;

/** Whether an object says outright that the request did not succeed, as no campaign says it of itself. */
export function deniesSuccess({ success, ok, status, statusCode }: JsonObject): boolean {
	return isNo(success) || isNo(ok) || isZero(ok) || isRefusal(status) || isRefusal(statusCode);
}

/** Whether a word such as `error` or `BAD_REQUEST` says that something did not work. */
export function isFailureWord(value: unknown): boolean {
	return typeof value === 'string' && failureWord.test(value.trim());
}

/** Whether a text is a page for a browser, such as the sign-in page of a gateway. */
export function isWebPage(body: unknown): boolean {
	return (
		typeof body === 'string' &&
		/^\s*<|<(!doctype|html|head|body|form|script)\b/i.test(body.slice(0, 2_000))
	);
}

/** Whether the fields of an object say that a request did not succeed; what it wraps is not looked at. */
export function reportsFailureItself(value: JsonObject, level = 0): boolean {
	return (
		deniesSuccess(value) ||
		isFailureWord(value.status) ||
		isFailureWord(value.result) ||
		(typeof value.code === 'number' && isRefusal(value.code)) ||
		Object.entries(value).some(
			([name, entry]) =>
				errorFields.has(name.toLowerCase().replace(/[_-]/g, '')) && holdsError(entry),
		) ||
		reports.some((name) => {
			const report = value[name];
			return level < maxLevels && isJsonObject(report) && reportsFailureItself(report, level + 1);
		})
	);
}

/**
 * Whether an answer with a status of success says that the request did not succeed (docs/api.md#errors):
 * `success: false`, a `status` of 400, the word `error`, a list of `errors`, a web page. An answer that says nothing,
 * or something in its own words such as `OK`, does not.
 *
 * @param body decoded
 */
export function reportsFailure(body: unknown, level = 0): boolean {
	if (level > maxLevels) return false;
	if (typeof body === 'string') return isWebPage(body) || (level === 0 && isFailureWord(body));
	if (Array.isArray(body))
		return body.length > 0 && body.every((entry) => reportsFailure(entry, level + 1));
	if (!isJsonObject(body)) return false;
	return (
		reportsFailureItself(body) ||
		wrappers.some((name) => isJsonObject(body[name]) && reportsFailure(body[name], level + 1))
	);
}
