import { channelsOf } from '../channels';
import { amountText } from '../parameters/amountText';
import type { CampaignReport } from './campaignReport';

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** A text of a campaign in HTML: nothing in it means anything there. */
const escaped = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

const numberText = (value: number | null): string =>
	value === null ? 'not known' : value.toLocaleString('en-US');

const channelWords = (mode: string | null): string =>
	channelsOf(mode ?? '')
		.map(({ displayName }) => displayName)
		.join(', then ') ||
	(mode ?? 'not known');

const percentText = (value: number | null): string => (value === null ? 'not known' : `${value} %`);

/** Colours with enough contrast on both backgrounds; the shares are named in words beside them too. */
const style = `:root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--text:#1f2430;--soft:#5b6475;--line:#dfe3ea;--reached:#1a7f5a;--failed:#c2373f;--open:#8a93a5}
@media (prefers-color-scheme:dark){:root{--page:#14171e;--card:#1e232d;--text:#eef1f6;--soft:#a5aec0;--line:#343b49;--reached:#4cc38a;--failed:#ff7a80;--open:#7d879b}}
*{box-sizing:border-box}body{margin:0;padding:24px;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:720px;margin:0 auto;padding:24px 28px;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 4px;font-size:1.5rem;overflow-wrap:anywhere}p{margin:0 0 20px;color:var(--soft);overflow-wrap:anywhere}
svg{display:block;width:100%;height:auto}svg text{fill:var(--text)}
.reached{fill:var(--reached)}.failed{fill:var(--failed)}.open{fill:var(--open)}
ul{display:flex;flex-wrap:wrap;gap:4px 20px;margin:12px 0 20px;padding:0;list-style:none}
li::before{content:"";display:inline-block;width:12px;height:12px;margin-right:8px;border-radius:3px;background:var(--open)}
li.reached::before{background:var(--reached)}li.failed::before{background:var(--failed)}
table{width:100%;border-collapse:collapse}th,td{padding:8px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:500;color:var(--soft);padding-right:16px}td{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
pre{margin:20px 0 0;padding:14px 16px;border:1px solid var(--line);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}`;

const chartWidth = 640;

/** A bar of the shares as SVG: wide enough to see, however small a share is. */
function chart({ reached, failed, open }: CampaignReport): string {
	const shares = [
		{ name: 'reached', count: reached ?? 0 },
		{ name: 'failed', count: failed ?? 0 },
		{ name: 'open', count: open ?? 0 },
	].filter(({ count }) => count > 0);
	const total = shares.reduce((sum, { count }) => sum + count, 0);
	if (total === 0) return '';
	const least = 4;
	const room = chartWidth - least * shares.length;
	let x = 0;
	const bars = shares.map(({ name, count }) => {
		const width = least + (room * count) / total;
		const bar = `<rect class="${name}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="36"/>`;
		x += width;
		return bar;
	});
	const words = shares.map(({ name, count }) => `${count} ${name}`).join(', ');
	return `<svg viewBox="0 0 ${chartWidth} 36" role="img" aria-label="${words}">${bars.join('')}</svg>`;
}

function legend({ reached, failed, open, reachedRate, failedRate }: CampaignReport): string {
	const rate = (value: number | null): string => (value === null ? '' : ` (${value} %)`);
	return [
		'<ul>',
		`<li class="reached">Reached: ${numberText(reached)}${rate(reachedRate)}</li>`,
		`<li class="failed">Failed: ${numberText(failed)}${rate(failedRate)}</li>`,
		...(open === null || open === 0 ? [] : [`<li>Not known yet: ${numberText(open)}</li>`]),
		'</ul>',
	].join('');
}

/**
 * The report of a campaign as a page of its own, to look at, mail or print: it loads nothing, runs nothing, and follows
 * the light or dark of its reader. Every text of the campaign is escaped.
 */
export function reportPage(report: CampaignReport): string {
	const { currency } = report;
	const money = (value: number | null): string =>
		value === null ? 'not known' : amountText(value, currency);
	const rows: ReadonlyArray<readonly [string, string]> = [
		['Status', report.statusLabel],
		['Recipients', numberText(report.recipients)],
		['Reached', percentText(report.reachedRate)],
		['Failed', percentText(report.failedRate)],
		['Cost', money(report.cost)],
		['Cost per reached recipient', money(report.costPerReached)],
		['Estimated cost', money(report.estimatedCost)],
		...(report.costMinusEstimate === null
			? []
			: [['Difference to the estimate', money(report.costMinusEstimate)] as const]),
		...(report.durationMinutes === null
			? []
			: [['Duration', `${report.durationMinutes} minutes`] as const]),
		['Channels', channelWords(report.sendingMode)],
	];
	const title = escaped(report.name ?? 'Campaign without a name');
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${escaped(report.summary)}</p>
${chart(report)}
${legend(report)}
<table>${rows.map(([label, value]) => `<tr><th scope="row">${label}</th><td>${escaped(value)}</td></tr>`).join('')}</table>
${report.smsText !== undefined ? `<pre>${escaped(report.smsText)}</pre>` : ''}
</main>
</body>
</html>
`;
}
