// What is measured: the package as it is built, in one file, and not its sources, which tsx loads in another way.
import Module from 'node:module';
import path from 'node:path';
import { buildSync } from 'esbuild';
import type * as Limiter from '../../nodes/QlaraCampaigns/api/rateLimiter';
import type * as Credential from '../../credentials/QlaraApi.credentials';
import type * as Execute from '../../nodes/QlaraCampaigns/n8n/execute';
import type * as State from '../../nodes/QlaraCampaigns/n8n/processState';
import type * as Action from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import type * as Trigger from '../../nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';

const project = path.resolve(__dirname, '../..');

type Exports = Pick<typeof Limiter, 'unlimited'> &
	Pick<typeof Execute, 'execute'> &
	Pick<typeof State, 'createProcessState' | 'thisProcess'> &
	typeof Action &
	typeof Trigger &
	typeof Credential;

function load(): Exports {
	const { outputFiles } = buildSync({
		stdin: {
			contents: `
				export { QlaraApi } from './credentials/QlaraApi.credentials';
				export { unlimited } from './nodes/QlaraCampaigns/api/rateLimiter';
				export { execute } from './nodes/QlaraCampaigns/n8n/execute';
				export { createProcessState, thisProcess } from './nodes/QlaraCampaigns/n8n/processState';
				export { QlaraCampaigns } from './nodes/QlaraCampaigns/QlaraCampaigns.node';
				export { QlaraCampaignsTrigger } from './nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';
			`,
			resolveDir: project,
			loader: 'ts',
		},
		bundle: true,
		platform: 'node',
		format: 'cjs',
		external: ['n8n-workflow'],
		write: false,
	});
	const file = path.join(project, 'bundle.js');
	const loaded = new Module(file, module) as Module & {
		paths: string[];
		_compile(code: string, file: string): void;
	};
	loaded.paths = [path.join(project, 'node_modules')];
	loaded._compile(outputFiles[0]!.text, file);
	return loaded.exports as Exports;
}

export const {
	QlaraApi,
	unlimited,
	execute,
	createProcessState,
	thisProcess,
	QlaraCampaigns,
	QlaraCampaignsTrigger,
} = load();
