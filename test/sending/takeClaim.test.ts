import { executionHash, withClaim } from '../../nodes/QlaraCampaigns/sending/claim';
import type { ConfirmOutcome } from '../../nodes/QlaraCampaigns/sending/confirmOutcome';
import { several } from './processes';

const outcomes = (ends: ConfirmOutcome[]): string[] => ends.map(({ outcome }) => outcome).sort();
const old = { nonce: 'aaaaaaaaaaaa', execution: 'bbbbbbbbbb' };
const claimed = { description: withClaim('For list 87', old) };

/** Two processes of a world confirm its campaign, the second one `apart` ms after the first. */
async function expectSentOnce(world: ReturnType<typeof several>, apart: number): Promise<void> {
	const [one, two] = [world.process(), world.process()];
	const ends: ConfirmOutcome[] = [];
	const sent = await world.play(async () => {
		const first = one.confirm();
		await world.time.sleep(apart);
		ends.push(...(await Promise.all([first, two.confirm()])));
	});
	expect(sent).toBe(1);
	expect(outcomes(ends)).toEqual(['alreadyConfirmed', 'confirmed']);
}

describe('two processes that confirm one campaign', () => {
	it.each([0, 1, 40, 85, 150, 400, 1_000, 1_900, 2_500, 4_000, 20_000])(
		'%i ms apart send it once, however late the confirm shows',
		async (apart) => {
			for (const commit of [0, 5_000, 60_000]) {
				const world = several({ timings: { commit } });
				await expectSentOnce(world, apart);
			}
		},
	);

	it.each([0, 300, 1_000])(
		'%i ms apart send it once where each read is 3 s late',
		async (apart) => {
			const world = several();
			world.api.readLag = 3_000;
			await expectSentOnce(world, apart);
		},
	);

	it('both send it without a claim: the test can fail', async () => {
		const world = several();
		const [one, two] = [world.process(), world.process()];
		const sent = await world.play(async () => {
			await Promise.all([one.confirm({}, { claim: false }), two.confirm({}, { claim: false })]);
		});
		expect(sent).toBe(2);
	});

	it('send it once when one is killed in its confirm, which shows a minute later', async () => {
		const world = several({ timings: { commit: 60_000 } });
		world.onTheWay((process, operation) => ({
			...(process === 1 && operation === 'PUT confirm' && { killed: true }),
		}));
		const [one, two] = [world.process(), world.process()];
		const sent = await world.play(async () => {
			void one.confirm();
			await world.time.sleep(10_000);
			expect(await two.confirm()).toMatchObject({ outcome: 'alreadyConfirmed' });
		});
		expect(sent).toBe(1);
	});

	it('wait half as long for a claim of the execution that is repeated: it has ended', async () => {
		const execution = executionHash('e9 node');
		const world = several({}, { description: withClaim('', { nonce: 'a'.repeat(12), execution }) });
		const process = world.process();
		const sent = await world.play(async () => {
			const before = world.time.now;
			const retry = { isRetry: true, earlierClaimants: ['e8 node', 'e9 node'] };
			expect(await process.confirm(retry)).toMatchObject({ outcome: 'confirmed' });
			expect(world.time.now - before).toBeGreaterThan(75_000);
			expect(world.time.now - before).toBeLessThan(85_000);
		});
		expect(sent).toBe(1);
	});

	it('send it once when the one that was killed had not come to its confirm', async () => {
		const world = several();
		world.onTheWay((process, operation, nth) => ({
			...(process === 1 && operation === 'GET one' && nth === 3 && { killed: true }),
		}));
		const [one, two] = [world.process(), world.process(0)];
		const sent = await world.play(async () => {
			void one.confirm();
			await world.time.sleep(10_000);
			const before = world.time.now;
			expect(await two.confirm()).toMatchObject({ outcome: 'confirmed' });
			// The settle time and the patience of the other one, and the own protocol.
			expect(world.time.now - before).toBeGreaterThan(150_000);
			expect(world.time.now - before).toBeLessThan(160_000);
		});
		expect(sent).toBe(1);
	});
});

