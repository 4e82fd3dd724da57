// The benchmark: `npm run bench`; `-- --json` prints one JSON document, `-- --rows 1,3` measures only some rows. Exit
// code 1: a target is missed.
import { parseArgs } from 'node:util';
import type { Result, Row } from './result';
import { overheadRows } from './rowsOfOverhead';
import { readingRows } from './rowsOfReading';
import { sendingRows } from './rowsOfSending';

const rows: Row[] = [...readingRows, ...sendingRows, ...overheadRows].sort(
	(a, b) => a.number - b.number,
);

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { json: { type: 'boolean' }, rows: { type: 'string' } },
	});
	const chosen = values.rows?.split(',').map(Number);
	const results: Result[] = [];
	if (values.json !== true) {
		console.log('| Work | Measured | Target | Ratio | |');
		console.log('| --- | --- | --- | --- | --- |');
	}
	for (const { number, run } of rows) {
		if (chosen?.includes(number) === false) continue;
		for (const result of await run()) {
			results.push(result);
			const { name, value, unit, target, ratio, pass } = result;
			if (values.json !== true)
				console.log(
					`| ${number}. ${name} | ${value.toFixed(2)} ${unit} | ${target} | ${ratio.toFixed(2)} | ${pass ? 'met' : 'MISSED'} |`,
				);
		}
	}
	if (values.json === true) console.log(JSON.stringify({ results }));
	process.exitCode = results.every(({ pass }) => pass) ? 0 : 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
