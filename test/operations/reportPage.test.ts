import { campaignReport } from '../../nodes/QlaraCampaigns/operations/campaignReport';
import { reportPage } from '../../nodes/QlaraCampaigns/operations/reportPage';

const pageOf = (more: object = {}): string =>
	reportPage(
		campaignReport(
			{
				id: 7,
				name: 'Spring',
				status: 3,
				sendingMode: 'SMS',
				totalDestinations: 40,
				totalSuccess: 38,
				totalFailed: 1,
				cost: 1.71,
				...more,
			},
			undefined,
		),
	);

describe('the report as a page', () => {
	it('shows figures in words and as a chart, whose bars fill it', () => {
		const page = pageOf();
		for (const text of [
			'38 of 40 recipients reached (95 %)',
			'Reached</th><td>38 (95 %)',
			'1.71',
			'0.045',
		])
			expect(page).toContain(text);
		const widths = [...page.matchAll(/<td class="\w+" width="([\d.]+)%"/g)].map(([, width]) =>
			Number(width),
		);
		expect(widths).toHaveLength(3);
		expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 0);
		expect(widths[0]).toBeGreaterThan(widths[1]! * 20);
	});

	it('loads nothing and runs nothing', () => {
		const page = pageOf();
		expect(page).not.toMatch(/<script|<link|<img|https?:|url\(|\son\w+=/i);
		expect(page).toContain("default-src 'none'");
		expect(page).toContain('prefers-color-scheme:dark');
	});

	it('escapes every text of the campaign', () => {
		const script = "\"><script>alert(1)</script><img src=x onerror='go()'>&amp;";
		const page = pageOf({ name: script, smsBody: `${script}\n</blockquote>`, sendingMode: script });
		expect(page).not.toMatch(/<script|<img|onerror='/i);
		expect(page.match(/<\/blockquote>/g)).toHaveLength(1);
		expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
	});

	it('has no chart where nothing is known or nobody was meant', () => {
		for (const more of [
			{ totalSuccess: null, totalFailed: null },
			{ totalDestinations: 0, totalSuccess: 0, totalFailed: 0 },
		])
			expect(pageOf(more)).not.toContain('class="chart"><');
	});
});

describe('without its styles, as some programs show a mail', () => {
	it('still has the figures as a table, and a chart with colours of its own', () => {
		const bare = pageOf({ startedAt: 1_775_808_000, completedAt: 1_775_810_520 })
			.replace(/<style>[\s\S]*?<\/style>/g, '')
			.replace(/<(svg|script)[\s\S]*?<\/\1>/g, '')
			.replace(/ class="[^"]*"/g, '');
		const rows = [...bare.matchAll(/<th[^>]*>(.*?)<\/th><td>(.*?)<\/td>/g)].map(
			([, label, value]) => `${label!.replace(/<[^>]*>/g, '')}: ${value}`,
		);
		expect(rows).toEqual([
			'Status: completed',
			'Recipients: 40',
			'Reached: 38 (95 %)',
			'Failed: 1 (2.5 %)',
			'Not known yet: 1',
			'Cost: 1.71',
			'Cost per reached recipient: 0.045',
			'Estimated cost: not known',
			'Duration: 42 minutes',
			'Channels: SMS',
		]);
		expect(bare).toMatch(/<td width="[\d.]+%" height="36" bgcolor="#1a7f5a">/);
	});

	it('says in words how far the cost is from the estimate, and how long a long campaign took', () => {
		const end = 1_775_808_000;
		const page = pageOf({
			finalCost: 1.71,
			estimatedCost: 2,
			startedAt: end - 6 * 3_600,
			completedAt: end,
		});
		expect(page).toContain('0.29 less than estimated');
		expect(page).toContain('6 hours');
		expect(pageOf({ finalCost: 2, estimatedCost: 2 })).toContain('as estimated');
		expect(pageOf({ finalCost: 2.5, estimatedCost: 2 })).toContain('0.5 more than estimated');
	});
});
