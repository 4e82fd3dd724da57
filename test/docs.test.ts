import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

const generated = new Set(['.git', 'coverage', 'dist', 'node_modules']);

/** Every file of the repository, by its path from the root. */
function filesBelow(folder: string): string[] {
	return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const name = path.join(folder, entry.name);
		if (generated.has(entry.name)) return [];
		return entry.isDirectory() ? filesBelow(name) : [name];
	});
}

const files = filesBelow('.');
const pages = files.filter((name) => name.endsWith('.md'));
const sources = files.filter((name) => /\.(ts|mjs)$/.test(name));

/** The names by which headings of a page can be linked to, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
	const headings = read(page)
		.replace(/^```[\s\S]*?^```/gm, '')
		.matchAll(/^#{1,6} +(.+)$/gm);
	return new Set(
		[...headings].map(([, heading = '']) =>
			heading
				.toLowerCase()
				.replace(/[^\p{L}\p{N}\s_-]/gu, '')
				.trim()
				.replace(/ /g, '-'),
		),
	);
}

/** The links of a page: what stands behind `](`, and the targets of named references. */
function linksOf(page: string): string[] {
	const text = read(page).replace(/```[\s\S]*?```/g, '');
	const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g)];
	const named = [...text.matchAll(/^\[[^\]]+\]: +(\S+)/gm)];
	return [...inline, ...named].map(([, target = '']) => target);
}

describe('a comment', () => {
	const citations = sources.flatMap((source) =>
		[
			...read(source).matchAll(
				/(docs\/[a-z-]+\.md)((?:(?: and )?#[a-z-]+)*)((?:,? (?:and )?C\d+)*)/g,
			),
		].flatMap(([, page = '', anchors = '', ids = '']) => [
			...[...anchors.matchAll(/#([a-z-]+)/g)].map(([, anchor]) => ({ source, page, anchor })),
			...[...ids.matchAll(/C\d+/g)].map(([id]) => ({ source, page, id })),
			{ source, page },
		]),
	);

	it('cites what is known of the API at all', () => {
		expect(citations.length).toBeGreaterThan(50);
	});

	it('cites only sections and contradictions that exist', () => {
		const missing = citations.filter(({ page, ...rest }) => {
			if (!files.includes(page)) return true;
			if ('anchor' in rest) return !anchorsOf(page).has(String(rest.anchor));
			return 'id' in rest && !read(page).includes(`| ${rest.id} |`);
		});
		expect(missing).toEqual([]);
	});

	it('cites no document that a reader does not have', () => {
		const unknown = sources.filter((source) =>
			/\[(seed|llms|api-ref|use-case)\]|[Ss]ection \d/.test(read(source)),
		);
		expect(unknown.filter((source) => source !== 'test/docs.test.ts')).toEqual([]);
	});
});

describe('a picture', () => {
	/** Paths from the root, in Markdown or in HTML. */
	const shown = new Set(
		pages.flatMap((page) =>
			[...read(page).matchAll(/!\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
				.map(([, markdown, html]) => markdown ?? html ?? '')
				.filter((target) => !/^https?:/.test(target))
				.map((target) => path.join(path.dirname(page), target)),
		),
	);
	const taken = files.filter((name) => name.startsWith(path.join('docs', 'images')));

	it('that a page shows exists', () => {
		expect([...shown].filter((file) => !files.includes(file))).toEqual([]);
	});

	it('is shown on a page', () => {
		expect(taken.length).toBeGreaterThan(0);
		expect(taken.filter((file) => !shown.has(file))).toEqual([]);
	});

	it.each(taken)('%s is small enough to load at once', (file) => {
		expect(fs.statSync(path.join(root, file)).size).toBeLessThan(150_000);
	});
});

/** Where a link of a page or into this repository leads nowhere: no such file, or no such heading in it. */
function isBroken(page: string, link: string): boolean {
	if (/^(https?|mailto):/.test(link)) return false;
	const [target = '', anchor] = link.split('#');
	const file = target === '' ? page : path.join(path.dirname(page), target);
	if (!fs.existsSync(path.join(root, file))) return true;
	return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor);
}

describe('a page', () => {
	it.each(pages)('%s links only to what exists here', (page) => {
		const broken = linksOf(page).filter((link) => isBroken(page, link));
		expect(broken).toEqual([]);
	});
});

describe('the help that n8n links to', () => {
	const { homepage } = JSON.parse(read('package.json')) as { homepage: string };
	const own = `${homepage}/blob/main/`;
	const helped = files.filter(
		(name) => name.endsWith('.node.json') || name.endsWith('.credentials.ts'),
	);

	it.each(helped)('of %s is a page of this repository that exists', (name) => {
		const links = [...read(name).matchAll(/https:\/\/[^\s'"]+/g)]
			.map(([link]) => link)
			.filter((link) => link.startsWith(own))
			.map((link) => link.slice(own.length));
		expect(links).not.toEqual([]);
		expect(links.filter((link) => isBroken('README.md', link))).toEqual([]);
	});

	it.each(helped.filter((name) => name.endsWith('.node.json')))(
		'of %s is a whole page: n8n adds a query to the address, behind which a heading is lost',
		(name) => {
			const { resources } = JSON.parse(read(name)) as {
				resources: { primaryDocumentation: Array<{ url: string }> };
			};
			for (const { url } of resources.primaryDocumentation) expect(url).not.toContain('#');
		},
	);
});
