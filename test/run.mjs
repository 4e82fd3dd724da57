// What `npm test` runs: everything that has to be right before a change may be kept, from types to a send in a real n8n.
// Arguments go to jest, and then only jest runs: `npm test -- test/simulator`.
import { ensureDependencies } from './bootstrap.mjs';
import { bin, jest, npm, step, summary, typeScript } from './steps.mjs';

const jestArguments = process.argv.slice(2);
const dependencies = await step('dependencies', () => ensureDependencies(console.log));
if (dependencies && jestArguments.length > 0) {
	await step('tests', () => jest(jestArguments), { count: 'itself' });
} else if (dependencies) {
	await step('typecheck', () => bin('typescript/bin/tsc', '-p', 'tsconfig.test.json', '--noEmit'));
	await step('lint', () => npm('lint'));
	const built = await step('build', () => npm('build'));
	const runtime = await step('n8n runtime', () => typeScript('test/n8n/install.ts'));
	// Without a build or an n8n most tests would fail for that one reason: say it once.
	if (built && runtime) {
		await step('tests', () => jest([]), { count: 'itself' });
		await step('demo', () => typeScript('examples/demo.ts', '--check'));
	} else {
		console.log('\nNo tests were run: they need the build and n8n.');
	}
}
summary();
