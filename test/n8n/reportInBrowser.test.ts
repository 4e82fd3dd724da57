// The page of a report in a real browser: wide and narrow, light, dark and on paper.
import { chromium, type Browser } from 'playwright-core';

import { campaignReport } from '../../nodes/QlaraCampaigns/operations/campaignReport';
import { reportPage } from '../../nodes/QlaraCampaigns/operations/reportPage';
import { installedBrowser } from './chromium';

/** Where a build has to tell everything, a missing browser is a failure. */
const required = !['', 'false', undefined].includes(process.env.CI);
const skipped = installedBrowser() === undefined && !required;

(skipped ? describe.skip : describe)('the page of a report', () => {
	let browser: Browser;
	beforeAll(async () => {
		browser = await chromium.launch({
			executablePath: installedBrowser()!,
			args: ['--no-sandbox', '--disable-gpu'],
		});
	}, 60_000);
	afterAll(async () => await browser?.close());

	/** A name and a link without a break. */
	const page = reportPage(
		campaignReport(
			{
				id: 7,
				name: 'Spring sale '.repeat(20),
				status: 3,
				sendingMode: 'SMS',
				smsBody: `https://example.com/${'a'.repeat(300)}`,
				totalDestinations: 40,
				totalSuccess: 38,
				totalFailed: 1,
			},
			undefined,
		),
	);
	const look = async (
		width: number,
		colorScheme: 'light' | 'dark',
		media: 'screen' | 'print' = 'screen',
	): Promise<{ overflow: number; card: string; reached: string; bars: number[] }> => {
		const tab = await browser.newPage({ viewport: { width, height: 600 }, colorScheme });
		await tab.setContent(page);
		await tab.emulateMedia({ media, colorScheme });
		const seen = await tab.evaluate(`(() => {
			const colour = (selector) => getComputedStyle(document.querySelector(selector)).backgroundColor;
			return {
				overflow: document.documentElement.scrollWidth - innerWidth,
				card: colour('main'),
				reached: colour('.chart .reached'),
				bars: [...document.querySelectorAll('.chart td')].map((cell) => cell.offsetWidth),
			};
		})()`);
		await tab.close();
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
