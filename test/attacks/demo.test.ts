import fs from 'node:fs';
import path from 'node:path';

import type * as Owner from '../n8n/owner';

const project = path.resolve(__dirname, '..', '..');

it('the password of the n8n of demo and tests is another one in each run', () => {
	const passwords = new Set<string>();
	for (let run = 0; run < 10; run++)
		jest.isolateModules(() => {
			const { OWNER } = jest.requireActual<typeof Owner>('../n8n/owner');
			expect(OWNER.password).toMatch(/^.{15,}$/);
			passwords.add(OWNER.password);
		});
	expect(passwords.size).toBe(10);
});

it('nothing of the demo listens on another address than 127.0.0.1', () => {
	const sources = fs
		.readdirSync(path.join(project, 'test'), { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('node_modules'))
		.map((name) => path.join('test', name));
	const listening = sources.flatMap((file) =>
		[...fs.readFileSync(path.join(project, file), 'utf8').matchAll(/\.listen\(([^)]*)\)/g)].map(
			([, target = '']) => [file, target] as const,
		),
	);
	expect(listening.length).toBeGreaterThan(3);
	expect(listening.filter(([, target]) => !/127\.0\.0\.1|host/.test(target))).toEqual([]);
});
