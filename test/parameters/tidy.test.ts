import { tidy } from '../../nodes/QlaraCampaigns/parameters/tidy';

describe('tidy', () => {
	it.each([
		['\ufeff87', 'a byte order mark'],
		['8\u200b7', 'a zero width space'],
		['\u202a87\u202c', 'marks of the direction of writing'],
		['8\u00ad7', 'a soft hyphen'],
		['\u00a0 87\t\r\n', 'space of any kind around it'],
	])('leaves out of %j what nobody sees: %s', (text) => {
		expect(tidy(text)).toBe('87');
	});

	it('keeps what is inside a text', () => {
		expect(tidy(' 8 7\n٣ ')).toBe('8 7\n٣');
	});
});
