import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { INodeType, IVersionedNodeType } from 'n8n-workflow';

type NodeClass = new () => INodeType | IVersionedNodeType;

/**
 * n8n's own HTTP Request node.
 *
 * @param cacheFolder where the tests install n8n; see test/n8n/install.ts
 * @throws Error when no n8n is installed there
 */
export function httpRequestNode(cacheFolder: string, version: string): NodeClass {
	const folder = fs.existsSync(cacheFolder)
		? fs.readdirSync(cacheFolder).find((name) => name.startsWith(`n8n-${version}-`))
		: undefined;
	if (folder === undefined)
		throw new Error(`n8n ${version} is not installed: run "npm run demo" first`);
	const load = createRequire(path.join(cacheFolder, folder, 'package.json'));
	const file = 'n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js';
	return (load(file) as { HttpRequest: NodeClass }).HttpRequest;
}
