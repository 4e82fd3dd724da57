import { growthOf } from './growth';

const hour = (megabytes: (minute: number) => number): number[] =>
	Array.from({ length: 60 }, (_value, minute) => megabytes(minute));

it('takes warming up and noise for what they are', () => {
	const samples = hour((minute) => (minute < 10 ? 300 + minute * 20 : 500 + (minute % 7) * 10));
	expect(growthOf(samples).grows).toBe(false);
});

it('sees a process that keeps two megabytes and a half a minute', () => {
	expect(growthOf(hour((minute) => 450 + minute * 2.5))).toMatchObject({ grows: true });
});

it('compares what there is in a run of a minute', () => {
	expect(growthOf([400])).toEqual({ from: 400, to: 400, grows: false });
});
