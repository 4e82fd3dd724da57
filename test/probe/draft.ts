import type { Dialect } from '../simulator';
import { campaignIn, isObject, parse, withoutValues, type Answer, type Row } from './answer';
import type { ProbeResult } from './probe';
import { shapeOf } from './shape';

/** One request of any method. Never a confirm: {@link probeDraft} knows no such path. */
export type Send = (method: string, path: string, body?: object) => Promise<Answer>;

const CAMPAIGNS = '/partner-gateway/v1/campaigns';
const DESCRIPTION = 'This draft may be deleted.';

/**
 * Finds out what reading does not show: makes one draft, looks at it, changes it, has it priced, and deletes it. It is
 * never marked as ready and never confirmed, so nothing can go out.
 * @param number the one recipient, in E.164 form
 * @param now ms since 1970; stands in the name of the draft
 * @throws Error when the draft cannot be made, or is still there at the end: the message says under which name
 */
export async function probeDraft(send: Send, number: string, now: number): Promise<ProbeResult> {
	const name = `Test of the API ${new Date(now).toISOString()}`;
	const looks: ProbeResult['looks'] = [];
	const exchange = async (method: string, path: string, body?: object): Promise<Answer> => {
		const answer = await send(method, `${CAMPAIGNS}${path}`, body);
		looks.push({
			method,
			path: withoutValues(`${CAMPAIGNS}${path}`),
			status: answer.status,
			shape: shapeOf(answer.text, answer.headers['content-type'] ?? ''),
		});
		return answer;
	};
	const draft = {
		name,
		description: DESCRIPTION,
		sendingMode: 'SMS',
		smsSender: 'Test',
		smsBody: 'A draft that is never sent.',
		destinationType: 2,
		destinations: [number],
		readyToSend: false,
	};
	const created = await exchange('POST', '', draft);
	if (created.status < 200 || created.status > 299)
		throw new Error(`No draft was made: the API answered ${created.status}.`);
	const id = await idOfDraft(exchange, created, name);
	let dialect: Partial<Dialect>;
	try {
		dialect = { ...createdAs(created), ...(await changes(exchange, id, draft)) };
	} catch (error) {
		await remove(exchange, id, name);
		throw error;
	}
	const deleteReply = deletedAs(await remove(exchange, id, name));
	if (deleteReply !== undefined) dialect.deleteReply = deleteReply;
	return { dialect, open: [], looks };
}

/** @returns the answer to the deletion */
async function remove(exchange: Send, id: string, name: string): Promise<Answer> {
	const deleted = await exchange('DELETE', `/${id}`);
	if ((await exchange('GET', `/${id}`)).status !== 404)
		throw new Error(`The draft "${name}" is still there. Delete it in Qlara; it cannot go out.`);
	return deleted;
}

const idOf = ({ id }: Row): string | undefined => (id === undefined ? undefined : String(id));

async function idOfDraft(exchange: Send, created: Answer, name: string): Promise<string> {
	const named = idOf(campaignIn(created) ?? {});
	if (named !== undefined) return encodeURIComponent(named);
	const { text } = await exchange('GET', `?page=0&limit=10&search=${encodeURIComponent(name)}`);
	const found = /"id":\s*"?([\w-]+)/.exec(text)?.[1];
	if (found === undefined)
		throw new Error(
			`The answer to the creation has no ID, and no list shows the draft "${name}". Delete it in Qlara.`,
		);
	return encodeURIComponent(found);
}

/** What the answer to a creation looks like. */
function createdAs(created: Answer): Partial<Dialect> {
	const { status } = created;
	const campaign = campaignIn(created);
	return {
		...(status === 200 || status === 201 ? { createStatus: status } : {}),
		...(campaign === undefined
			? {}
			: {
					createReply: Object.keys(campaign).length > 1 ? ('campaign' as const) : ('id' as const),
				}),
	};
}

async function changes(
	exchange: Send,
	id: string,
	draft: { smsBody: string; description: string; destinations: string[] },
): Promise<Partial<Dialect>> {
	await exchange('POST', `/${id}/calculateGoal`);
	const price = priceIn(await exchange('GET', `/${id}/price`));
	// Other recipients and another text, as far as one number can be others: both may ask for a new calculation.
	const { description: _left, ...rest } = {
		...draft,
		smsBody: draft.smsBody.repeat(8),
		destinations: [...draft.destinations, ...draft.destinations],
	};
	const updated = await exchange('PUT', `/${id}`, rest);
	const after = campaignIn(await exchange('GET', `/${id}`)) ?? {};
	const later = priceIn(await exchange('GET', `/${id}/price`));
	const updateReply = updatedAs(updated, id);
	return {
		...(updateReply === undefined ? {} : { updateReply }),
		// A campaign that does not show its description leaves the question open.
		...(after.description === DESCRIPTION ? { put: 'merge' as const } : {}),
		...(after.description !== DESCRIPTION && 'smsSender' in after
			? { put: 'replace' as const }
			: {}),
		...(price === undefined || price === 0 || later === undefined
			? {}
			: later === 0
				? { priceAfterChange: 'zero' as const }
				: later === price
					? { priceAfterChange: 'stale' as const }
					: {}),
	};
}

function priceIn({ status, text }: Answer): number | undefined {
	const digits = /-?\d+(?:[.,]\d+)?/.exec(text)?.[0];
	return status !== 200 || digits === undefined ? undefined : Number(digits.replace(',', '.'));
}

function updatedAs(updated: Answer, id: string): Dialect['updateReply'] | undefined {
	const { status, text } = updated;
	if (status < 200 || status > 299) return undefined;
	if (text === '') return 'empty';
	const whole = parse(text);
	const campaign = campaignIn(updated);
	if (campaign !== undefined && idOf(campaign) === decodeURIComponent(id)) return 'campaign';
	if (!isObject(whole)) return undefined;
	return 'id' in whole ? 'request' : 'message' in whole ? 'message' : undefined;
}

function deletedAs({ status, text }: Answer): Dialect['deleteReply'] | undefined {
	if (status === 204) return 'no-content';
	if (status === 202) return 'accepted';
	if (status !== 200) return undefined;
	return text === '' ? 'empty' : 'message';
}

/** What keeps a text from being the number of one person; undefined when nothing does. */
export function numberProblem(number: string): string | undefined {
	return /^\+[1-9]\d{6,14}$/.test(number)
		? undefined
		: 'wants one phone number that starts with + and the country code, such as +393331234567';
}
