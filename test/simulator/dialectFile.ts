import fs from 'node:fs';

import { dialectSwitches, type Dialect } from './dialect';

/**
 * Reads what `npm run probe` has written of the real API.
 * @throws Error naming the file and the entry that is no switch, or no value of it
 */
export function readDialectFile(file: string): Partial<Dialect> {
	const entries = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
	for (const [name, value] of Object.entries(entries)) {
		const values: readonly unknown[] | undefined = Object.hasOwn(dialectSwitches, name)
			? dialectSwitches[name as keyof typeof dialectSwitches]
			: undefined;
		if (values === undefined) throw new Error(`${file}: there is no switch "${name}"`);
		const isSize = name.endsWith('PageSize') && Number.isInteger(value) && Number(value) > 0;
		if (!isSize && !values.includes(value))
			throw new Error(`${file}: "${name}" is one of ${values.join(', ')}, not ${String(value)}`);
	}
	return entries;
}
