import axios from 'axios';

import type { Mail } from './mailbox';
import { startMailPage, type MailPage } from './mailPage';

const mail = (subject: string, more: Partial<Mail> = {}): Mail => ({
	to: 'team@example.com',
	subject,
	html: '',
	text: '',
	attachments: [],
	links: [],
	...more,
});

const mails: Mail[] = [];
let page: MailPage;

beforeAll(async () => {
	page = await startMailPage(mails);
});
afterAll(async () => await page.close());

const get = async (path = '/') =>
	await axios.get<string>(page.url + path, { proxy: false, validateStatus: () => true });

it('shows what has arrived by now, the newest first, with what is attached', async () => {
	expect((await get()).data).toContain('None yet');
	mails.push(
		mail('First', { text: 'Hello <you>' }),
		mail('Second', {
			html: '<b>Decide</b>',
			attachments: [{ name: 'report.html', type: 'text/html', text: '<h1>Spring</h1>' }],
		}),
	);

	const { data } = await get();
	expect(data.indexOf('Second')).toBeLessThan(data.indexOf('First'));
	expect(data).toContain('<a href="/1/0" target="_blank">report.html</a>');
	expect((await get('/0')).data).toContain('Hello &lt;you&gt;');
	expect((await get('/1')).data).toContain('<b>Decide</b>');
	expect((await get('/1/0')).data).toBe('<h1>Spring</h1>');
	expect((await get('/2')).status).toBe(404);
	expect((await get('/1/1')).status).toBe(404);
});

it('lets nothing run that a mail holds', async () => {
	const script = '"><script>alert(1)</script>';
	mails.push(mail(script, { html: script }));
	const number = mails.length - 1;

	const list = await get();
	expect(list.data).not.toContain('<script');
	expect(list.headers['content-security-policy']).toContain("default-src 'none'");
	const { data, headers } = await get(`/${number}`);
	expect(data).toContain(script);
	expect(headers['content-security-policy']).toMatch(/^sandbox/);
	expect(headers['content-security-policy']).not.toContain('allow-scripts');
});
