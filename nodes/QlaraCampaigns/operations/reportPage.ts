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

/** A text in HTML: nothing in it means anything there. */
export const escapeHtml = (text: string): string =>
	text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

const numberText = (value: number | null): string =>
	value === null ? 'not known' : value.toLocaleString('en-US');

const channelWords = (mode: string | null): string =>
	channelsOf(mode ?? '')
		.map(({ displayName }) => displayName)
		.join(', then ') ||
	(mode ?? 'not known');

/** A count with its share, such as `38 (95 %)`. */
const shareText = (count: number | null, rate: number | null): string =>
	rate === null ? numberText(count) : `${numberText(count)} (${rate} %)`;

function durationText(minutes: number): string {
	if (minutes < 120) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
	return `${(Math.round(minutes / 6) / 10).toLocaleString('en-US')} hours`;
}

function differenceText(difference: number, currency: string | undefined): string {
	if (difference === 0) return 'as estimated';
	const than = difference < 0 ? 'less' : 'more';
	return `${amountText(Math.abs(difference), currency)} ${than} than estimated`;
}

/** By day and on paper. */
const light =
	'--page:#f5f6f8;--card:#fff;--text:#1f2430;--soft:#5b6475;--line:#dfe3ea;--reached:#1a7f5a;--failed:#c2373f;--open:#8a93a5';
const dark =
	'--page:#14171e;--card:#1e232d;--text:#eef1f6;--soft:#a5aec0;--line:#343b49;--reached:#4cc38a;--failed:#ff7a80;--open:#7d879b';

/** Colours with enough contrast on both backgrounds; the shares are named in words beside them too. */
const style = `:root{color-scheme:light dark;${light}}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}body{margin:0;padding:24px;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{max-width:720px;margin:0 auto;padding:24px 28px;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 4px;font-size:1.5rem;overflow-wrap:anywhere}h2{margin:20px 0 6px;font-size:1rem}p{margin:0 0 20px;color:var(--soft);overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse}
.chart{margin:0 0 12px}.chart td{height:36px;padding:0;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.chart .reached{background:var(--reached)}.chart .failed{background:var(--failed)}.chart .open{background:var(--open)}
.key{display:inline-block;width:12px;height:12px;margin-right:8px;border-radius:3px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.key.reached{background:var(--reached)}.key.failed{background:var(--failed)}.key.open{background:var(--open)}
.figures th,.figures td{padding:8px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top}
.figures th{width:55%;font-weight:500;color:var(--soft);padding-right:16px}.figures td{font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
blockquote{margin:0;padding:14px 16px;border:1px solid var(--line);border-radius:8px;overflow-wrap:anywhere}
@media print{:root{color-scheme:light}body{padding:0;background:none}main{max-width:none;padding:0;border:0;border-radius:0}tr,blockquote{break-inside:avoid}}`;

const shareNames = ['reached', 'failed', 'open'] as const;

/** For programs that read mails and know no styles. */
const plainColours = { reached: '#1a7f5a', failed: '#c2373f', open: '#8a93a5' } as const;

/**
 * A bar of the shares, each wide enough to see, however small it is. A table with colours of its own: programs that read
 * mails drop SVG, and some of them styles.
 */
function chart(report: CampaignReport): string {
	const shares = shareNames
		.map((name) => ({ name, count: report[name] ?? 0 }))
		.filter(({ count }) => count > 0);
	const total = shares.reduce((sum, { count }) => sum + count, 0);
	if (total === 0) return '';
	const room = 100 - shares.length;
	const cells = shares.map(({ name, count }) => {
		const width = Number((1 + (room * count) / total).toFixed(1));
		return `<td class="${name}" width="${width}%" height="36" bgcolor="${plainColours[name]}"></td>`;
	});
	const words = shares
		.map(({ name, count }) => `${count} ${name === 'open' ? 'not known yet' : name}`)
		.join(', ');
	return `<table class="chart" role="img" aria-label="${words}" width="100%" cellspacing="0" cellpadding="0"><tr>${cells.join('')}</tr></table>`;
}

/**
 * The report of a campaign as a page of its own, to look at, mail or print: it loads nothing, runs nothing, and follows
 * the light or dark of its reader; on paper it is light. Without its styles the figures are still a table. Every text of the campaign is escaped.
 */
export function reportPage(report: CampaignReport): string {
	const { currency } = report;
	const money = (value: number | null): string =>
		value === null ? 'not known' : amountText(value, currency);
	const rows: ReadonlyArray<readonly [label: string, value: string, share?: string]> = [
		['Status', report.statusLabel],
		['Recipients', numberText(report.recipients)],
		['Reached', shareText(report.reached, report.reachedRate), 'reached'],
		['Failed', shareText(report.failed, report.failedRate), 'failed'],
		...(report.open === null || report.open === 0
			? []
			: [['Not known yet', numberText(report.open), 'open'] as const]),
		['Cost', money(report.cost)],
		['Cost per reached recipient', money(report.costPerReached)],
		['Estimated cost', money(report.estimatedCost)],
		...(report.costMinusEstimate === null
			? []
			: [['Difference', differenceText(report.costMinusEstimate, currency)] as const]),
		...(report.durationMinutes === null
			? []
			: [['Duration', durationText(report.durationMinutes)] as const]),
		['Channels', channelWords(report.sendingMode)],
	];
	const rowOf = ([label, value, share]: (typeof rows)[number]): string => {
		const key = share === undefined ? '' : `<span class="key ${share}"></span>`;
		return `<tr><th scope="row" align="left">${key}${label}</th><td>${escapeHtml(value)}</td></tr>`;
	};
	const title = escapeHtml(report.name ?? 'Campaign without a name');
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
<p>${escapeHtml(report.summary)}</p>
${chart(report)}
<table class="figures">${rows.map(rowOf).join('')}</table>
${report.smsText !== undefined ? `<h2>SMS Text</h2>\n<blockquote>${escapeHtml(report.smsText).replace(/\r?\n/g, '<br>')}</blockquote>` : ''}
</main>
</body>
</html>
`;
}
