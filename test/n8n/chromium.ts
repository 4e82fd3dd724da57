import fs from 'node:fs';

/** Browsers that are looked for, the first one that exists is used. Nothing is downloaded. */
export const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

/** The browser that `Editor.open` would start; undefined when there is none. */
export function installedBrowser(): string | undefined {
	return PROGRAMS.find((program) => fs.existsSync(program));
}
