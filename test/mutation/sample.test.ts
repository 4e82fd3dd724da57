import { sample, type Change } from './sample';

const changes: Change[] = Array.from({ length: 60 }, (_, index) => ({
	file: `nodes/${index % 3}.ts`,
	mutatorName: index % 2 === 0 ? 'BlockStatement' : 'StringLiteral',
	replacement: index % 2 === 0 ? '{}' : '""',
	location: { start: { line: index, column: 0 }, end: { line: index + 1, column: 4 } },
}));

it('a seed draws the same sample again, in whatever order the changes come', () => {
	const drawn = sample(changes, { size: 10, seed: 7 });
	expect(new Set(drawn).size).toBe(10);
	expect(sample([...changes].reverse(), { size: 10, seed: 7 })).toEqual(drawn);
	expect(sample(changes, { size: 10, seed: 8 })).not.toEqual(drawn);
});

it('a larger sample holds the smaller one of its seed', () => {
	const small = sample(changes, { size: 10, seed: 7 });
	expect(sample(changes, { size: 20, seed: 7 }).slice(0, 10)).toEqual(small);
});

it('a sample holds every change when there are fewer than it asks for', () => {
	expect(new Set(sample(changes, { size: 1000, seed: 1 }))).toEqual(new Set(changes));
});

it('changes of one place are told apart', () => {
	const [change] = changes;
	const twins = [{ ...change! }, { ...change!, replacement: 'true' }];
	const seeds = Array.from({ length: 40 }, (_, seed) => seed);
	const first = seeds.map((seed) => sample(twins, { size: 1, seed })[0]!.replacement);
	expect(new Set(first)).toEqual(new Set(['{}', 'true']));
});
