import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { escapeHtml } from '../../nodes/QlaraCampaigns/operations/reportPage';
import type { Mail } from '../n8n/mailbox';

/** Mails as pages of a browser: what a person would see in their mail program. */
export interface MailPage {
	/** Of the list of all mails, the newest first. */
	readonly url: string;
	close(): Promise<void>;
}

interface Answer {
	status?: number;
	type: string;
	body: string;
	/** Written by somebody else: shown, but not run, and apart from everything else here. */
	isForeign?: boolean;
}

const style = `:root{color-scheme:light dark}body{max-width:860px;margin:24px auto;padding:0 16px;font:16px/1.5 system-ui,sans-serif}
article{margin:0 0 24px;border:1px solid #8886;border-radius:8px;overflow:hidden}header,footer{padding:10px 16px}
h2{margin:0;font-size:1.1rem}iframe{display:block;width:100%;height:360px;border:0;border-top:1px solid #8886;background:#fff}`;

function articleOf(mail: Mail, number: number): string {
	const attachments = mail.attachments.map(
		({ name }, index) => `<a href="/${number}/${index}" target="_blank">${escapeHtml(name)}</a>`,
	);
	return `<article>
<header><h2>${escapeHtml(mail.subject)}</h2>To ${escapeHtml(mail.to)}</header>
<iframe src="/${number}" title="${escapeHtml(mail.subject)}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
${attachments.length === 0 ? '' : `<footer>Attached: ${attachments.join(', ')}</footer>`}
</article>`;
}

function listOf(mails: readonly Mail[]): string {
	const articles = mails.map((mail, number) => articleOf(mail, number)).reverse();
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Mails of the demo</title><style>${style}</style></head>
<body><h1>Mails of the demo</h1>
<p>What the workflows have mailed, the newest first. Nothing has left this computer. Reload the page to see new ones.</p>
${articles.length === 0 ? '<p>None yet.</p>' : articles.join('\n')}
</body></html>`;
}

/** Links of a mail open in a tab of their own. */
const bodyOf = ({ html, text }: Mail): string =>
	`<base target="_blank">${html === '' ? `<pre style="white-space:pre-wrap">${escapeHtml(text)}</pre>` : html}`;

function answerOf(mails: readonly Mail[], path: string): Answer {
	const [, number, attachment] = /^\/(?:(\d+)(?:\/(\d+))?)?$/.exec(path) ?? [];
	if (path === '/') return { type: 'text/html', body: listOf(mails) };
	const mail = mails[Number(number)];
	const file = attachment === undefined ? undefined : mail?.attachments[Number(attachment)];
	if (mail === undefined || (attachment !== undefined && file === undefined))
		return { status: 404, type: 'text/plain', body: 'There is no such mail.' };
	if (file === undefined) return { type: 'text/html', body: bodyOf(mail), isForeign: true };
	return { type: file.type, body: file.text, isForeign: true };
}

/** Shows mails on a page of 127.0.0.1, each as it is at the moment somebody looks. */
export async function startMailPage(mails: readonly Mail[]): Promise<MailPage> {
	const server = http.createServer((request, response) => {
		const { status = 200, type, body, isForeign } = answerOf(mails, request.url ?? '/');
		response.writeHead(status, {
			'content-type': `${type}; charset=utf-8`,
			'x-content-type-options': 'nosniff',
			'content-security-policy':
				isForeign === true
					? 'sandbox allow-popups allow-popups-to-escape-sandbox'
					: "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
		});
		response.end(body);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
