import type { ConfirmAnswer } from '../../nodes/QlaraCampaigns/api/client';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import {
	QlaraError,
	type FailureDetails,
	type FailureKind,
} from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign, Query } from '../../nodes/QlaraCampaigns/api/types';
import { confirmSafely } from '../../nodes/QlaraCampaigns/sending/confirmSafely';
import type { ConfirmOutcome } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';

const draft: Campaign = { id: 7, name: 'x', status: 0, readyToSend: true };
const lost = new QlaraError('The connection ended', 'noAnswer', endpoints.confirm, {
	code: 'ECONNRESET',
});
const refused = new QlaraError('No', 'refused', endpoints.confirm, { status: 400 });

const accepted: ConfirmAnswer = { status: 202, fields: { queued: true } };
const settleMs = 75_000;
const hour = 3_600_000;

/** A server that answers as a test says, and a process that has been running for an hour. */
function scene({
	confirm = async () => await Promise.resolve(accepted),
	watch = async () => await Promise.resolve(draft),
	before = async () => await Promise.resolve(draft),
	list = () => [],
	elapsed = hour,
}: {
	confirm?: () => Promise<ConfirmAnswer>;
	/** A read while waiting. */
	watch?: () => Promise<Campaign>;
	/** A read that the confirm builds upon. */
	before?: () => Promise<Campaign>;
	/** The rows of a list, by the filters asked for. */
	list?: (query: Query) => Campaign[];
	/** For how long the process has been running, ms. */
	elapsed?: number;
}) {
	const seen = {
		confirms: 0,
		watches: 0,
		/** When the campaign was read while waiting, and when a list, ms of the process. */
		watchedAt: [] as number[],
		listedAt: [] as number[],
		elapsed,
	};
	const never = async (): Promise<never> => await Promise.reject(new Error('not to be called'));
	const ledger = new ConfirmLedger();
	const ask = async (execution?: string): Promise<ConfirmOutcome> =>
		await confirmSafely(
			{
				client: {
					get: async (_id, timing) => {
						if (timing !== 'watch') return await before();
						seen.watches++;
						seen.watchedAt.push(seen.elapsed);
						return await watch();
					},
					list: (query) => async () => {
						seen.listedAt.push(seen.elapsed);
						return await Promise.resolve({ rows: list(query) });
					},
					calculateGoal: never,
					price: never,
					update: never,
					confirm: async () => {
						seen.confirms++;
						return await confirm();
					},
				},
				time: {
					now: () => seen.elapsed,
					elapsed: () => seen.elapsed,
					random: () => 0.5,
					sleep: async (ms) => {
						seen.elapsed += ms;
						await Promise.resolve();
					},
				},
				ledger,
				execution,
			},
			'7',
			{ guards: {}, preflight: false, markAsReady: false, acceptWarnings: 'all' },
		);
	return { ask, seen, ledger };
}

