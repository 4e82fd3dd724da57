import { codePoint, describeCharacter } from '../../nodes/QlaraCampaigns/channels/unicodeNames';

describe('describeCharacter', () => {
	it.each([
		['я', 'я'],
		['🎉', '🎉'],
		['’', '’ (U+2019, right single quotation mark)'],
		['–', '– (U+2013, en dash)'],
		['…', '… (U+2026, ellipsis)'],
		['\u00a0', 'U+00A0 (no-break space)'],
		['\u202f', 'U+202F (narrow no-break space)'],
		['\u200b', 'U+200B (zero-width space)'],
		['\ufeff', 'U+FEFF (byte order mark)'],
		['\t', 'U+0009 (tab)'],
		['\ufe0f', 'U+FE0F (variation selector)'],
		['\u2005', 'U+2005'],
		['\u0007', 'U+0007'],
		['\ud83d', 'U+D83D'],
	])('%j is %s', (character, description) => {
		expect(describeCharacter(character)).toBe(description);
	});
});

it('writes code points as Unicode does', () => {
	expect(['a', '€', '🎉'].map(codePoint)).toEqual(['U+0061', 'U+20AC', 'U+1F389']);
});
