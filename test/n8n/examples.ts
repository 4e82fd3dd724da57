import fs from 'node:fs';
import path from 'node:path';

import type { Workflow } from './rest';

const FOLDER = path.resolve(__dirname, '..', '..', 'examples');

/** A stored credential, as the nodes of a workflow refer to it. */
export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

/** File names of the example workflows, sorted. */
export function exampleFiles(): string[] {
	return fs
		.readdirSync(FOLDER)
		.filter((name) => name.endsWith('.json'))
		.sort();
}

/**
 * Reads an example workflow and fills in the credentials, as the editor does on import when there is one of that name.
 * A step whose credential is not stored is left without one, as there.
 * @throws Error when there is no such file
 */
export function readExample(file: string, stored: StoredCredential[]): Workflow {
	const workflow = JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8')) as Workflow;
	for (const { credentials = {} } of workflow.nodes) {
		for (const type of Object.keys(credentials)) {
			const fitting = stored.find((credential) => credential.type === type);
			if (fitting === undefined) delete credentials[type];
			else credentials[type] = { id: fitting.id, name: fitting.name };
		}
	}
	return workflow;
}
