import { withDeadline } from '../../nodes/QlaraCampaigns/n8n/deadline';

const never = async () => await new Promise<never>(() => undefined);

it('gives back what the work gives, and leaves no listener behind', async () => {
	const [deadline, cancelled] = [new AbortController(), new AbortController()];
	const signals = [deadline.signal, cancelled.signal];
	const added = signals.map((signal) => jest.spyOn(signal, 'addEventListener'));
	const removed = signals.map((signal) => jest.spyOn(signal, 'removeEventListener'));
	expect(await withDeadline(async () => 7, deadline.signal, cancelled.signal)).toBe(7);
	for (const [index, spy] of added.entries())
		expect(removed[index]!.mock.calls).toEqual(spy.mock.calls.map(([type, call]) => [type, call]));
});

it('throws what the work throws', async () => {
	const work = async () => await Promise.reject(new Error('broken'));
	await expect(withDeadline(work, new AbortController().signal, undefined)).rejects.toThrow(
		'broken',
	);
});

it.each(['ETIMEDOUT', 'ERR_CANCELED'])(
	'ends work that never ends, with the code %s',
	async (code) => {
		const [deadline, cancelled] = [new AbortController(), new AbortController()];
		let given: AbortSignal | undefined;
		const ended = withDeadline(
			async (signal) => {
				given = signal;
				return await never();
			},
			deadline.signal,
			cancelled.signal,
		);
		(code === 'ETIMEDOUT' ? deadline : cancelled).abort();
		await expect(ended).rejects.toMatchObject({ code });
		expect(given?.aborted).toBe(true);
	},
);

it('says that the deadline ended the work, also when the work fails of it at the same moment', async () => {
	const deadline = new AbortController();
	const ended = withDeadline(
		async (signal) =>
			await new Promise<never>((_resolve, reject) => {
				signal.addEventListener('abort', () => reject(new Error('aborted')));
			}),
		deadline.signal,
		undefined,
	);
	deadline.abort();
	await expect(ended).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});
