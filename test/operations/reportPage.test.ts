import { chromium, type Browser } from 'playwright-core';

import { campaignReport } from '../../nodes/QlaraCampaigns/operations/campaignReport';
import { reportPage } from '../../nodes/QlaraCampaigns/operations/reportPage';
import { installedBrowser } from '../n8n/chromium';

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

/** Where a build has to tell everything, a missing browser is a failure. */
const required = !['', 'false', undefined].includes(process.env.CI);
const skipped = installedBrowser() === undefined && !required;

(skipped ? describe.skip : describe)('in a browser', () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await chromium.launch({
			executablePath: installedBrowser()!,
			args: ['--no-sandbox', '--disable-gpu'],
		});
	}, 60_000);
	afterAll(async () => await browser?.close());

	/** What is as wide as it is for a name and a link without a break. */
	const long = pageOf({
		name: 'Spring sale '.repeat(20),
		smsBody: `https://example.com/${'a'.repeat(300)}`,
	});
	const look = async (
		width: number,
		colorScheme: 'light' | 'dark',
		media: 'screen' | 'print' = 'screen',
	): Promise<{ overflow: number; card: string; reached: string; bars: number[] }> => {
		const page = await browser.newPage({ viewport: { width, height: 600 }, colorScheme });
		await page.setContent(long);
		await page.emulateMedia({ media, colorScheme });
		const seen = await page.evaluate(`(() => {
			const colour = (selector) => getComputedStyle(document.querySelector(selector)).backgroundColor;
			return {
				overflow: document.documentElement.scrollWidth - innerWidth,
				card: colour('main'),
				reached: colour('.chart .reached'),
				bars: [...document.querySelectorAll('.chart td')].map((cell) => cell.offsetWidth),
			};
		})()`);
		await page.close();
		return seen as Awaited<ReturnType<typeof look>>;
	};
	const [white, night, green, lightGreen] = [
		'rgb(255, 255, 255)',
		'rgb(30, 35, 45)',
		'rgb(26, 127, 90)',
		'rgb(76, 195, 138)',
	];

	it.each([
		[400, 'light', white, green],
		[400, 'dark', night, lightGreen],
		[1200, 'light', white, green],
		[1200, 'dark', night, lightGreen],
	] as const)(
		'fits into %i pixels and is %s',
		async (width, scheme, card, reached) => {
			const seen = await look(width, scheme);
			expect(seen).toMatchObject({ overflow: 0, card, reached });
			expect(seen.bars).toHaveLength(3);
			expect(seen.bars[0]).toBeGreaterThan(seen.bars[1]! * 10);
			for (const bar of seen.bars) expect(bar).toBeGreaterThanOrEqual(3);
		},
		30_000,
	);

	it('is light on paper, whatever the screen is', async () => {
		expect(await look(800, 'dark', 'print')).toMatchObject({ card: white, reached: green });
	}, 30_000);
});
