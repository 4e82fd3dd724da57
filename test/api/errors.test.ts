import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import {
	isAmbiguous,
	isNotFound,
	QlaraError,
	resultOf,
	type FailureDetails,
	type FailureKind,
} from '../../nodes/QlaraCampaigns/api/errors';

const failure = (kind: FailureKind, details: FailureDetails = {}): QlaraError =>
	new QlaraError('No', kind, endpoints.get, details);

describe('isAmbiguous', () => {
	it.each<[FailureKind, FailureDetails, boolean]>([
		['noAnswer', { code: 'ECONNRESET' }, true],
		['unreadable', { status: 200 }, true],
		['refused', { status: 500 }, true],
		['refused', { status: 599 }, true],
		['refused', { status: 408 }, true],
		['refused', { status: 499 }, false],
		['refused', { status: 429 }, false],
		['refused', { status: 404 }, false],
		['refused', { status: 302 }, false],
		['unreachable', { code: 'ECONNREFUSED' }, false],
	])('of %s with %j is %j', (kind, details, expected) => {
		expect(isAmbiguous(failure(kind, details))).toBe(expected);
	});
});

describe('isNotFound', () => {
	it.each<[unknown, boolean]>([
		[failure('refused', { status: 404 }), true],
		[failure('refused', { status: 410 }), false],
		[failure('unreadable', { status: 404 }), false],
		[failure('noAnswer'), false],
		[{ kind: 'refused', details: { status: 404 } }, false],
		[{ id: 7 }, false],
		[undefined, false],
	])('of %j is %j', (error, expected) => {
		expect(isNotFound(error)).toBe(expected);
	});
});

describe('resultOf', () => {
	it('gives what a request resolves with', async () => {
		expect(await resultOf(Promise.resolve(7))).toBe(7);
	});

	it('gives the failure of the API as a value', async () => {
		const error = failure('noAnswer');
		expect(await resultOf(Promise.reject(error))).toBe(error);
	});

	it('throws everything else', async () => {
		const error = new TypeError('A fault of the code');
		await expect(resultOf(Promise.reject(error))).rejects.toBe(error);
	});
});

describe('withAttempts', () => {
	it('keeps everything else, and leaves the first error alone', () => {
		const first = failure('refused', { status: 503, retryAfterMs: 4_000 });
		const last = first.withAttempts(3);
		expect(last).toBeInstanceOf(QlaraError);
		expect(last).toMatchObject({
			name: 'QlaraError',
			message: 'No',
			kind: 'refused',
			endpoint: endpoints.get,
			details: { status: 503, retryAfterMs: 4_000, attempts: 3 },
		});
		expect(first.details).toEqual({ status: 503, retryAfterMs: 4_000 });
	});
});
