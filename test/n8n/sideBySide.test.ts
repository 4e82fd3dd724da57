import { sideBySide } from '../../nodes/QlaraCampaigns/n8n/sideBySide';

/** Work that ends when the test says so. */
function openWork(count: number) {
	const begun: number[] = [];
	const ends: Array<{ resolve(value: number): void; reject(error: Error): void }> = [];
	const work = Array.from({ length: count }, (_value, index) => async () => {
		begun.push(index);
		return await new Promise<number>((resolve, reject) => (ends[index] = { resolve, reject }));
	});
	const settle = async (): Promise<void> =>
		await new Promise((resolve) => {
			setImmediate(resolve);
		});
	return { begun, ends, work, settle };
}

describe('work side by side', () => {
	it('is begun in its order, so many at a time, and gives its results in its order', async () => {
		const { begun, ends, work, settle } = openWork(4);
		const all = sideBySide(work, 2);
		await settle();
		expect(begun).toEqual([0, 1]);
		ends[1]!.resolve(11);
		await settle();
		expect(begun).toEqual([0, 1, 2]);
		ends[2]!.resolve(12);
		await settle();
		ends[3]!.resolve(13);
		ends[0]!.resolve(10);
		await expect(all).resolves.toEqual([10, 11, 12, 13]);
	});

	it('begins nothing after a failure, and throws the first failure in its order', async () => {
		const { begun, ends, work, settle } = openWork(5);
		const all = sideBySide(work, 3);
		await settle();
		ends[2]!.reject(new Error('third'));
		await settle();
		ends[0]!.resolve(0);
		await settle();
		ends[1]!.reject(new Error('second'));
		await expect(all).rejects.toThrow('second');
		expect(begun).toEqual([0, 1, 2]);
	});

	it('is one after the other with one at a time', async () => {
		const { begun, ends, work, settle } = openWork(2);
		const all = sideBySide(work, 1);
		await settle();
		expect(begun).toEqual([0]);
		ends[0]!.resolve(0);
		await settle();
		ends[1]!.resolve(1);
		await expect(all).resolves.toEqual([0, 1]);
	});

	it('is nothing without work', async () => {
		await expect(sideBySide([], 5)).resolves.toEqual([]);
	});
});
