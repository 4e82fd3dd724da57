import type { ConfirmAnswer } from '../../nodes/QlaraCampaigns/api/client';
import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { confirmSafely } from '../../nodes/QlaraCampaigns/sending/confirmSafely';
import type { ConfirmOutcome } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import { ConfirmLedger } from '../../nodes/QlaraCampaigns/sending/confirmLedger';

const draft: Campaign = { id: 7, name: 'x', status: 0, readyToSend: true };
const lost = new QlaraError('The connection ended', 'noAnswer', endpoints.confirm, {
	code: 'ECONNRESET',
});
const refused = new QlaraError('No', 'refused', endpoints.confirm, { status: 400 });

/** A process that has been running for an hour, and a server that answers as a test says. */
function scene({
	confirm,
	watch = async () => await Promise.resolve(draft),
	before = draft,
}: {
	confirm: () => Promise<ConfirmAnswer>;
	watch?: () => Promise<Campaign>;
	before?: Campaign;
}) {
	const seen = { confirms: 0, watches: 0, elapsed: 3_600_000 };
	const never = async (): Promise<never> => await Promise.reject(new Error('not to be called'));
	const ledger = new ConfirmLedger();
	const ask = async (execution: string): Promise<ConfirmOutcome> =>
		await confirmSafely(
			{
				client: {
					get: async (_id, timing) => {
						if (timing !== 'watch') return before;
						seen.watches++;
						return await watch();
					},
					list: () => async () => await Promise.resolve({ rows: [] }),
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
	return { ask, seen };
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
				before: { ...draft, readyToSend },
			});
			expect(await ask('one')).toMatchObject({ outcome });
		},
	);
});
