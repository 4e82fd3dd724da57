import {
	lostPlaceholders,
	readMessage,
	survivingSpelling,
} from '../../nodes/QlaraCampaigns/channels/placeholders';
import { paramsOf } from '../parameters/paramsOf';

describe('lostPlaceholders', () => {
	it.each<[string, string[]]>([
		['Hi {{name}}', []],
		['=Hi {{name}}', ['{{name}}']],
		['={{name}}', ['{{name}}']],
		['=Hi {{ $json.salutation }} {{ firstName }}, {{city}}', ['{{ firstName }}', '{{city}}']],
		['=Hi {{first name}}', ['{{first name}}']],
		['=Hi {{first-name}}', ['{{first-name}}']],
		['=Hi {{città}}', ['{{città}}']],
		['=Hi {{1}}', ['{{1}}']],
		['=Hi {{name.first}}', ['{{name.first}}']],
		['=Hi {{ name || "you" }}', ['{{ name || "you" }}']],
		['=Hi {{ title.toUpperCase() }}', ['{{ title.toUpperCase() }}']],
		['=Hi {{ Math }}', ['{{ Math }}']],
		['=Hi {{}}', ['{{}}']],
		['=Hi {{name', ['{{name']],
		["=Hi {{ '{' + '{name}' + '}' }}", []],
		['=Hi {{ $json.name }}', []],
		['=Hi {{ $json["name"].trim() }}', []],
		['=Hi {{ ["a", "b"].map(x => x) }}', []],
		['=Hi {{ DateTime.now().toISO() }}', []],
		['=Hi {{ String($json.id) }}', []],
		['=Hi {{ new Date().getFullYear() }}', []],
		['=Hi {{ typeof $json.id }}', []],
		['=Hi {{ `a ${$json.b}` }}', []],
		['=Hi {{ "text" }}', []],
		['=Hi \\{{name}}', []],
		['=Hi {name}', []],
	])('finds in %s the lost %j', (raw, expected) => {
		expect(lostPlaceholders(raw)).toEqual(expected);
	});

	it.each([undefined, null, 7, {}, []])('finds nothing in %j, which is no expression', (raw) => {
		expect(lostPlaceholders(raw)).toEqual([]);
	});
});

describe('survivingSpelling', () => {
	it.each([
		['{{name}}', "{{ '{' + '{name}' + '}' }}"],
		['{{ first name }}', "{{ '{' + '{first name}' + '}' }}"],
		['{{}}', "{{ '{' + '{firstName}' + '}' }}"],
		["{{ it's \\ }}", "{{ '{' + '{its }' + '}' }}"],
	])('of %s is an expression that gives it', (placeholder, spelling) => {
		expect(survivingSpelling(placeholder)).toBe(spelling);
		expect(lostPlaceholders(`=Hi ${spelling}`)).toEqual([]);
	});
});

describe('readMessage', () => {
	const message = (raw: unknown, value: unknown = raw) =>
		readMessage(
			paramsOf(
				{ smsBody: value },
				{ raw: { smsBody: raw }, labels: new Map([['smsBody', 'SMS Text']]) },
			),
			'smsBody',
		);

	it('returns a fixed text byte for byte', () => {
		const text = '  Hi {{ name }}\n';
		expect(message(text)).toBe(text);
	});

	it('returns what an expression gave when it loses nothing', () => {
		expect(message('=Hi {{ $json.name }}', 'Hi Ada')).toBe('Hi Ada');
	});

	it('fails for the first placeholder that n8n has swallowed, and says how to write it', () => {
		expect(() => message('=Hi {{name}} {{city}}', 'Hi  ')).toThrow(
			expect.objectContaining({
				message: expect.stringMatching(/^"SMS Text" holds "\{\{name\}\}" and is switched to/),
				remedy: expect.stringContaining("{{ '{' + '{name}' + '}' }}") as string,
			}) as Error,
		);
	});
});