describe('a claim', () => {
	it('lets a process that has just started confirm at once', async () => {
		const world = several();
		const before = world.time.now;
		await world.play(async () => {
			expect(await world.process(0).confirm()).toMatchObject({ outcome: 'confirmed' });
			expect(world.time.now - before).toBeLessThan(5_000);
		});
	});

	it('costs two requests more than without one when the campaign is marked as ready anyway', async () => {
		const count = async (claim: boolean): Promise<number> => {
			const world = several({}, { readyToSend: false });
			await world.play(async () => void (await world.process().confirm({}, { claim })));
			return world.requests.length;
		};
		expect((await count(true)) - (await count(false))).toBe(2);
	});

	it('costs nothing for a campaign that this execution has created in this process', async () => {
		const world = several();
		const process = world.process(0);
		process.ledger.recordCreated(world.id, 'e1');
		const before = world.time.now;
		await world.play(async () => {
			await process.confirm();
			expect(world.time.now - before).toBeLessThan(1_000);
		});
		expect(world.campaign().description).toBe(null);
	});

	it('keeps the description, and stands in the campaign after the confirm', async () => {
		const world = several({}, { description: 'For list 87' });
		await world.play(async () => void (await world.process().confirm()));
		expect(world.campaign().description).toMatch(
			/^For list 87\n\[n8n claim 1:[0-9a-z]{12}:[0-9a-f]{10}\]$/,
		);
	});

	it('of the same execution that ended nobody knows how is not followed by a confirm', async () => {
		const world = several();
		world.onTheWay((process, operation) => ({
			...(process === 1 && operation === 'PUT confirm' && { killed: true, up: 10_000_000 }),
		}));
		const [one, two] = [world.process(), world.process()];
		await world.play(async () => {
			void one.confirm();
			await world.time.sleep(1_000_000);
			expect(await two.confirm({ execution: 'e1', claimant: 'e1 node' })).toMatchObject({
				outcome: 'unknown',
				reason: expect.stringContaining('in another n8n process') as string,
			});
		});
		expect(world.requests.filter((request) => request.endsWith('PUT confirm'))).toEqual([
			'1 PUT confirm',
		]);
	});

	it('is written once, whatever became of its update, and nothing is confirmed before the settle time', async () => {
		const world = several();
		world.onTheWay((_process, operation, nth) => ({
			...(operation === 'PUT one' && nth === 1 && { lost: true }),
		}));
		const before = world.time.now;
		await world.play(async () => {
			expect(await world.process().confirm()).toMatchObject({ outcome: 'confirmed' });
			expect(world.time.now - before).toBeGreaterThan(75_000);
		});
		expect(world.requests.filter((request) => request === '1 PUT one')).toHaveLength(2);
	});

	it('that took longer than a step does not count', async () => {
		const world = several();
		world.onTheWay((_process, operation) => ({ ...(operation === 'PUT one' && { down: 2_500 }) }));
		const sent = await world.play(async () => {
			expect(await world.process().confirm()).toMatchObject({
				outcome: 'unknown',
				reason: expect.stringMatching(/did not answer in time.*Nothing was sent now/) as string,
			});
		});
		expect(sent).toBe(0);
	});

	it('is not written on a read that has become old', async () => {
		const world = several();
		world.onTheWay((_process, operation, nth) => ({
			...(operation === 'GET one' && nth === 2 && { down: 5_000 }),
		}));
		await world.play(async () => {
			expect(await world.process().confirm()).toMatchObject({ outcome: 'confirmed' });
		});
		const write = world.requests.indexOf('1 PUT one');
		expect(world.requests.slice(write - 2, write)).toEqual(['1 GET one', '1 GET one']);
	});

	it('of another process that keeps changing ends as unknown', async () => {
		const world = several({}, claimed);
		const before = world.time.now;
		const sent = await world.play(async () => {
			let count = 0;
			const end = world.process().confirm();
			let ended = false;
			void end.then(() => (ended = true));
			while (!ended) {
				await world.time.sleep(20_000);
				world.campaign().description = withClaim('', { ...old, nonce: `c${count++}` });
			}
			expect(await end).toMatchObject({ outcome: 'unknown' });
			expect(world.time.now - before).toBeLessThan(600_000);
		});
		expect(sent).toBe(0);
	});

	it('that an edit has removed is written again, and the edit is kept', async () => {
		const world = several();
		const sent = await world.play(async () => {
			const end = world.process().confirm();
			await world.time.sleep(2_000);
			world.campaign().description = 'Edited';
			expect(await end).toMatchObject({ outcome: 'confirmed' });
		});
		expect(sent).toBe(1);
		expect(world.campaign().description).toMatch(/^Edited\n\[n8n claim /);
	});

	it('does not go out with a text that was changed meanwhile', async () => {
		const world = several();
		const sent = await world.play(async () => {
			const end = world.process().confirm();
			await world.time.sleep(2_000);
			world.campaign().smsBody = 'Another text';
			await expect(end).rejects.toThrow(/something else changed: "SMS Text"/);
		});
		expect(sent).toBe(0);
	});

	it('that did not lead to a request is no reason for its process to wait the next time', async () => {
		const world = several();
		const process = world.process();
		await world.play(async () => {
			const end = process.confirm();
			await world.time.sleep(2_000);
			const { smsBody } = world.campaign();
			world.campaign().smsBody = 'Another text';
			await expect(end).rejects.toThrow(/something else changed/);
			world.campaign().smsBody = smsBody;
			const before = world.time.now;
			expect(await process.confirm()).toMatchObject({ outcome: 'confirmed' });
			expect(world.time.now - before).toBeLessThan(5_000);
		});
	});

	it('is repeated when the confirm is turned away, after reading it back once more', async () => {
		const world = several();
		let times = 0;
		const handle = world.api.handle.bind(world.api);
		world.api.handle = (request) =>
			request.path.endsWith('/confirm') && times++ < 2
				? { status: 429, headers: {}, body: '' }
				: handle(request);
		await world.play(async () => {
			expect(await world.process().confirm()).toMatchObject({ outcome: 'confirmed' });
		});
		const confirms = world.requests.flatMap((request, index) =>
			request === '1 PUT confirm' ? [world.requests[index - 1]] : [],
		);
		expect(confirms).toEqual(['1 GET one', '1 GET one', '1 GET one']);
	});
});

describe('an update without a claim', () => {
	it.each([
		['because the execution has created the campaign', true, 'e1'],
		['because claims are switched off', false, undefined],
	])('%s, that is lost and lands late, undoes no confirm', async (_why, claim, creator) => {
		const world = several(
			{ dialect: { updateAfterConfirm: 'back-to-draft' }, timings: { queued: 60_000 } },
			{ readyToSend: false },
		);
		world.onTheWay((_process, operation, nth) => ({
			...(operation === 'PUT one' && nth === 1 && { up: 70_000 }),
		}));
		const process = world.process();
		if (creator !== undefined) process.ledger.recordCreated(world.id, creator);
		const sent = await world.play(async () => {
			expect(await process.confirm({}, { claim })).toMatchObject({ outcome: 'confirmed' });
			await world.time.sleep(120_000);
		});
		expect(sent).toBe(1);
		expect(world.campaign().phase).not.toBe('draft');
	});

	it('of another operation of this process is waited for in the same way', async () => {
		const world = several({ dialect: { updateAfterConfirm: 'back-to-draft' } });
		const process = world.process();
		const before = world.time.now;
		await world.play(async () => {
			process.ledger.recordUnclearUpdate(world.id, 3_600_000);
			expect(await process.confirm()).toMatchObject({ outcome: 'confirmed' });
			expect(world.time.now - before).toBeGreaterThan(75_000);
		});
	});

	it('that is never answered is an error of Qlara, and nothing is sent', async () => {
		const world = several({}, { readyToSend: false });
		world.onTheWay((_process, operation) => ({
			...(operation === 'PUT one' && { up: 70_000 }),
		}));
		const sent = await world.play(async () => {
			await expect(world.process().confirm({}, { claim: false })).rejects.toMatchObject({
				kind: 'noAnswer',
			});
		});
		expect(sent).toBe(0);
	});
});

describe('where the API does not keep claims', () => {
	it.each<[string, (description: unknown) => unknown]>([
		['cuts them off', (text) => (typeof text === 'string' ? text.slice(0, 16) : text)],
		['returns no description', () => undefined],
		['ignores them', () => 'For list 87'],
	])('because it %s, a young process waits for the settle time as without', async (_what, show) => {
		const world = several();
		const handle = world.api.handle.bind(world.api);
		world.api.handle = (request) => {
			const answer = handle(request);
			if (request.method !== 'GET' || answer.status !== 200) return answer;
			const body = JSON.parse(answer.body) as Record<string, unknown>;
			return { ...answer, body: JSON.stringify({ ...body, description: show(body.description) }) };
		};
		const before = world.time.now;
		const sent = await world.play(async () => {
			expect(await world.process(0).confirm()).toMatchObject({ outcome: 'confirmed' });
			expect(world.time.now - before).toBeGreaterThan(75_000);
		});
		expect(sent).toBe(1);
	});

	it('none is written where Get shows only the documented fields', async () => {
		const world = several({ dialect: { campaignFields: 'sparse' } }, { description: 'Mine' });
		await world.play(async () => void (await world.process().confirm()));
		expect(world.campaign().description).toBe('Mine');
	});
});

describe('Retry execution', () => {
	it.each([true, false])(
		'waits out the settle time from its own start, with claims: %j',
		async (claim) => {
			const world = several({ timings: { commit: 60_000 } });
			world.onTheWay((process, operation) => ({
				...(process === 1 && operation === 'PUT confirm' && { lost: true }),
			}));
			const [one, two] = [world.process(), world.process()];
			const sent = await world.play(async () => {
				// Created by its own execution, so that no claim tells of it.
				one.ledger.recordCreated(world.id, 'e1');
				void one.confirm({}, { claim }).catch(() => {});
				await world.time.sleep(1_000);
				expect(await two.confirm({ isRetry: true }, { claim })).toMatchObject({
					outcome: 'alreadyConfirmed',
				});
			});
			expect(sent).toBe(1);
		},
	);

	it('confirms at last what the execution before did not', async () => {
		const world = several();
		const before = world.time.now;
		await world.play(async () => {
			expect(await world.process().confirm({ isRetry: true })).toMatchObject({
				outcome: 'confirmed',
			});
			expect(world.time.now - before).toBeGreaterThan(75_000);
		});
	});
});

describe('a refusal', () => {
	it.each([0, 5_000, 60_000])(
		'of a confirm that another process made, and that shows after %i ms, is alreadyConfirmed',
		async (commit) => {
			const world = several({ timings: { commit }, confirmTwiceSendsTwice: false });
			const [one, two] = [world.process(), world.process()];
			await world.play(async () => {
				const off = { claim: false };
				const ends = await Promise.all([one.confirm({}, off), two.confirm({}, off)]);
				expect(outcomes(ends)).toEqual(['alreadyConfirmed', 'confirmed']);
			});
		},
	);

	it('for want of credit is rejected at once', async () => {
		const world = several({ credit: 0 });
		const before = world.time.now;
		await world.play(async () => {
			expect(await world.process().confirm({}, { claim: false })).toMatchObject({
				outcome: 'rejected',
			});
			expect(world.time.now - before).toBeLessThan(5_000);
		});
	});
});
