import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * One temporary folder for everything that a test run writes, shared by all of jest's workers: n8n's
 * settings, and the package that is built and packed once (see test/package/built.ts).
 */
export default function setup(): void {
	process.env.QLARA_TEST_RUN_FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), 'qlara-test-'));
}
