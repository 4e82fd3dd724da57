import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// n8n-core writes its settings below N8N_USER_FOLDER: keep it out of the home directory. Inside jest
// the folder lies in the one of the run, which the global teardown removes; elsewhere it goes at exit.
const runFolder = process.env.QLARA_TEST_RUN_FOLDER;
const userFolder = fs.mkdtempSync(path.join(runFolder ?? os.tmpdir(), 'n8n-core-test-'));
if (!runFolder) process.on('exit', () => fs.rmSync(userFolder, { recursive: true, force: true }));

process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_LOG_LEVEL = 'silent';

import 'reflect-metadata';
