import fs from 'node:fs';
import path from 'node:path';

import { BUILD_TIMEOUT_MS, builtPackage, execute, listFiles } from './built';
import { projectFolder } from './pack';

interface Scan {
	passed: boolean;
	message?: string;
	details?: string;
	findings: string[];
	files: number;
}

async function scan(folder: string, kind: 'source' | 'tarball'): Promise<Scan> {
	const script = path.join(__dirname, 'scan.mjs');
	// The scanner makes a temporary folder as soon as it is loaded, and leaves it behind.
	const env = { TMPDIR: path.dirname(folder) };
	return JSON.parse(
		await execute(process.execPath, [script, folder, kind], { cwd: projectFolder, env }),
	) as Scan;
}

describe("n8n's verification scanner", () => {
	it(
		'finds nothing in the sources, not even a warning',
		async () => {
			const { sources } = await builtPackage();
			const result = await scan(sources, 'source');
			expect(result.findings).toEqual([]);
			expect(result).toMatchObject({ passed: true });
			const scanned = ['nodes', 'credentials'].flatMap((folder) =>
				listFiles(path.join(sources, folder)),
			);
			expect(result.files).toBe(scanned.length + 1);
		},
		BUILD_TIMEOUT_MS,
	);

	it(
		'finds nothing in the tarball, not even a warning',
		async () => {
			const { unpacked, files } = await builtPackage();
			const result = await scan(unpacked, 'tarball');
			expect(result.findings).toEqual([]);
			expect(result).toMatchObject({ passed: true });
			expect(result.files).toBe(files.filter((file) => file.endsWith('.js')).length + 1);
		},
		BUILD_TIMEOUT_MS,
	);

	it(
		'would find what it forbids',
		async () => {
			const { unpacked, files } = await builtPackage();
			// One file is enough: the scanner looks at each by itself.
			const node = files.find((file) => file.endsWith('.node.js'))!;
			const folder = fs.mkdtempSync(path.join(path.dirname(unpacked), 'forbidden-'));
			for (const file of ['package.json', node])
				fs.cpSync(path.join(unpacked, file), path.join(folder, file));
			// The scanner does not honour the comment.
			fs.appendFileSync(
				path.join(folder, node),
				'\n/* eslint-disable */\nconsole.log(process.env);\n',
			);
			const { passed, findings } = await scan(folder, 'tarball');
			expect(passed).toBe(false);
			expect(findings.join('\n')).toMatch(/no-console[^]*no-restricted-globals/);
		},
		BUILD_TIMEOUT_MS,
	);
});
