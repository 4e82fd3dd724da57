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
			'Reached: 38 (95 %)',
			'1.71',
			'0.045',
		])
			expect(page).toContain(text);
		const widths = [...page.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) =>
			Number(width),
		);
		expect(widths).toHaveLength(3);
		expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(640, 0);
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
		const page = pageOf({ name: script, smsBody: `${script}\n</pre>`, sendingMode: script });
		expect(page).not.toMatch(/<script|<img|onerror='/i);
		expect(page.match(/<\/pre>/g)).toHaveLength(1);
		expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
	});

	it('has no chart where nothing is known or nobody was meant', () => {
		for (const more of [
			{ totalSuccess: null, totalFailed: null },
			{ totalDestinations: 0, totalSuccess: 0, totalFailed: 0 },
		])
			expect(pageOf(more)).not.toContain('<svg');
	});
});
