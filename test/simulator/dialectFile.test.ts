import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { defaultDialect } from './dialect';
import { readDialectFile } from './dialectFile';

const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'qlara-dialect-')), 'dialect.json');
const read = (content: object) => {
	fs.writeFileSync(file, JSON.stringify(content));
	return readDialectFile(file);
};
afterAll(() => fs.rmSync(path.dirname(file), { recursive: true }));

describe('a dialect file', () => {
	it('is taken with every switch and any page size', () => {
		expect(read(defaultDialect)).toEqual(defaultDialect);
		expect(read({ maxPageSize: 123 })).toEqual({ maxPageSize: 123 });
	});

	it.each([
		[{ price: 'free' }, /"price" is one of number, text, .*, not free/],
		[{ prices: 'number' }, /no switch "prices"/],
		[{ constructor: 'number' }, /no switch "constructor"/],
		[{ defaultPageSize: 0 }, /"defaultPageSize"/],
	])('is refused with %j', (content, message) => {
		expect(() => read(content)).toThrow(message);
	});
});
