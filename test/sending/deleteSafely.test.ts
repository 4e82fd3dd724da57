import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { isAmbiguous, QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { deleteSafely } from '../../nodes/QlaraCampaigns/sending/deleteSafely';
import { fakeTime } from './fakeTime';

const lost = new QlaraError('Lost', 'noAnswer', endpoints.delete, { code: 'ECONNRESET' });
const lostAgain = new QlaraError('Lost again', 'noAnswer', endpoints.delete, {});
const refused = new QlaraError('No', 'refused', endpoints.delete, { status: 404 });
const gone = new QlaraError('Not found', 'refused', endpoints.get, { status: 404 });
const unreadable = new QlaraError('No answer', 'noAnswer', endpoints.get, {});
const campaign: Campaign = { id: 7 };

/** Deletes while requests end as listed, and reads show the campaign or fail as listed. */
async function remove(deletes: Array<QlaraError | undefined>, reads: Array<QlaraError | Campaign>) {
	const calls: string[] = [];
	const next = async <T>(name: string, ends: Array<QlaraError | T>): Promise<T> => {
		calls.push(name);
		const end = ends.shift();
		if (end instanceof QlaraError) throw end;
		return await Promise.resolve(end as T);
	};
	const [deletesLeft, readsLeft] = [[...deletes], [...reads]];
	const time = fakeTime();
	const result = await deleteSafely(
		{
			client: {
				delete: async () => await next('delete', deletesLeft),
				get: async () => await next('get', readsLeft),
			},
			time,
		},
		'7',
	).catch((thrown: unknown) => thrown);
	return { calls: calls.join(' '), result, waited: time.elapsed() };
}

describe('deleteSafely', () => {
	const known = 'Lost. Qlara does not find the campaign any more.';
	const there = [campaign, campaign, campaign, campaign];

	it.each<[string, Array<QlaraError | undefined>, Array<QlaraError | Campaign>, string, unknown]>([
		['the request succeeds', [undefined], [], 'delete', undefined],
		['the answer is lost and the campaign is gone', [lost], [gone], 'delete get', known],
		[
			'the reads show late that the campaign is gone',
			[lost],
			[campaign, campaign, campaign, gone],
			'delete get get get get',
			known,
		],
		[
			'a second request succeeds',
			[lost, undefined],
			there,
			'delete get get get get delete',
			undefined,
		],
		[
			'the second request is refused because the first was done late',
			[lost, refused],
			[...there, gone],
			'delete get get get get delete get',
			known,
		],
		[
			'a read fails and the second request succeeds',
			[lost, undefined],
			[unreadable],
			'delete get delete',
			undefined,
		],
	])('is done when %s, and says how it is known', async (_name, deletes, reads, calls, result) => {
		expect(await remove(deletes, reads)).toMatchObject({ calls, result });
	});

	it('asks no longer than seven seconds', async () => {
		expect(await remove([lost, undefined], there)).toMatchObject({ waited: 7_000 });
	});

	it('takes a refusal as it is, without a read', async () => {
		expect(await remove([refused], [])).toMatchObject({ calls: 'delete', result: refused });
	});

	it.each<[string, QlaraError, Array<QlaraError | Campaign>, string]>([
		[
			'the campaign is still there',
			lostAgain,
			there,
			'Lost. Then: Lost again. Qlara still shows the campaign.',
		],
		[
			'nobody can read the campaign',
			lostAgain,
			[unreadable],
			'Lost. Then: Lost again. Whether the campaign is gone could not be read: No answer.',
		],
		[
			'the second request was refused and the campaign is still there',
			refused,
			there,
			'Lost. Then: No. Qlara still shows the campaign.',
		],
	])(
		'does not know whether the campaign is gone when %s',
		async (_name, second, reads, message) => {
			const { result } = await remove([lost, second], [...there, ...reads]);
			expect(result).toMatchObject({ message });
			expect(isAmbiguous(result as QlaraError)).toBe(true);
		},
	);
});
