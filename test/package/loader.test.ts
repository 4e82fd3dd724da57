import fs from 'node:fs';
import path from 'node:path';

import { commonPollingParameters } from 'n8n-core/dist/nodes-loader/constants';
import type { ICredentialType, INodeTypeDescription, KnownNodesAndCredentials } from 'n8n-workflow';

import { QlaraCampaigns } from '../../nodes/QlaraCampaigns/QlaraCampaigns.node';
import { QlaraCampaignsTrigger } from '../../nodes/QlaraCampaigns/QlaraCampaignsTrigger.node';
import { BUILD_TIMEOUT_MS, builtPackage, execute, readManifest, type BuiltPackage } from './built';
import { projectFolder } from './pack';

interface Loaded {
	known: KnownNodesAndCredentials;
	types: { nodes: INodeTypeDescription[]; credentials: ICredentialType[] };
}

let built: BuiltPackage;
let loaded: Loaded;
const manifest = readManifest();

/** `dist/nodes/Some/SomeName.node.js` registers the node type `someName`. */
const registeredName = (file: string) => {
	const name = path.basename(file).split('.')[0]!;
	return name.charAt(0).toLowerCase() + name.slice(1);
};
const nodeNames = manifest.n8n.nodes.map(registeredName);
const credentialNames = manifest.n8n.credentials.map(registeredName);
const sourceNodes = [new QlaraCampaigns(), new QlaraCampaignsTrigger()];
const nodeType = (name: string) => loaded.types.nodes.find((candidate) => candidate.name === name)!;
const credentialType = (name: string) =>
	loaded.types.credentials.find((candidate) => candidate.name === name)!;

/** The files behind the addresses that the loader gives the editor. */
function iconFiles(iconUrl: INodeTypeDescription['iconUrl']): string[] {
	if (typeof iconUrl !== 'object')
		throw new Error(`No icons for light and dark: ${String(iconUrl)}`);
	return [iconUrl.light, iconUrl.dark].map((url) => {
		const prefix = `icons/${manifest.name}/`;
		expect(url.startsWith(prefix)).toBe(true);
		return path.join(built.unpacked, url.slice(prefix.length));
	});
}

function expectIcons(iconUrl: INodeTypeDescription['iconUrl']) {
	const [light, dark] = iconFiles(iconUrl).map((file) => fs.readFileSync(file, 'utf8'));
	expect(light).not.toEqual(dark);
	for (const svg of [light!, dark!]) {
		expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 (\d+) \1"/);
		expect(svg).not.toMatch(/<script|<image|href=/);
	}
}

beforeAll(async () => {
	built = await builtPackage();
	// n8n puts its own node_modules on the path, from which an installed package takes n8n-workflow.
	const env = { NODE_PATH: path.join(projectFolder, 'node_modules') };
	const script = path.join(__dirname, 'load.mjs');
	loaded = JSON.parse(
		await execute(process.execPath, [script, built.unpacked], { cwd: projectFolder, env }),
	) as Loaded;
}, BUILD_TIMEOUT_MS);

describe("n8n's package loader", () => {
	it('knows every registered node and credential, and no other', () => {
		expect(Object.keys(loaded.known.nodes)).toEqual(nodeNames);
		expect(Object.keys(loaded.known.credentials)).toEqual(credentialNames);
		expect(loaded.types.nodes.map(({ name }) => name)).toEqual(nodeNames);
		expect(loaded.types.credentials.map(({ name }) => name)).toEqual(credentialNames);
	});

	describe.each(nodeNames)('node %s', (name) => {
		it('has icons for light and dark', () => expectIcons(nodeType(name).iconUrl));

		it('has codex data', () => {
			const { codex } = nodeType(name);
			expect(codex?.categories?.length).toBeGreaterThan(0);
			expect(codex?.alias?.length).toBeGreaterThan(0);
			const documentation = [
				...(codex?.resources?.primaryDocumentation ?? []),
				...(codex?.resources?.credentialDocumentation ?? []),
			];
			expect(documentation.length).toBeGreaterThan(1);
			for (const { url } of documentation) expect(url).toMatch(/^https:\/\//);
		});

		it('has a codex file that names it', () => {
			const file = manifest.n8n.nodes[nodeNames.indexOf(name)]!.replace(/\.js$/, '.json');
			const codex = JSON.parse(fs.readFileSync(path.join(built.unpacked, file), 'utf8')) as {
				node: string;
			};
			expect(codex.node).toBe(`${manifest.name}.${name}`);
		});

		it('has all parameters of its source, and a schedule if it polls', () => {
			const source = sourceNodes.find(({ description }) => description.name === name)!.description;
			const { properties, polling } = nodeType(name);
			const schedule = polling === true ? commonPollingParameters : [];
			expect(polling === true).toBe(source.polling === true);
			expect(properties).toEqual(JSON.parse(JSON.stringify([...schedule, ...source.properties])));
			expect(properties[0]?.name === 'pollTimes').toBe(polling === true);
		});

		it('knows its version and uses credentials of the package', () => {
			const { communityNodePackageVersion, credentials } = nodeType(name);
			expect(communityNodePackageVersion).toBe(manifest.version);
			expect(credentials?.length).toBeGreaterThan(0);
			for (const credential of credentials ?? [])
				expect(credentialNames).toContain(credential.name);
		});
	});

	describe.each(credentialNames)('credential %s', (name) => {
		it('has icons for light and dark', () => expectIcons(credentialType(name).iconUrl));

		it('belongs to the nodes, explains itself and can be tested', () => {
			const { documentationUrl, supportedNodes, test } = credentialType(name);
			expect(supportedNodes).toEqual(nodeNames);
			expect(documentationUrl).toMatch(/^https:\/\//);
			expect(test).toBeDefined();
		});
	});
});
