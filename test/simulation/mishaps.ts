import { refusingBodies } from '../simulator';

/** What happens to one request on its way. `work`: whether the server does what was asked. */
export interface Mishap {
	name: string;
	work: boolean;
	/** What comes back instead of the server's answer; absent: that answer. */
	answer?: { status: number; headers?: Record<string, string>; body?: string };
	/** The connection breaks, with this code and system call of the network layer. */
	breaks?: { code: string; syscall?: string };
	/** No answer before the client gives up. */
	silent?: true;
	/** Only the first half of the body comes. */
	cut?: true;
}

const html = '<html><body><h1>Sign in</h1></body></html>';

/** Values that servers have been seen to send, and some that nobody should. */
const retryAfters = [
	'0',
	'-5',
	'soon',
	'',
	'2',
	'7.5',
	'30',
	'86400',
	'1e12',
	'Infinity',
	'NaN',
	'Thu, 01 Jan 1970 00:00:00 GMT',
	'Fri, 31 Dec 9999 23:59:59 GMT',
];
const retryBodies = [
	'{"retryAfter":3}',
	'{"retryAfter":"4"}',
	'{"retryAfter":-1}',
	'{"retryAfter":1e99}',
	'{"retryAfter":null}',
	'{}',
	'',
	html,
];

type Random = () => number;
export const pick = <T>(random: Random, values: readonly T[]): T =>
	values[Math.floor(random() * values.length)]!;

/** Everything that may go wrong, each with its weight. */
const mishaps: Array<[number, (random: Random) => Mishap]> = [
	[
		4,
		() => ({
			name: 'reply lost after the work: reset',
			work: true,
			breaks: { code: 'ECONNRESET', syscall: 'read' },
		}),
	],
	[3, () => ({ name: 'reply lost after the work: silence', work: true, silent: true })],
	[
		2,
		() => ({
			name: 'reply lost after the work: socket hang up',
			work: true,
			breaks: { code: 'ECONNRESET' },
		}),
	],
	[
		1,
		() => ({
			name: 'reply lost after the work: network gone',
			work: true,
			breaks: { code: 'ENETUNREACH', syscall: 'read' },
		}),
	],
	[
		1,
		() => ({
			name: 'reply lost after the work: host gone',
			work: true,
			breaks: { code: 'EHOSTUNREACH' },
		}),
	],
	[
		3,
		() => ({
			name: 'request lost before the work: reset',
			work: false,
			breaks: { code: 'ECONNRESET', syscall: 'write' },
		}),
	],
	[2, () => ({ name: 'request lost before the work: silence', work: false, silent: true })],
	[
		3,
		() => ({
			name: 'refused connection',
			work: false,
			breaks: { code: 'ECONNREFUSED', syscall: 'connect' },
		}),
	],
	[
		1,
		() => ({
			name: 'no such host',
			work: false,
			breaks: { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
		}),
	],
	[
		1,
		() => ({
			name: 'connection timeout',
			work: false,
			breaks: { code: 'ETIMEDOUT', syscall: 'connect' },
		}),
	],
	[
		3,
		(random) => ({
			name: 'gateway error after the work',
			work: true,
			answer: { status: pick(random, [500, 502, 503, 504, 408]), body: html },
		}),
	],
	[
		2,
		(random) => ({
			name: 'gateway error before the work',
			work: false,
			answer: {
				status: pick(random, [500, 502, 503, 504, 408]),
				headers: { 'retry-after': pick(random, retryAfters) },
				body: '',
			},
		}),
	],
	[
		4,
		(random) => ({
			name: '429 before the work',
			work: false,
			answer: {
				status: 429,
				headers: {
					...(random() < 0.5 && { 'Retry-After': pick(random, retryAfters) }),
					...(random() < 0.3 && { 'X-RateLimit-Reset': pick(random, retryAfters) }),
				},
				body: pick(random, retryBodies),
			},
		}),
	],
	[
		1,
		(random) => ({
			name: 'login page',
			work: false,
			answer: { status: pick(random, [200, 203]), body: html },
		}),
	],
	[
		1,
		(random) => ({
			name: 'a 202 that says no',
			work: random() < 0.5,
			answer: { status: 202, body: pick(random, [...Object.values(refusingBodies), html]) },
		}),
	],
	[
		1,
		() => ({
			name: 'redirect',
			work: false,
			answer: { status: 307, headers: { location: 'https://elsewhere.test/' } },
		}),
	],
	[
		1,
		() => ({
			name: 'redirect after the work',
			work: true,
			answer: { status: 302, headers: { location: 'https://elsewhere.test/' } },
		}),
	],
	[3, () => ({ name: 'cut body', work: true, cut: true })],
	[
		1,
		() => ({ name: 'other success after the work', work: true, answer: { status: 200, body: '' } }),
	],
];

const weights = mishaps.reduce((sum, [weight]) => sum + weight, 0);

/** A mishap of any kind. */
export function anyMishap(random: Random): Mishap {
	let left = random() * weights;
	for (const [weight, make] of mishaps) {
		left -= weight;
		if (left < 0) return make(random);
	}
	return mishaps[0]![1](random);
}

/** The one mishap of the runs that measure how often the answer is `unknown`. */
export function lostReply(random: Random): Mishap {
	return pick(random, mishaps.slice(0, 3))[1](random);
}