describe('a confirm', () => {
	it('is not repeated by its execution, however unexpectedly it ended', async () => {
		const { ask, seen } = scene({
			confirm: async () => await Promise.reject(new TypeError('Never seen before')),
		});
		expect(await ask('one')).toMatchObject({
			outcome: 'unknown',
			reason: expect.stringContaining('Never seen before') as string,
		});
		seen.elapsed += 3_600_000;
		expect(await ask('one')).toMatchObject({ outcome: 'unknown' });
		expect(seen.confirms).toBe(1);
	});

	it('that ended unclear is not repeated by an execution that had joined it', async () => {
		const { ask, seen } = scene({ confirm: async () => await Promise.reject(lost) });
		expect(await Promise.all([ask('one'), ask('two')])).toMatchObject([
			{ outcome: 'unknown' },
			{ outcome: 'unknown' },
		]);
		seen.elapsed += 3_600_000;
		expect(await ask('two')).toMatchObject({
			outcome: 'unknown',
			reason: expect.stringContaining('does not try again') as string,
		});
		expect(seen.confirms).toBe(1);
	});

	it('is watched for no longer than a minute when every read is slow', async () => {
		const { ask, seen } = scene({
			confirm: async () => await Promise.reject(lost),
			watch: async () => {
				seen.elapsed += 10_000;
				return await Promise.reject(
					new QlaraError('No answer', 'noAnswer', endpoints.get, { code: 'ECONNABORTED' }),
				);
			},
		});
		const started = seen.elapsed;
		expect(await ask('one')).toMatchObject({ outcome: 'unknown' });
		expect(seen.elapsed - started).toBeLessThanOrEqual(61_000);
	});

	it('is not watched any longer once the user has stopped the execution', async () => {
		const { ask, seen } = scene({
			confirm: async () => await Promise.reject(lost),
			watch: async () =>
				await Promise.reject(
					new QlaraError('Stopped', 'noAnswer', endpoints.get, { code: 'ERR_CANCELED' }),
				),
		});
		expect(await ask('one')).toMatchObject({ outcome: 'unknown' });
		expect(seen.watches).toBe(1);
	});

	const one = async () => await Promise.resolve({ ...draft, status: 1 });

	it('that was refused because somebody else was faster is alreadyConfirmed, also at status 1', async () => {
		const { ask } = scene({ confirm: async () => await Promise.reject(refused), watch: one });
		expect(await ask('one')).toMatchObject({ outcome: 'alreadyConfirmed' });
	});

	it.each([
		['was marked as ready before', true, 'confirmed'],
		['may have been marked as ready meanwhile', false, 'unknown'],
	])(
		'without an answer, for a campaign that %s (%j), is %s at status 1',
		async (_what, readyToSend, outcome) => {
			const { ask } = scene({
				confirm: async () => await Promise.reject(lost),
				watch: one,
				before: async () => await Promise.resolve({ ...draft, readyToSend }),
			});
			expect(await ask('one')).toMatchObject({ outcome });
		},
	);
});

/** A campaign at a status, as a read shows it. */
const at =
	(status: number, readyToSend = true) =>
	async () =>
		await Promise.resolve({ ...draft, status, readyToSend });
const failsWith = (kind: FailureKind, details: FailureDetails) => async () =>
	await Promise.reject(new QlaraError('Not this time', kind, endpoints.confirm, details));

