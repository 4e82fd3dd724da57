import fs from 'node:fs';
import path from 'node:path';

import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';

import { installedBrowser, PROGRAMS } from './chromium';
import type { N8nInstance } from './instance';
import { sleep } from './processes';
import { OWNER } from './owner';

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
	/** Of a list in which several can be chosen. */
	manyOption: '.el-select-dropdown__item:visible',
	/** The first is that of the newest n8n. */
	close: ':is([data-test-id="ndv-close-button"], [data-test-id="back-to-canvas"]):visible',
	canvas: '[data-test-id="canvas-node"]',
	run: '[data-test-id="node-execute-button"]:visible',
	output: '[data-test-id="output-panel"]',
	/** Items as a table, or what went wrong. */
	result: '[data-test-id="output-panel"] :is(table, [data-test-id="node-error-message"])',
	/** A choice of a resource locator's list. */
	choice: '[data-test-id="rlc-item"]:visible',
	search: ':is(input[data-test-id="rlc-search"], [data-test-id="rlc-search"] input):visible',
	noChoices: '[data-test-id="rlc-error-container"]:visible',
	credentials: '[data-test-id="node-credentials-select"]',
	newCredential: '[data-test-id="node-credentials-select-item-new"]:visible',
	credential: '[data-test-id="editCredential-modal"]',
	credentialField: (name: string) => `[data-test-id="parameter-input-${name}"]`,
	save: '[data-test-id="credential-save-button"]',
	nodePanel: '[data-test-id="node-creator-plus-button"]',
	nodeSearch: '[data-test-id="node-creator-search-bar"]',
	category: '[data-test-id="node-creator-category-item"]:visible',
	found: '[data-test-id="node-creator-item-name"]:visible',
	details: '[data-test-id="ndv"]',
	/** "Node executed successfully" and the like, which lie over what is looked at. */
	passing: '.el-notification, [data-test-id="ask-assistant-floating-button"]',
};

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

/** A JavaScript expression: whether a parameter has one of these values in the editor's stores, in whatever version. */
const hasParameter = (name: string, values: string[]): string =>
	`((name, values) => {
		const seen = new Set();
		const has = (value, depth) => {
			if (value === null || typeof value !== 'object' || depth > 9 || seen.has(value)) return false;
			seen.add(value);
			return values.includes(value[name]) || Object.values(value).some((inner) => has(inner, depth + 1));
		};
		return has(document.querySelector('#app').__vue_app__.config.globalProperties.$pinia.state.value, 0);
	})(${JSON.stringify(name)}, ${JSON.stringify(values)})`;

