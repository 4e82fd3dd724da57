// The benchmark; see `help` below.
import { parseArgs } from 'node:util';
import type { Result, Row } from './result';
import { overheadRows } from './rowsOfOverhead';
import { readingRows } from './rowsOfReading';
import { sendingRows } from './rowsOfSending';

const help = `The nodes in n8n's engine against the simulator, beside n8n's HTTP Request node where that can do the same.
Usage: npm run bench -- [--rows 1,3] [--json]
  --rows  measures only these rows of docs/performance.md
  --json  prints one JSON document instead of a table
Exit code 1: a target is missed. All rows take about half an hour. Needs an installed n8n: npm run demo`;

const rows: Row[] = [...readingRows, ...sendingRows, ...overheadRows].sort(
	(a, b) => a.number - b.number,
);

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { json: { type: 'boolean' }, rows: { type: 'string' }, help: { type: 'boolean' } },
	});
	if (values.help === true) return console.log(help);
	const chosen = values.rows?.split(',').map(Number);
	const unknown =
		chosen?.filter((number) => !rows.some((row) => row.number === number || row.also === number)) ??
		[];
	if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}.`);
	const results: Result[] = [];
	if (values.json !== true) {
		console.log('| Work | Measured | Target | Ratio | |');
		console.log('| --- | --- | --- | --- | --- |');
	}
	for (const { number, also, run } of rows) {
		if (chosen?.some((one) => one === number || one === also) === false) continue;
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