describe('before the request of a confirm', () => {
	it('nobody waits for a draft that nobody can have confirmed', async () => {
		const { ask, seen } = scene({});
		expect(await ask('one')).toEqual({
			outcome: 'confirmed',
			id: 7,
			campaign: draft,
			reason: 'Qlara has accepted the confirmation.',
			statusBefore: 'draft',
			statusReads: [{ at: new Date(hour).toISOString(), status: 'draft' }],
			answer: { status: 202 },
			fields: { queued: true },
		});
		expect(seen).toMatchObject({ confirms: 1, watches: 0, elapsed: hour });
	});

	it('a process that has just started waits for a confirm of the one before it to show', async () => {
		const { ask, seen } = scene({ elapsed: 15_000 });
		expect(await ask('one')).toMatchObject({ outcome: 'confirmed', statusReads: { length: 5 } });
		expect(seen).toMatchObject({
			confirms: 1,
			elapsed: settleMs,
			watchedAt: [30_000, 45_000, 60_000],
		});
	});

	it('a process that has just started does not wait for a campaign that it has created itself', async () => {
		const { ask, seen, ledger } = scene({ elapsed: 15_000 });
		ledger.recordCreated('7');
		expect(await ask('one')).toMatchObject({ outcome: 'confirmed' });
		expect(seen).toMatchObject({ confirms: 1, elapsed: 15_000 });
	});

	it.each([
		['while it waits', draft, 2],
		['in the last read', { ...draft, status: 3 }, 0],
	])('a confirm that shows %s is not made again', async (_when, last, watched) => {
		const reads = [draft, last];
		const { ask, seen } = scene({
			elapsed: 15_000,
			before: async () => await Promise.resolve(reads.shift()!),
			watch: async () => await at(seen.watches === watched ? 2 : 0)(),
		});
		expect(await ask('one')).toMatchObject({
			outcome: 'alreadyConfirmed',
			reason: 'The campaign was confirmed before. Nothing was sent now.',
		});
		expect(seen.confirms).toBe(0);
		expect(seen.elapsed).toBe(watched > 0 ? 45_000 : settleMs);
	});

	it('nothing is sent when the last read after the wait brings nothing', async () => {
		const reads = [at(0), failsWith('noAnswer', { code: 'ECONNRESET' })];
		const { ask, seen } = scene({ elapsed: 15_000, before: async () => await reads.shift()!() });
		await expect(ask('one')).rejects.toBeInstanceOf(QlaraError);
		expect(seen.confirms).toBe(0);
	});

	it('what this process has confirmed is confirmed, as long as reads may not show it yet', async () => {
		const { ask, seen } = scene({});
		await ask('one');
		seen.elapsed += settleMs - 1;
		for (const execution of ['one', 'two', undefined])
			expect(await ask(execution)).toMatchObject({
				outcome: 'alreadyConfirmed',
				reason: 'This n8n has confirmed the campaign before, and Qlara has accepted that.',
			});
		expect(seen.confirms).toBe(1);
	});

	it('a draft long after its confirm was edited: another execution confirms it, the same one does not', async () => {
		const { ask, seen } = scene({});
		await ask('one');
		seen.elapsed += settleMs;
		expect(await ask('one')).toMatchObject({
			outcome: 'unknown',
			reason:
				'This execution has confirmed the campaign before, and Qlara, which had accepted that, shows a draft now. It does not try again.',
		});
		expect(seen.confirms).toBe(1);
		expect(await ask('two')).toMatchObject({ outcome: 'confirmed' });
		expect(seen.confirms).toBe(2);
	});

	it('an execution knows its own confirm also at a status that proves nothing', async () => {
		let status = 0;
		const { ask, seen } = scene({ before: async () => await at(status)() });
		await ask('one');
		status = 1;
		seen.elapsed += hour;
		expect(await ask('one')).toMatchObject({
			outcome: 'alreadyConfirmed',
			reason: 'This n8n has confirmed the campaign before, and Qlara has accepted that.',
		});
	});

	it('a confirm that ended unclear may show for a while: another execution waits before it confirms', async () => {
		const answers = [
			async () => await Promise.reject(lost),
			async () => await Promise.resolve(accepted),
		];
		const { ask, seen } = scene({ confirm: async () => await answers.shift()!() });
		await ask('one');
		const ended = seen.elapsed;
		expect(await ask('two')).toMatchObject({ outcome: 'confirmed' });
		expect(seen).toMatchObject({ confirms: 2, elapsed: ended + settleMs });
	});

	it('a request that did not get through is no reason not to try again', async () => {
		const answers = [
			failsWith('unreachable', { code: 'ECONNREFUSED' }),
			failsWith('refused', { status: 429, apiMessage: 'Slow down' }),
			async () => await Promise.resolve(accepted),
		];
		const { ask, seen } = scene({ confirm: async () => await answers.shift()!() });
		expect(await ask('one')).toMatchObject({
			outcome: 'notSent',
			reason: 'The request did not get through, nothing was sent. Not this time.',
			answer: { code: 'ECONNREFUSED' },
		});
		expect(await ask('one')).toMatchObject({
			outcome: 'notSent',
			answer: { status: 429, apiMessage: 'Slow down' },
		});
		expect(await ask('one')).toMatchObject({ outcome: 'confirmed' });
		expect(seen).toMatchObject({ watches: 0, elapsed: hour });
	});

	it('a refused request does not make the process forget that an earlier one had no answer', async () => {
		const answers = [
			async () => await Promise.reject(lost),
			async () => await Promise.reject(refused),
		];
		const { ask, seen } = scene({ confirm: async () => await answers.shift()!() });
		await ask('one');
		seen.elapsed += hour;
		expect(await ask('two')).toMatchObject({ outcome: 'rejected', reason: 'No' });
		expect(await ask('one')).toMatchObject({
			outcome: 'unknown',
			reason: expect.stringContaining('got no clear answer') as string,
		});
		expect(seen.confirms).toBe(2);
	});
});

