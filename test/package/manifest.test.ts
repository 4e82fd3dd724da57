import fs from 'node:fs';
import path from 'node:path';

import { listFiles, readJson, readManifest } from './built';
import { projectFolder } from './pack';

interface LockEntry {
	version?: string;
	integrity?: string;
	resolved?: string;
	link?: boolean;
	dependencies?: Record<string, string>;
	devDependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
}

interface Lockfile {
	name: string;
	version: string;
	lockfileVersion: number;
	packages: Record<string, LockEntry>;
}

const manifest = readManifest();
const lock = readJson<Lockfile>(path.join(projectFolder, 'package-lock.json'));
const installed = Object.entries(lock.packages).filter(([location]) => location !== '');
const sources = (folder: string, ending: string) =>
	listFiles(path.join(projectFolder, folder))
		.filter((file) => file.endsWith(ending))
		.map((file) => `dist/${folder}/${file.replace(/\.ts$/, '.js')}`);

describe('package.json', () => {
	it('brings no code of others: no dependencies, and only n8n-workflow as a peer', () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.optionalDependencies ?? {}).toEqual({});
		expect(manifest.bundledDependencies ?? manifest.bundleDependencies ?? []).toEqual([]);
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('is found by n8n as a community node package', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-[a-z0-9-]+$/);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.license).toBe('MIT');
		expect(manifest.files).toEqual(['dist']);
		expect(manifest.n8n.n8nNodesApiVersion).toBe(1);
	});

	it('registers every node and every credential, and nothing that does not exist', () => {
		expect([...manifest.n8n.nodes].sort()).toEqual(sources('nodes', '.node.ts'));
		expect([...manifest.n8n.credentials].sort()).toEqual(sources('credentials', '.credentials.ts'));
	});

	it('runs nothing when it is installed', () => {
		const scripts = Object.keys(manifest.scripts ?? {});
		const forbidden = [
			'prepare',
			'preinstall',
			'install',
			'postinstall',
			'prepublish',
			'preprepare',
			'postprepare',
		];
		expect(scripts.filter((script) => forbidden.includes(script))).toEqual([]);
	});
});

describe('package-lock.json', () => {
	it('belongs to package.json', () => {
		const { name, version, devDependencies, peerDependencies } = lock.packages[''] as LockEntry & {
			name: string;
		};
		expect({ name, version, devDependencies, peerDependencies }).toEqual({
			name: manifest.name,
			version: manifest.version,
			devDependencies: manifest.devDependencies,
			peerDependencies: manifest.peerDependencies,
		});
		expect(lock.lockfileVersion).toBe(3);
	});

	it('names no registry, so that it installs from whichever one a machine uses', () => {
		expect(
			installed.filter(([, entry]) => entry.resolved !== undefined).map(([location]) => location),
		).toEqual([]);
		expect(fs.readFileSync(path.join(projectFolder, '.npmrc'), 'utf8')).not.toMatch(
			/registry|_auth|token/i,
		);
	});

	it('pins every package by version and content', () => {
		const loose = installed.filter(([, { version, integrity }]) => !version || !integrity);
		expect(loose.map(([location]) => location)).toEqual([]);
	});

	it('is complete: `npm ci` refuses a lockfile that lacks a package for another platform', () => {
		const missing: string[] = [];
		for (const [location, entry] of Object.entries(lock.packages)) {
			const needs = {
				...entry.dependencies,
				...entry.optionalDependencies,
				...entry.devDependencies,
			};
			for (const name of Object.keys(needs)) {
				// Node.js looks in the package's own node_modules, then upwards.
				let folder = location;
				let found = false;
				for (;;) {
					found =
						lock.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined;
					if (found || folder === '') break;
					const end = folder.lastIndexOf('node_modules/');
					folder = folder.slice(0, Math.max(0, end)).replace(/\/$/, '');
				}
				if (!found) missing.push(`${location || 'package.json'} needs ${name}`);
			}
		}
		expect(missing).toEqual([]);
	});
});
