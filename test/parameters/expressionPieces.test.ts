import fc from 'fast-check';

import {
	expressionPieces,
	type Piece,
} from '../../nodes/QlaraCampaigns/parameters/expressionPieces';

const text = (source: string): Piece => ({ source });
const code = (source: string, inside = source.slice(2, -2)): Piece => ({ source, code: inside });

describe('expressionPieces', () => {
	it.each<[string, Piece[]]>([
		['', []],
		['Hi', [text('Hi')]],
		['{{ a }}', [code('{{ a }}')]],
		['Hi {{ a }}, {{b}}!', [text('Hi '), code('{{ a }}'), text(', '), code('{{b}}'), text('!')]],
		['{{ "}}" }}', [code('{{ "}}'), text('" }}')]],
		['{{ {a: {b: 1}} }}', [code('{{ {a: {b: 1}}'), text(' }}')]],
		['{{ a', [code('{{ a', ' a')]],
		['a }} b', [text('a }} b')]],
		['\\{{ a }}', [text('\\{{ a }}')]],
		['\\\\{{ a }}', [text('\\\\'), code('{{ a }}')]],
		['\\\\\\{{ a }}', [text('\\\\\\{{ a }}')]],
		['{{ "\\}}" }}', [code('{{ "\\}}" }}')]],
		['{{{ a }}}', [code('{{{ a }}'), text('}')]],
		['\\{{{ a }}', [text('\\{{{ a }}')]],
		['{{}}', [code('{{}}', '')]],
	])('cuts %j into %j', (expression, pieces) => {
		expect(expressionPieces(expression)).toEqual(pieces);
	});

	it('loses nothing of an expression', () => {
		const parts = fc.constantFrom('{{', '}}', '{', '}', '\\', ' ', 'a', '"', '\n');
		fc.assert(
			fc.property(fc.array(parts, { maxLength: 30 }), (words) => {
				const expression = words.join('');
				const pieces = expressionPieces(expression);
				expect(pieces.map(({ source }) => source).join('')).toBe(expression);
			}),
			{ numRuns: 2_000 },
		);
	});
});
