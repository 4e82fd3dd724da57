import fs from 'node:fs';

/** Removes what the run has written. Jest's own `exit` listeners never fire inside the sandbox of a test file. */
export default function teardown(): void {
	const folder = process.env.QLARA_TEST_RUN_FOLDER;
	if (folder) fs.rmSync(folder, { recursive: true, force: true });
}
