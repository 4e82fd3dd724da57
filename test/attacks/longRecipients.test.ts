// Lists of campaigns with as many recipients as an answer may hold, which are compared with the one that is to be sent.
import type { Campaign } from '../../nodes/QlaraCampaigns/api/types';
import { findEqualCampaigns } from '../../nodes/QlaraCampaigns/sending/equalCampaigns';
import { fakeTime } from '../sending/fakeTime';

let looks = 0;
/** A phone number that counts how often somebody reads it. */
const counting = (number: number) => ({
	get phoneNumber() {
		looks++;
		return `+39${3_400_000_000 + number}`;
	},
});
const recipients = 500;
const rows = 100;
const numbers = Array.from({ length: recipients }, (_one, at) => `+39${3_400_000_000 + at}`);
const own: Campaign = {
	id: 7,
	status: 0,
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi',
	destinationType: 2,
	destinations: numbers,
};

/** A look at full pages of such campaigns. @returns how many were found, and how often a number was read for each page */
async function look(more: Partial<Campaign>, others: () => unknown[]) {
	looks = 0;
	let pages = 0;
	const time = fakeTime();
	const page = () =>
		Array.from({ length: rows }, (_row, at) => ({
			...own,
			id: 1_000 * ++pages + at,
			status: 3,
			updatedAt: new Date(time.now()).toISOString(),
			destinations: others(),
			...more,
		}));
	const { found } = await findEqualCampaigns(
		{
			time,
			client: {
				get: async () => await Promise.reject(new Error('Not asked for')),
				list: () => async () => await Promise.resolve({ rows: page(), total: 100_000 }),
			},
		},
		own,
		86_400_000,
	);
	return { found: found.length, looks: looks / (pages / rows) };
}

const same = () => numbers.map((_number, at) => counting(at));

it('recipients of another message are not looked at', async () => {
	expect(await look({ smsBody: 'Another' }, same)).toEqual({ found: 0, looks: 0 });
});

it('recipients of what was sent long ago are not looked at', async () => {
	const updatedAt = '2020-01-01T10:00:00Z';
	expect(await look({ updatedAt }, same)).toEqual({ found: 0, looks: 0 });
});

it('recipients of the same message are compared once for each campaign', async () => {
	const { found, looks: each } = await look({}, same);
	expect(found).toBeGreaterThan(0);
	// A number is looked at twice: whether it is there, and what it is.
	expect(each).toBeLessThanOrEqual(4 * rows * recipients);
});

it('recipients are left at the first that is another one', async () => {
	const { found, looks: each } = await look({}, () => [counting(-1), ...same()]);
	expect(found).toBe(0);
	expect(each).toBeLessThanOrEqual(4 * rows);
});
