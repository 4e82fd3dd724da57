import { endpoints } from '../../nodes/QlaraCampaigns/api/endpoints';
import { QlaraError } from '../../nodes/QlaraCampaigns/api/errors';
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { deleteSafely } from '../../nodes/QlaraCampaigns/sending/deleteSafely';

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
	const error = await deleteSafely(
		{
			delete: async () => await next('delete', deletes),
			get: async () => await next('get', reads),
		},
		'7',
	).catch((thrown: unknown) => thrown);
	return { calls: calls.join(' '), error };
}

describe('deleteSafely', () => {
	it.each<[string, Array<QlaraError | undefined>, Array<QlaraError | Campaign>, string]>([
		['the request succeeds', [undefined], [], 'delete'],
		['the answer is lost and the campaign is gone', [lost], [gone], 'delete get'],
		['a second request succeeds', [lost, undefined], [campaign], 'delete get delete'],
		[
			'the second request is refused because the first was done late',
			[lost, refused],
			[campaign, gone],
			'delete get delete get',
		],
		[
			'a read fails and the second request succeeds',
			[lost, undefined],
			[unreadable],
			'delete get delete',
		],
	])('is done when %s', async (_name, deletes, reads, calls) => {
		expect(await remove(deletes, reads)).toEqual({ calls, error: undefined });
	});

	it('takes a refusal as it is, without a read', async () => {
		expect(await remove([refused], [])).toEqual({ calls: 'delete', error: refused });
	});

	it.each<[string, QlaraError, QlaraError | Campaign]>([
		['the campaign is still there', lostAgain, campaign],
		['nobody can read the campaign', lostAgain, unreadable],
		['the second request was refused and the campaign is still there', refused, campaign],
	])('fails with the error of the second request when %s', async (_name, second, read) => {
		expect(await remove([lost, second], [campaign, read])).toEqual({
			calls: 'delete get delete get',
			error: second,
		});
	});
});
