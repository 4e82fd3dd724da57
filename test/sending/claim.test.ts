import {
	canCarryClaim,
	claimOf,
	executionHash,
	keepClaim,
	makeNonce,
	withClaim,
	withoutClaim,
	withoutClaims,
} from '../../nodes/QlaraCampaigns/sending/claim';

const claim = { nonce: 'k3f9x2m7qa01', execution: '5d1e9a0c77' };
const other = { nonce: 'zzzzzzzzzzzz', execution: 'ffffffffff' };
const texts = [
	'',
	'For list 87',
	'Two\nlines',
	'Brackets [n8n] and [n8n claims] are allowed',
	' x ',
];

describe('a claim in a description', () => {
	it.each(texts)('is read back from %j, and the text comes back without it', (text) => {
		const described = withClaim(text, claim);
		expect(claimOf({ id: 1, description: described })).toEqual(claim);
		expect(withoutClaim(described)).toBe(text);
	});

	it.each([null, undefined, 12])('is the whole description when there was %j', (text) => {
		expect(withClaim(text, claim)).toBe('[n8n claim 1:k3f9x2m7qa01:5d1e9a0c77]');
	});

	it('survives that the API trims the text or joins its lines, and that a person adds to it', () => {
		const described = withClaim('For list 87', claim);
		for (const stored of [
			` ${described} `,
			described.replaceAll('\n', ' '),
			described.replaceAll('\n', '\r\n'),
			described.replaceAll('\n', ''),
			`${described} and 88`,
		])
			expect(claimOf({ id: 1, description: stored })).toEqual(claim);
	});

	it('takes the place of the one before', () => {
		expect(withClaim(withClaim('x', claim), other)).toBe(withClaim('x', other));
	});

	it("is unreadable, and still nobody's text, wherever the API cuts it off", () => {
		const described = withClaim('For list 87', claim);
		for (let length = 'For list 87\n[n8n'.length; length < described.length; length++) {
			const description = described.slice(0, length);
			expect(claimOf({ id: 1, description })).toBe('unreadable');
			expect(withoutClaim(description)).toBe('For list 87');
		}
	});

	it('of another version is unreadable', () => {
		expect(claimOf({ id: 1, description: 'x [n8n claim 2:a:b:c]' })).toBe('unreadable');
	});

	it.each(['', 'x', null, undefined, 'n8n claim'])('is not there in %j', (description) => {
		expect(claimOf({ id: 1, description })).toBeUndefined();
	});

	it('is kept when an update brings a new description or clears it', () => {
		const campaign = { id: 1, description: withClaim('old', claim) };
		expect(keepClaim({ description: 'new' }, campaign)).toEqual({
			description: withClaim('new', claim),
		});
		expect(keepClaim({ description: '' }, campaign)).toEqual({ description: withClaim('', claim) });
		expect(keepClaim({ description: 'new' }, { id: 1 })).toEqual({ description: 'new' });
	});

	it('is left out of whatever is shown, however deep it stands', () => {
		const description = withClaim('x', claim);
		expect(
			withoutClaims({
				description,
				a: [{ description }],
				b: { data: { description } },
				smsBody: description,
			}),
		).toEqual({
			description: 'x',
			a: [{ description: 'x' }],
			b: { data: { description: 'x' } },
			smsBody: description,
		});
	});

	it('is left out in the place where it stood, of a copy; what holds none is not copied', () => {
		const campaign = { id: 1, description: withClaim('x', claim), lists: [{ id: 7 }] };
		const before = structuredClone(campaign);
		const shown = withoutClaims(campaign);
		expect(Object.entries(shown)).toEqual([
			['id', 1],
			['description', 'x'],
			['lists', [{ id: 7 }]],
		]);
		expect(campaign).toEqual(before);
		const plain = [{ id: 1, description: 'x', lists: [{ id: 7 }] }];
		expect(withoutClaims(plain)).toBe(plain);
	});

	it('is not written where a Get shows only the documented fields', () => {
		expect(canCarryClaim({ id: 1, status: 0 })).toBe(false);
		expect(canCarryClaim({ id: 1, name: 'x' })).toBe(true);
		expect(canCarryClaim({ id: 1, description: null })).toBe(true);
	});
});

it('an execution has one hash, another one has another', () => {
	expect(executionHash('231 node')).toBe(executionHash('231 node'));
	expect(executionHash('231 node')).not.toBe(executionHash('232 node'));
});

it('a nonce can stand in a claim whatever the dice say', () => {
	for (const value of [0, 0.5, 1 - Number.EPSILON]) {
		const nonce = makeNonce(() => value);
		expect(claimOf({ id: 1, description: withClaim('', { nonce, execution: 'a' }) })).toEqual({
			nonce,
			execution: 'a',
		});
	}
});