describe('a campaign whose status does not tell whether it is confirmed', () => {
	const scheduled = ({ isProgrammed }: Query) => (isProgrammed === true ? [draft] : []);
	const listedAsDraft = ({ isDraft }: Query) => (isDraft === true ? [draft] : []);

	it('is watched, and left alone when nothing moves', async () => {
		const { ask, seen } = scene({ before: at(1), watch: at(1) });
		expect(await ask('one')).toMatchObject({
			outcome: 'unknown',
			reason:
				'Qlara shows the status "1", which does not tell whether the campaign is confirmed. Nothing was sent now.',
		});
		expect(seen.confirms).toBe(0);
		// Two lists at once; then every third check and the last ask one.
		expect(seen.listedAt.map((ms) => ms - hour)).toEqual([0, 0, 7_000, 36_000, 50_000]);
		expect(seen.watchedAt.map((ms) => ms - hour)).toEqual([1_000, 3_000, 14_000, 24_000, 45_000]);
	});

	it.each<[string, Partial<Parameters<typeof scene>[0]>]>([
		['the API lists it as scheduled', { list: scheduled }],
		['it moves', { watch: at(2) }],
	])('is confirmed when %s', async (_what, given) => {
		const { ask, seen } = scene({ before: at(1), watch: at(1), ...given });
		expect(await ask('one')).toMatchObject({ outcome: 'alreadyConfirmed' });
		expect(seen.confirms).toBe(0);
	});

	it('is confirmed when a list shows it while it is watched, also after one that could not be read', async () => {
		let lists = 0;
		const { ask, seen } = scene({
			before: at(1),
			watch: at(1),
			list: (query) => {
				lists++;
				if (lists === 3) throw new QlaraError('No', 'noAnswer', endpoints.list);
				return lists > 3 ? scheduled(query) : [];
			},
		});
		expect(await ask('one')).toMatchObject({ outcome: 'alreadyConfirmed' });
		expect(seen.elapsed - hour).toBe(36_000);
		expect(seen.confirms).toBe(0);
	});

	it('and that this execution has tried to confirm is watched once more', async () => {
		let status = 0;
		const { ask, seen } = scene({
			before: async () => await at(status)(),
			watch: async () => await at(seen.watches > 8 ? 2 : 1, false)(),
			confirm: async () => await Promise.reject(new TypeError('Never seen before')),
		});
		await ask('one');
		status = 1;
		seen.watches = 8;
		expect(await ask('one')).toMatchObject({ outcome: 'alreadyConfirmed' });
		expect(seen.confirms).toBe(1);
	});

	it('is sent when the API lists it as a draft', async () => {
		const { ask, seen } = scene({ before: at(1), list: listedAsDraft });
		expect(await ask('one')).toMatchObject({ outcome: 'confirmed' });
		expect(seen).toMatchObject({ confirms: 1, watches: 0 });
	});

	it.each([
		['that was listed as a draft at that status', 1, 'confirmed'],
		['of which only its status was known', 0, 'unknown'],
	])(
		'the list without drafts proves the confirm of a campaign %s (%d): %s',
		async (_what, status, outcome) => {
			let sent = false;
			const { ask } = scene({
				before: at(status, false),
				watch: at(1, false),
				confirm: async () => {
					sent = true;
					return await Promise.reject(lost);
				},
				list: (query) => (sent ? (query.isDraft === false ? [draft] : []) : listedAsDraft(query)),
			});
			expect(await ask('one')).toMatchObject({ outcome });
		},
	);
});

