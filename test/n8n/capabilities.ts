import fs from 'node:fs';
import path from 'node:path';

import type { Runtime } from './runtime';

/**
 * In what the supported versions of n8n differ for a program that starts and drives them.
 * All of it is read off the installed program, so that a version nobody has thought of is right by itself.
 */
export interface Capabilities {
	/** Which of `UNNEEDED_MODULES` this n8n has. It ends at once when it is told to leave out a module that it does not know. */
	unneededModules: string[];
	/**
	 * Whether publishing a workflow is answered before its triggers run, and n8n can be asked how far they are.
	 * Older ones answer when the triggers run, or refuse.
	 */
	publicationStatus: boolean;
	/**
	 * Whether an error keeps its cause. Where it does not (before 2.34), n8n's test of a credential cannot see with which
	 * status a request was refused, and fails with words of its own instead of those that the credential has for it.
	 */
	errorCauses: boolean;
}

/** What of n8n is neither needed nor wanted here: it costs 2 s of start, and one of these tries to reach the internet. */
const UNNEEDED_MODULES = [
	'mcp-registry',
	'mcp',
	'instance-ai',
	'agents',
	'chat-hub',
	'insights',
	'breaking-changes',
	'source-control',
	'external-secrets',
	'sso-oidc',
	'sso-saml',
	'ldap',
	'log-streaming',
	'otel',
	'quick-connect',
	'workflow-builder',
	'n8n-packages',
	'workflow-reviews',
	'token-exchange',
	'dynamic-credentials',
	'data-table',
	'oauth-server',
	'oauth-jwe',
	'runtime-credentials',
	'redaction',
	'favorites',
	'provisioning',
];

/** What the installed n8n can do, and wants to be told. */
export function capabilitiesOf(runtime: Runtime): Capabilities {
	const program = path.join(path.dirname(path.dirname(runtime.n8n)), 'dist');
	return {
		unneededModules: UNNEEDED_MODULES.filter((name) => hasModule(program, name)),
		publicationStatus: hasPublicationStatus(program),
		errorCauses: keepsErrorCauses(runtime.folder),
	};
}

/** The folder of a module bears its name, and an ending when the module belongs to n8n's enterprise edition. */
function hasModule(program: string, name: string): boolean {
	return [name, `${name}.ee`].some((folder) =>
		fs.existsSync(path.join(program, 'modules', folder)),
	);
}

function hasPublicationStatus(program: string): boolean {
	const controller = path.join(program, 'workflows', 'workflows.controller.js');
	return fs.readFileSync(controller, 'utf8').includes('publication-status');
}

/** A class that declares the field anew empties it after its parent class has filled it. */
function keepsErrorCauses(folder: string): boolean {
	const baseOfErrors = path.join(
		folder,
		...['node_modules', 'n8n-workflow', 'dist', 'cjs', 'errors', 'abstract'],
		'execution-base.error.js',
	);
	return !/^\s*cause;$/m.test(fs.readFileSync(baseOfErrors, 'utf8'));
}
