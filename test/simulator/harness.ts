import { CampaignsApi, DEFAULT_API_KEY, type CampaignsApiOptions } from './campaigns-api';
import { externalCampaignId } from './replies';

/** 10 March 2026, 12:00 UTC: winter time in Rome. */
export const START = Date.UTC(2026, 2, 10, 12);

export interface Answer {
	status: number;
	headers: Record<string, string>;
	text: string;
	/** The parsed body; undefined when it is no JSON. */
	json: unknown;
}

export interface Harness {
	api: CampaignsApi;
	clock: { now: number };
	/** A request below `/api/partner-gateway/v1`, or below `/api` for paths that start with `~`. */
	call: (method: string, path: string, body?: unknown) => Answer;
	/** Creates a campaign and returns its id in a path. */
	create: (changes?: Record<string, unknown>) => string;
	/** Create, calculateGoal, mark ready, confirm; returns the id. */
	send: (changes?: Record<string, unknown>) => string;
	/** The campaign's own view: status of the record, not of an answer. */
	status: (id: string) => number | undefined;
}

export const SMS = {
	name: 'Spring',
	sendingMode: 'SMS',
	smsSender: 'MyShop',
	smsBody: 'Hi {{firstName}}',
	destinationType: 2,
	destinations: ['+393400000001', '+393400000002'],
	readyToSend: false,
};

/** A state machine with a clock in the test's hand and no rate limits unless asked for. */
export function harness(options: Partial<CampaignsApiOptions> = {}): Harness {
	const clock = { now: START };
	const api = new CampaignsApi({ now: () => clock.now, plan: 'unlimited', ...options });
	const call: Harness['call'] = (method, path, body) => {
		const reply = api.handle({
			method,
			path: path.startsWith('~') ? `/api${path.slice(1)}` : `/api/partner-gateway/v1${path}`,
			headers: { 'X-Api-Key': DEFAULT_API_KEY, 'Content-Type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		return {
			status: reply.status,
			headers: reply.headers,
			text: reply.body,
			json: parsed(reply.body),
		};
	};
	const create: Harness['create'] = (changes = {}) => {
		const reply = call('POST', '/campaigns', { ...SMS, ...changes });
		if (reply.status >= 300) throw new Error(`create: ${reply.status} ${reply.text}`);
		const ids = [...api.campaigns.keys()];
		const id = ids[ids.length - 1]!;
		return String(externalCampaignId(id, api.dialect));
	};
	const send: Harness['send'] = (changes = {}) => {
		const id = create({ ...changes, readyToSend: true });
		call('POST', `/campaigns/${id}/calculateGoal`);
		const confirmed = call('PUT', `/campaigns/${id}/confirm`);
		if (confirmed.status !== 202) throw new Error(`confirm: ${confirmed.status} ${confirmed.text}`);
		return id;
	};
	return { api, clock, call, create, send, status: (id) => api.find(id)?.status };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** The rows of a page in the default (Spring) envelope. */
export function content(answer: Answer): Array<Record<string, unknown>> {
	return (answer.json as { content: Array<Record<string, unknown>> }).content;
}

/** One column of such a page. */
export function column(answer: Answer, field: string): unknown[] {
	return content(answer).map((row) => row[field]);
}