describe('after the request of a confirm', () => {
	it.each<[string, () => Promise<ConfirmAnswer>, string, object]>([
		[
			'another answer of success',
			async () => await Promise.resolve({ status: 200, fields: { ok: 1 } }),
			'Qlara answered with status 200 instead of 202',
			{ answer: { status: 200 }, fields: { ok: 1 } },
		],
		[
			'a redirect',
			failsWith('refused', { status: 302 }),
			'Not this time',
			{ answer: { status: 302 } },
		],
		['408', failsWith('refused', { status: 408 }), 'Not this time', { answer: { status: 408 } }],
		['500', failsWith('refused', { status: 500 }), 'Not this time', { answer: { status: 500 } }],
		[
			'an answer that nobody can read',
			failsWith('unreadable', { status: 202, apiMessage: 'no' }),
			'Not this time',
			{ answer: { status: 202, apiMessage: 'no' } },
		],
		[
			'a broken connection',
			failsWith('noAnswer', { code: 'EPIPE' }),
			'Not this time',
			{ answer: { code: 'EPIPE' } },
		],
	])('%s is settled by nothing but the status', async (_what, confirm, what, seenOfIt) => {
		const still = scene({ confirm });
		expect(await still.ask('one')).toMatchObject({
			outcome: 'unknown',
			reason: `It is not known whether the campaign was confirmed. ${what}, and the status has not moved since.`,
			...seenOfIt,
		});
		expect(still.seen.confirms).toBe(1);
		expect(still.seen.watchedAt.map((ms) => ms - hour)).toEqual([
			1_000, 3_000, 7_000, 14_000, 24_000, 36_000, 45_000, 50_000,
		]);
		const moved = scene({ confirm, watch: at(2) });
		expect(await moved.ask('one')).toMatchObject({
			outcome: 'confirmed',
			reason: `${what}; the status shows that the campaign is confirmed.`,
		});
		expect(moved.seen).toMatchObject({ confirms: 1, watches: 1 });
	});

	it.each<[FailureDetails, number]>([
		[{ status: 404 }, 0],
		[{ status: 499 }, 0],
		[{ status: 400, apiMessage: 'Not enough credit' }, 0],
		[{ status: 400 }, settleMs],
		[{ status: 409, apiMessage: 'Already sent' }, settleMs],
		[{ status: 422 }, settleMs],
	])(
		'a refusal with %j is one, unless a read shows a confirm within %d ms',
		async (details, waited) => {
			const confirm = failsWith('refused', details);
			const { ask, seen } = scene({ confirm });
			expect(await ask('one')).toMatchObject({ outcome: 'rejected', answer: details });
			expect(seen).toMatchObject({ confirms: 1, elapsed: hour + waited });
			expect(await scene({ confirm, watch: at(2) }).ask('one')).toMatchObject({
				outcome: 'alreadyConfirmed',
				reason: 'The campaign was confirmed before, and Qlara refused to confirm it again.',
				answer: details,
			});
		},
	);

	it('says of each read that brought nothing why', async () => {
		const failures: FailureDetails[] = [{ status: 503 }, { code: 'ECONNRESET', status: 200 }, {}];
		const { ask } = scene({
			confirm: async () => await Promise.reject(lost),
			watch: async () =>
				await failsWith('noAnswer', failures.shift() ?? { code: 'ERR_CANCELED' })(),
		});
		const { statusReads } = await ask('one');
		expect(statusReads.map(({ status, why }) => [status, why])).toEqual([
			['draft', undefined],
			['not readable', '503'],
			['not readable', 'ECONNRESET'],
			['not readable', 'noAnswer'],
			['not readable', 'ERR_CANCELED'],
		]);
	});

	it('calls that came at the same moment share one request, and each knows whose it was', async () => {
		const { ask, seen } = scene({});
		const [first, second] = await Promise.all([ask('one'), ask('two')]);
		expect(first).toMatchObject({ outcome: 'confirmed', fields: { queued: true } });
		expect(second).toEqual({
			...first,
			outcome: 'alreadyConfirmed',
			reason: 'Another item or execution of this n8n confirmed the campaign at the same moment.',
			fields: undefined,
		});
		expect(seen.confirms).toBe(1);
	});
});
