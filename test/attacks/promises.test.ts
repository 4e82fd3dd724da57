// What SECURITY.md says is what the code does, and the tests that it names are there.
import fs from 'node:fs';
import path from 'node:path';

import { endpoints, readTimings } from '../../nodes/QlaraCampaigns/api/endpoints';
import { limits } from '../../nodes/QlaraCampaigns/api/limits';
import { maxMeasured } from '../../nodes/QlaraCampaigns/channels/smsSegments';
import { safeLine, safeText } from '../../nodes/QlaraCampaigns/parameters/safeText';

const project = path.resolve(__dirname, '..', '..');
const text = fs.readFileSync(path.join(project, 'SECURITY.md'), 'utf8');

it('names tests that exist', () => {
	const tests = [...text.matchAll(/`(test\/[\w./]+)`/g)].map(([, file = '']) => file);
	expect(tests.length).toBeGreaterThan(8);
	for (const file of tests)
		expect([file, fs.existsSync(path.join(project, file))]).toEqual([file, true]);
});

it('has a row in its table for each file of attacks', () => {
	const attacks = fs.readdirSync(__dirname).filter((name) => name.endsWith('.test.ts'));
	const missing = attacks.filter((name) => !text.includes(`test/attacks/${name}`));
	expect(missing).toEqual(['promises.test.ts']);
});

it.each([
	['the time of a read', `${endpoints.get.timeoutMs / 1000} s`],
	['the time of a write', `/ ${endpoints.confirm.timeoutMs / 1000} s`],
	['the time in the trigger', `${readTimings.poll.timeoutMs / 1000} s in the trigger`],
	['the time of a watch', `${readTimings.watch.timeoutMs / 1000} s while a confirm`],
	['an answer', `${limits.answerBytes / 2 ** 20} MB, unpacked`],
	['a refusal', `${limits.refusalBytes / 2 ** 10} KB, unpacked`],
	['values', `${limits.values / 1e6} million`],
	['a list', `${limits.listCharacters / 2 ** 20} MB |`],
	['rows and pages', `${limits.rows.toLocaleString('en')} / ${limits.pages.toLocaleString('en')}`],
	['an SMS text', `${maxMeasured.toLocaleString('en')} characters`],
	['a text', '2,000 characters'],
	['a name', '80 characters'],
])('tells the limit of %s as it is', (_name, limit) => {
	expect(text).toContain(limit);
});

it('has the limits of texts that the code has', () => {
	expect(safeText('ab '.repeat(1_000))).toContain('‹1000 more characters›');
	expect([...safeLine('a'.repeat(200))]).toHaveLength(81);
});
