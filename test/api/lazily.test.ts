import { lazily } from '../../nodes/QlaraCampaigns/api/lazily';

describe('what is made lazily', () => {
	it('is made when it is first asked for, and only then', () => {
		const make = jest.fn(() => ({}));
		const get = lazily(make);
		expect(make).not.toHaveBeenCalled();
		expect(get()).toBe(get());
		expect(make).toHaveBeenCalledTimes(1);
	});

	it('is kept when it is nothing, too', () => {
		const make = jest.fn(() => undefined);
		const get = lazily(make);
		expect([get(), get()]).toEqual([undefined, undefined]);
		expect(make).toHaveBeenCalledTimes(1);
	});

	it('is made again when making it failed', () => {
		const make = jest.fn<number, []>().mockImplementationOnce(() => {
			throw new Error('not yet');
		});
		make.mockReturnValue(1);
		const get = lazily(make);
		expect(get).toThrow('not yet');
		expect(get()).toBe(1);
	});
});
