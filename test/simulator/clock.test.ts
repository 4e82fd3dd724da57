import { AdjustableClock } from './index';

describe('the adjustable clock', () => {
	it('follows the real one until it is moved or stretched, and never jumps by itself', () => {
		let real = 1_000;
		const clock = new AdjustableClock(() => real);
		real += 10;
		expect(clock.now()).toBe(1_010);
		clock.advance(500);
		expect(clock.now()).toBe(1_510);
		clock.speed = 60;
		expect(clock.now()).toBe(1_510);
		real += 10;
		expect(clock.now()).toBe(2_110);
		clock.speed = 0;
		real += 10_000;
		expect(clock.now()).toBe(2_110);
		clock.advance(-110);
		expect([clock.now(), clock.speed]).toEqual([2_000, 0]);
	});
});
