import { presentBucket, totalOf } from '../../nodes/QlaraCampaigns/operations/bucketFigures';

const figures = {
	sent: 40,
	delivered: 39,
	failed: 1,
	deliveredRate: 97.5,
	failedRate: 2.5,
};

describe('presentBucket', () => {
	it.each([
		{ date: '2026-04-01', totalSent: 40, totalDelivered: 39, totalFailed: 1, totalCampaigns: 2 },
		{ period: '2026-04-01', sent: 40, delivered: '39', failed: 1 },
		{ day: '2026-04-01', messages: 40, success_count: 39, undelivered: 1 },
		{ startDate: '2026-04-01', total: 7, messagesSent: 40, deliveredCount: 39, failedMessages: 1 },
	])('finds the figures in %j', (bucket) => {
		expect(presentBucket(bucket, true)).toEqual({ period: '2026-04-01', ...figures });
	});

	it('keeps what the API returned behind the figures when it is not simplified', () => {
		const bucket = { date: '2026-04-01', totalSent: 40, delivered: '39', failed: 1, clicks: 3 };
		const presented = presentBucket(bucket, false);
		expect(presented).toEqual({ period: '2026-04-01', ...figures, ...bucket });
		expect(Object.keys(presented).slice(0, 2)).toEqual(['period', 'sent']);
	});

	it('has no rate where nothing was sent or nothing is known of it', () => {
		expect(presentBucket({ date: '2026-04-01', sent: 0, delivered: 0 }, true)).toEqual({
			period: '2026-04-01',
			sent: 0,
			delivered: 0,
			failed: null,
			deliveredRate: null,
			failedRate: null,
		});
	});

	it('leaves a bucket whose names it does not know as it is', () => {
		const bucket = { x: 40, y: 39, deliveredShare: 0.975 };
		expect(presentBucket(bucket, true)).toEqual(bucket);
	});
});

describe('totalOf', () => {
	const days = { startDate: '2026-04-01', endDate: '2026-04-30' };

	it('sums up the buckets', () => {
		const buckets = [
			{ sent: 1000, delivered: 990, failed: 4 },
			{ sent: 500, delivered: 450, failed: 50 },
		];
		expect(totalOf(buckets, days)).toEqual({
			summary:
				'1,500 messages sent from 2026-04-01 to 2026-04-30: 1,440 delivered (96 %), 54 failed',
			sent: 1500,
			delivered: 1440,
			failed: 54,
			deliveredRate: 96,
			failedRate: 3.6,
			...days,
		});
	});

	it('does not call a part the whole: a count that one bucket does not name is unknown', () => {
		expect(totalOf([{ sent: 3, delivered: 3 }, { sent: 2 }], days)).toMatchObject({
			sent: 5,
			delivered: null,
			deliveredRate: null,
			summary: '5 messages sent from 2026-04-01 to 2026-04-30',
		});
		expect(totalOf([{ x: 1 }], days).summary).toBe(
			'It is not known how many messages were sent from 2026-04-01 to 2026-04-30',
		);
	});

	it('is nothing sent where there is no bucket', () => {
		const day = { startDate: '2026-04-01', endDate: '2026-04-01' };
		expect(totalOf([], day)).toMatchObject({
			sent: 0,
			deliveredRate: null,
			summary: '0 messages sent on 2026-04-01',
		});
	});
});
