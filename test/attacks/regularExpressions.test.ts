import fs from 'node:fs';
import path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';

const root = path.join(__dirname, '..', '..');

/** One regular expression of the package: where it stands, and what it is. */
interface Found {
	place: string;
	source: string;
	flags: string;
}

function sourceFiles(folder: string): string[] {
	return fs
		.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => path.join(folder, file));
}

function regularExpressionsIn(file: string): Found[] {
	const text = fs.readFileSync(path.join(root, file), 'utf8');
	const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const found: Found[] = [];
	const visit = (node: ts.Node): void => {
		const place = `${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
		if (ts.isRegularExpressionLiteral(node)) {
			const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
			found.push({ place, source, flags });
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return found;
}
const all = ['nodes', 'credentials'].flatMap(sourceFiles).flatMap(regularExpressionsIn);
for (const { place, source, flags } of all) {
	const t = Date.now();
	const r = checkSync(source, flags, { timeout: null, randomSeed: 1 });
	const ms = Date.now() - t;
	console.log(
		r.status,
		r.complexity?.type,
		r.checker,
		ms,
		place,
		`/${source}/${flags}`,
		r.error ? JSON.stringify(r.error) : '',
	);
}
