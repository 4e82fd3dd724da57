// Loads a package with n8n's own loader and prints what n8n then knows, as JSON. A program of its own: inside jest
// the loader leaves out the isolation in which n8n loads a package. Argument: the folder of the package.
import 'reflect-metadata';

import process from 'node:process';

import { PackageDirectoryLoader } from 'n8n-core';

const loader = new PackageDirectoryLoader(process.argv[2]);
await loader.loadAll();
const { known, types } = loader;
process.stdout.write(JSON.stringify({ known, types }));
