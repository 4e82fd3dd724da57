import { dialectSwitches, type SwitchName } from '../simulator';
import type { ProbeResult } from './probe';

/** What was found, as text that can be pasted into an issue: no value of a person, no ID, no key. */
export function reportOf({ dialect, open, looks }: ProbeResult): string {
	const found = Object.entries(dialect).map(([name, value]) => {
		const usual: unknown = dialectSwitches[name as SwitchName][0];
		return `| ${name} | ${String(value)} | ${value === usual ? '' : `differs: ${String(usual)} was assumed`} |`;
	});
	const seen = new Set(
		looks.map(({ method, path, status, shape }) => `${method} ${path}\n  ${status} ${shape}`),
	);
	return [
		'What this API was seen to do (names as in test/simulator/dialect.ts):',
		'',
		'| Question | Answer | |',
		'| --- | --- | --- |',
		...found,
		'',
		`Still open, since nothing of this shows it: ${open.join(', ')}.`,
		'',
		'How the answers are built:',
		'',
		...seen,
	].join('\n');
}
