import { createHash } from 'node:crypto';
import fc from 'fast-check';

import { sha256 } from '../../nodes/QlaraCampaigns/sending/sha256';

const expected = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('SHA-256', () => {
	it('is what Node.js computes, at every length around a block and over random texts', () => {
		for (let length = 0; length < 200; length++)
			expect(sha256('a'.repeat(length))).toBe(expected('a'.repeat(length)));
		fc.assert(
			fc.property(
				fc.string({ unit: 'binary', maxLength: 300 }),
				(text) => sha256(text) === expected(text),
			),
			{ numRuns: 1000 },
		);
	});
});