/** A JavaScript expression: the text of the field that has the focus. */
const focusedText = '(document.activeElement.value ?? document.activeElement.innerText).trim()';

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

	/** Opens a workflow. @returns when its nodes show */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.n8n.url}/workflow/${id}`);
		await this.page.locator(onPage.canvas).first().waitFor();
	}

	/** Opens a workflow, and in it the form of a node. @returns when the form shows */
	async openNode(workflowId: string, node: string): Promise<void> {
		await this.openWorkflow(workflowId);
		await this.openForm(node);
	}

	/** Opens the form of a node on the canvas that shows, in the place of the one that is open. */
	async openForm(node: string): Promise<void> {
		await this.closeForm();
		await this.page.locator(onPage.node(node)).dblclick();
		await this.form().locator(onPage.anyField).first().waitFor();
	}

	/** Closes the form that is open, if one is, and the credential's dialog over it. */
	async closeForm(): Promise<void> {
		const dialog = this.page.locator(onPage.credential);
		if (await dialog.isVisible()) {
			await this.page.keyboard.press('Escape');
			await dialog.waitFor({ state: 'hidden' });
		}
		if (await this.form().isVisible()) await this.page.locator(onPage.close).first().click();
		await this.form().waitFor({ state: 'hidden' });
	}

	/**
	 * Presses "Execute step", or "Fetch Test Event", of a step that has not run yet: an old result would pass for the new one.
	 * @returns the output or the error box, as text
	 */
	async run(): Promise<string> {
		await this.page.locator(onPage.run).first().click();
		await this.page.locator(onPage.result).first().waitFor();
		return await this.page.locator(onPage.output).innerText();
	}

	/** Opens the list of a resource locator. @returns the choices that it shows first */
	async openPicker(field: string): Promise<string[]> {
		await this.form()
			.locator(`${onPage.field(field)} input`)
			.last()
			.click();
		return await this.choices();
	}

	/** The choices that the open list of a resource locator shows. */
	async choices(): Promise<string[]> {
		return await this.shown(onPage.choice, (names) => names.length > 0);
	}

	/** Chooses in the open list of a resource locator. */
	async pick(choice: string): Promise<void> {
		await this.page.locator(onPage.choice).filter({ hasText: choice }).first().click();
	}

	/** Opens the dialog for a new credential from the form of a node. */
	async openNewCredential(): Promise<void> {
		await this.page.locator(onPage.credentials).first().click();
		await this.page.locator(onPage.newCredential).first().click();
		await this.page.locator(`${onPage.credential} ${onPage.credentialField('apiKey')}`).waitFor();
	}

	/** Puts text into a field of the credential's dialog. */
	async fillCredential(field: string, text: string): Promise<void> {
		await this.page
			.locator(`${onPage.credential} ${onPage.credentialField(field)} input`)
			.fill(text);
	}

	/**
	 * Presses "Save" in the credential's dialog, which tests the credential.
	 * @returns undefined when n8n accepts it, which closes the dialog from 2.x on; otherwise what the dialog says
	 */
	async saveCredential(expected: 'accepted' | 'refused'): Promise<string | undefined> {
		const dialog = this.page.locator(onPage.credential);
		await dialog.locator(onPage.save).click();
		const accepted = dialog.getByText(/tested successfully/).first();
		const refused = dialog.getByText(/Couldn.t connect/).first();
		for (const deadline = Date.now() + 30_000; ; await sleep(50)) {
			const works = !(await dialog.isVisible()) || (await accepted.isVisible());
			if (works && expected === 'accepted') return undefined;
			if ((await refused.isVisible()) && expected === 'refused') break;
			if (Date.now() > deadline) throw new Error(`n8n has not ${expected} the credential`);
		}
		const more = dialog.getByText('More details').first();
		if (await more.isVisible()) await more.click();
		return await dialog.innerText();
	}

	/** Opens the panel of nodes from the canvas. */
	async openNodePanel(): Promise<void> {
		await this.page.locator(onPage.nodePanel).first().click();
		await this.page.locator(onPage.nodeSearch).waitFor();
	}

	/**
	 * Searches in the panel of nodes.
	 * @param expected waited for among the entries
	 * @returns the entries that show in the end, expected or not
	 */
	async findNodes(words: string, expected: string): Promise<string[]> {
		await this.page.locator(onPage.nodeSearch).fill(words);
		return await this.shown(onPage.found, (names) => names.includes(expected));
	}

	/** Chooses an entry of the panel of nodes. @param named exactly as the panel has it */
	async chooseEntry(named: string): Promise<void> {
		await this.page.locator(onPage.found).getByText(named, { exact: true }).first().click();
	}

	/** Opens all parts of the list below an entry of the panel of nodes. @returns its entries */
	async entries(): Promise<string[]> {
		const found = this.page.locator(onPage.found);
		const categories = this.page.locator(onPage.category);
		await categories.nth(1).waitFor();
		for (const category of await categories.all()) {
			const before = await found.count();
			await category.click();
			await this.page.waitForTimeout(500);
			// It was open.
			if ((await found.count()) < before) await category.click();
		}
		await this.page.waitForTimeout(500);
		return await found.allInnerTexts();
	}

	/** Waits until the form of a node shows. */
	async formOpened(): Promise<void> {
		await this.form().locator(onPage.anyField).first().waitFor();
	}

	/**
	 * Types into a text field as a person does, key by key, over what stands there.
	 * @returns when the editor has taken it: it does so a moment after the last key
	 */
	async type(field: string, text: string): Promise<void> {
		await this.form()
			.locator(onPage.field(field))
			.locator('input[type="text"], textarea, [contenteditable="true"]')
			.last()
			.click();
		await this.page.keyboard.press('ControlOrMeta+A');
		for (const key of text) {
			// While the editor makes a field an expression nothing has the focus, and keys would be lost.
			await this.page.waitForFunction(
				'document.activeElement?.matches("input, textarea, [contenteditable=true]")',
			);
			await this.page.keyboard.type(key, { delay: 60 });
			// It also closes braces by itself, and then nobody types on.
			if ((await this.page.evaluate(focusedText)) === text) break;
		}
		const isTaken = hasParameter(field, [text, `=${text}`]);
		await this.page.waitForFunction(isTaken, undefined, { polling: 200 });
	}

	/** What the form shows, as text. */
	async formText(): Promise<string> {
		return await this.form().innerText();
	}

	/** Chooses several in a list that takes more than one. @returns all choices of the list */
	async chooseSeveral(field: string, choices: string[]): Promise<string[]> {
		await this.form()
			// Until its choices have come, it takes no click.
			.locator(`${onPage.field(field)} .el-select:has(input:not([disabled]))`)
			.click();
		const all = await this.shown(onPage.manyOption, (names) => names.length > 0);
		for (const choice of choices)
			await this.page.locator(onPage.manyOption).filter({ hasText: choice }).first().click();
		await this.page.keyboard.press('Tab');
		return all;
	}

	/** Searches in the open list of a resource locator. @returns the choices, once they are so many */
	async searchChoices(text: string, count: number): Promise<string[]> {
		await this.page.locator(onPage.search).fill(text);
		return await this.shown(onPage.choice, (names) => names.length === count);
	}

	/** Scrolls to the end of the open list of a resource locator. @returns the choices, once there are more than so many */
	async scrollChoices(before: number): Promise<string[]> {
		await this.page.locator(onPage.choice).last().scrollIntoViewIfNeeded();
		return await this.shown(onPage.choice, (names) => names.length > before);
	}

	/** Opens the list of a resource locator that cannot load. @returns what it says instead */
	async openBrokenPicker(field: string): Promise<string> {
		await this.form()
			.locator(`${onPage.field(field)} input`)
			.last()
			.click();
		return await this.page.locator(onPage.noChoices).first().innerText();
	}

	/** The icons of the nodes on the canvas. @returns those whose address fits, once all fit */
	async icons(address: RegExp): Promise<string[]> {
		const all = this.page.locator(`${onPage.canvas} img`);
		for (const deadline = Date.now() + 10_000; ; await sleep(50)) {
			const icons: string[] = [];
			for (const icon of await all.all()) icons.push((await icon.getAttribute('src')) ?? '');
			const fitting = icons.filter((icon) => address.test(icon));
			if (fitting.length === icons.length || Date.now() > deadline) return fitting;
		}
	}

	/** What the canvas shows of a node: its name and the line below. */
	async caption(node: string): Promise<string> {
		return await this.page.locator(onPage.node(node)).innerText();
	}

	/** Light or dark, as the computer of whoever looks has it. */
	async useColors(scheme: 'light' | 'dark'): Promise<void> {
		await this.page.emulateMedia({ colorScheme: scheme });
	}

	/** The size of the window, in pixels. */
	async resize(width: number, height: number): Promise<void> {
		await this.page.setViewportSize({ width, height });
	}

	/**
	 * Takes a picture of the whole window, or of the form with its output.
	 * @param file the path of a PNG file
	 */
	async takePicture(file: string, of: 'window' | 'form' = 'window'): Promise<void> {
		// What moves has come to rest, and messages that pass are gone.
		await this.page.addStyleTag({ content: `${onPage.passing} { display: none !important }` });
		await this.page.waitForTimeout(1_000);
		const part = of === 'form' ? this.page.locator(onPage.details) : this.page;
		await part.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
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

	/** The texts of the elements of a kind, once they are as expected; after half a minute as they are. */
	private async shown(kind: string, expected: (texts: string[]) => boolean): Promise<string[]> {
		for (const deadline = Date.now() + 30_000; ; await sleep(50)) {
			const texts = (await this.page.locator(kind).allInnerTexts()).map((text) => text.trim());
			if (expected(texts) || Date.now() > deadline) return texts;
		}
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
