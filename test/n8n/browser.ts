import fs from 'node:fs';
import path from 'node:path';

import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';

import type { N8nInstance } from './instance';
import { sleep } from './processes';
import { OWNER } from './owner';

/** Browsers that are looked for, the first one that exists is used. Nothing is downloaded. */
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];
const SWITCHES = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	// Whatever a browser looks up for itself.
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
/** The editor is there after 5 to 10 s on a quiet machine. */
const TIMEOUT_MS = 60_000;
/** n8n ties a session to the browser that it was opened in; this is ours. */
const BROWSER_ID = 'qlara-browser';

/** Where things are on n8n's pages: the same from 1.123 to 2.41. */
const onPage = {
	node: (name: string) => `[data-test-id="canvas-node"][data-node-name="${name}"]`,
	form: '[data-test-id="node-parameters"]',
	field: (name: string) => `[data-parameter-path="parameters.${name}"]`,
	anyField: '[data-parameter-path^="parameters."]',
	/** Of all dropdowns, the one that is open. */
	option: '[data-test-id="parameter-input-item"]:visible',
};

/** The browser that `Editor.open` would start; undefined when there is none. */
export function installedBrowser(): string | undefined {
	return PROGRAMS.find((program) => fs.existsSync(program));
}

/** What a page showed and did while somebody looked at it. */
export interface Look {
	/** The names of all elements, and of their attributes that can act. */
	elements: string[];
	/** The text of the chosen element, in the lines that a person sees. */
	lines: string[];
	/** The requests that the page made. */
	asked: string[];
	dialogs: string[];
	/** Where the browser was in the end. */
	url: string;
}

/** Runs in the page: what it holds, and the text of an element in the lines that a person sees. */
const describePage = `(selector) => {
	const acting = (name) => /^on|^href$|^src$|^action$/.test(name);
	const elements = [...document.querySelectorAll('*')].map((element) =>
		[element.tagName.toLowerCase(), ...element.getAttributeNames().filter(acting)].join(' '),
	);
	const lines = [];
	let top = -Infinity;
	const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
		let at = 0;
		for (const character of node.nodeValue) {
			const range = document.createRange();
			range.setStart(node, at);
			range.setEnd(node, at + character.length);
			const box = range.getClientRects()[0];
			at += character.length;
			// White space that is not shown has no box.
			if (box === undefined || box.width === 0) continue;
			if (box.top > top + box.height / 2) lines.push('');
			top = box.top;
			lines[lines.length - 1] += character;
		}
	}
	return { elements, lines };
}`;

/** n8n's editor in a browser without a window, used as a person uses it. */
export class Editor {
	private constructor(
		private readonly n8n: N8nInstance,
		private readonly context: BrowserContext,
		private readonly page: Page,
		/** Addresses outside this computer that a page has asked for. None of these requests has left it. */
		readonly foreignRequests: string[],
	) {}

	/**
	 * Starts a browser with an empty profile, and signs in. The profile lies among n8n's data, and goes with it.
	 * @param n8n an instance whose owner is set up (see `N8nClient.signIn`)
	 * @throws Error when there is no browser, or n8n refuses the sign-in
	 */
	static async open(n8n: N8nInstance): Promise<Editor> {
		const program = installedBrowser();
		if (program === undefined) throw new Error(`There is no browser at ${PROGRAMS.join(' or ')}`);
		const folder = fs.mkdtempSync(path.join(n8n.userFolder, 'browser-'));
		const context = await chromium.launchPersistentContext(path.join(folder, 'profile'), {
			executablePath: program,
			args: SWITCHES,
			// Whatever the browser writes outside its profile stays in its folder too.
			env: { PATH: process.env.PATH ?? '', HOME: folder, TMPDIR: folder },
			viewport: { width: 1440, height: 1200 },
			locale: 'en-US',
		});
		try {
			const foreignRequests: string[] = [];
			await context.route('**/*', async (route) => {
				const address = new URL(route.request().url());
				if (address.hostname === '127.0.0.1') return await route.continue();
				foreignRequests.push(address.href);
				await route.abort();
			});
			context.setDefaultTimeout(TIMEOUT_MS);
			await signIn(context, n8n.url);
			const page = context.pages()[0] ?? (await context.newPage());
			return new Editor(n8n, context, page, foreignRequests);
		} catch (error) {
			await context.close();
			throw error;
		}
	}

	/** Opens a workflow, and in it the form of a node. @returns when the form shows */
	async openNode(workflowId: string, node: string): Promise<void> {
		await this.page.goto(`${this.n8n.url}/workflow/${workflowId}`);
		await this.page.locator(onPage.node(node)).dblclick();
		await this.form().locator(onPage.anyField).first().waitFor();
	}

	/** Chooses an option in the dropdown of a field. @param option what a person reads there */
	async choose(field: string, option: string): Promise<void> {
		await this.form()
			.locator(`${onPage.field(field)} input`)
			.click();
		await this.page
			.locator(onPage.option)
			.filter({ has: this.page.getByText(option, { exact: true }) })
			.click();
	}

	/**
	 * The names of the fields that the form shows, in their order, without those inside collections.
	 * @param expected waited for, because the form follows a choice a moment later
	 * @returns what shows in the end, expected or not
	 */
	async fields(expected: string[], timeout = 10_000): Promise<string[]> {
		for (const deadline = Date.now() + timeout; ; await sleep(50)) {
			const names = await this.shownFields();
			if (names.join() === expected.join() || Date.now() > deadline) return names;
		}
	}

	/**
	 * Opens a page as a person does who only looks: nothing is clicked.
	 *
	 * @param shown an address on this computer, or the HTML of a mail
	 * @param text selects the element whose text matters
	 */
	async look(shown: { url: string } | { html: string }, text: string): Promise<Look> {
		const page = await this.context.newPage();
		const asked: string[] = [];
		const dialogs: string[] = [];
		page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
		page.on('dialog', (dialog) => {
			dialogs.push(dialog.message());
			void dialog.dismiss();
		});
		try {
			if ('url' in shown) await page.goto(shown.url);
			else await page.setContent(shown.html);
			// What a script does a moment after the page has loaded.
			await page.waitForTimeout(1_000);
			const seen = await page.evaluate<Pick<Look, 'elements' | 'lines'>>(
				`(${describePage})(${JSON.stringify(text)})`,
			);
			return { ...seen, asked, dialogs, url: page.url() };
		} finally {
			await page.close();
		}
	}

	/** Ends the browser and everything that it has started. */
	async close(): Promise<void> {
		await this.context.close();
	}

	private form(): Locator {
		return this.page.locator(onPage.form);
	}

	private async shownFields(): Promise<string[]> {
		const paths: string[] = [];
		for (const field of await this.form().locator(`${onPage.anyField}:visible`).all())
			paths.push((await field.getAttribute('data-parameter-path')) ?? '');
		return paths.map((name) => name.replace(/^parameters\./, ''));
	}
}

/** Signs in without the page for it, which takes five seconds. */
async function signIn(context: BrowserContext, url: string): Promise<void> {
	await context.addInitScript(`localStorage.setItem('n8n-browserId', '${BROWSER_ID}')`);
	const answer = await context.request.post(`${url}/rest/login`, {
		headers: { 'browser-id': BROWSER_ID },
		data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
	});
	if (!answer.ok()) throw new Error(`The sign-in was refused: ${answer.status()}`);
}
