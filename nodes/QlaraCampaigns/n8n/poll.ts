import { createHash } from 'node:crypto';
import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import { withoutSlashesAtEnd } from '../api/baseUrl';
import { readTimings } from '../api/endpoints';
import { QlaraError } from '../api/errors';
import { filterKey } from '../trigger/filter';
import { doubtMs } from '../trigger/diff';
import { present, type Change } from '../trigger/events';
import { firstState, poll, steps, type Poll, type PollApi, type Steps } from '../trigger/observe';
import { properties } from '../trigger/form';
import { PollCoordinator } from './pollCoordinator';
import { sampleEvent } from '../trigger/sampleEvent';
import { readSettings, type Settings } from '../trigger/settings';
import { knownPlace } from '../trigger/state';
import { readState, writeState } from '../trigger/serializeState';
import { connect, credentialName } from './connect';
import { toNodeError } from './toNodeError';
import { InputError } from '../parameters/inputError';
import { thisProcess, type ProcessState } from './processState';
import { readParams } from './readParams';

/** How long a poll begins requests before it leaves the rest to the next one, in ms; less where n8n gives it less time. */
const longestPoll = 40_000;
/** The least it takes, however little n8n gives: it must get on. */
const shortestPoll = 5_000;

/** The key of the state in n8n's static data of the node. It is assigned whole: n8n misses changes inside of it. */
const stateKey = 'campaigns';

/** Which account a credential is about. A hash, because n8n stores it readable. */
async function accountOf(context: IPollFunctions): Promise<string> {
	const { baseUrl, apiKey } = await context.getCredentials(credentialName);
	const texts = [baseUrl, apiKey].map((value) =>
		typeof value === 'string' ? withoutSlashesAtEnd(value.trim()) : '',
	);
	return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32);
}

const toItem = (event: Change, simple: boolean): INodeExecutionData => ({
	json: present(event, simple) as IDataObject,
});

/**
 * Whether a failure may pass by itself. An address that answers with something else than the API, or where nobody
 * answers, is taken for a wrong one: it matters only where a person waits for the activation.
 */
function mayPass(error: unknown): boolean {
	if (!(error instanceof QlaraError)) return false;
	const {
		kind,
		details: { status = 0, code },
	} = error;
	if (kind === 'refused') return status === 429 || status === 408 || status >= 500;
	return kind === 'noAnswer' || code === 'EAI_AGAIN';
}

/**
 * Whether a person waits for the outcome of a first poll. n8n names it `update` when a published workflow is published
 * again, but also when it repairs a registration by itself: there nothing must stop what has worked before.
 */
function isByPerson(mode: string, hasBaseline: boolean): boolean {
	return mode === 'activate' || (mode === 'update' && !hasBaseline);
}

/** What Fetch Test Event shows. Touches no state. */
async function testEvent(
	api: PollApi,
	{ filter, rules, simple }: Settings,
	life: ProcessState,
): Promise<INodeExecutionData[]> {
	const event = await sampleEvent(api, filter, rules, life.time.now());
	if (event !== undefined) return [toItem(event, simple)];
	throw new InputError(
		filter.sendingModes.length > 0 || filter.search !== '' ? 'Filters' : 'Watch',
		'finds no campaign, so there is nothing to show as a test event',
		'Create a campaign in Qlara or change the filters, and fetch again. The trigger works without a test event.',
	);
}

/**
 * Makes the `poll` of the trigger.
 *
 * - Fetch Test Event: a real campaign as a sample.
 * - First poll after n8n has registered the trigger: never throws, since n8n would give the trigger up; only where
 *   a person has just activated it, it throws for what will not pass by itself.
 * - Later polls: events, or nothing, or what went wrong.
 *
 * @param life clocks of the process
 * @param registry what the polls of the process know of each other
 * @param parts the steps of a poll, replaced in tests
 */
export function createPoll(
	life: ProcessState = thisProcess,
	registry = new PollCoordinator(),
	parts: Steps = steps,
) {
	return async (context: IPollFunctions): Promise<INodeExecutionData[][] | null> => {
		const isTest = context.getMode() === 'manual';
		// Absent in older versions of n8n.
		const budget = (context as Partial<IPollFunctions>).getPollBudgetMs?.();
		const stored = context.getWorkflowStaticData('node');
		const isFirst = !isTest && registry.isFirstPoll(stored, budget);
		const key = `${context.getWorkflow().id} ${context.getNode().id}`;
		let redact = (text: string) => text;
		let hasBaseline = false;

		const run = async (): Promise<INodeExecutionData[] | null> => {
			const connection = await connect(context, 0, life);
			redact = connection.redact;
			const settings = readSettings(
				readParams(
					context,
					properties,
					(name) => context.getNodeParameter(name, null),
					life.time.now,
				),
			);
			const { client } = connection;
			const api: PollApi = {
				list: (query) => client.list(query, 'poll'),
				get: async (id) => await client.get(id, 'poll'),
			};
			if (isTest) return await testEvent(api, settings, life);

			const { filter, rules, simple } = settings;
			const account = await accountOf(context);
			const known = filterKey(filter);
			const before = readState(stored[stateKey], account, known);
			hasBaseline = before?.baseline === true;
			const now = life.time.now();
			const result = await poll(
				api,
				before ??
					firstState(account, known, settings.deliverExisting && stored[stateKey] === undefined),
				{
					...rules,
					filter,
					doubtMs,
					keep: settings.atLeastOnce,
					again: settings.atLeastOnce && registry.mustRedeliver(key),
					now: life.time.now,
					deadline:
						now +
						Math.min(
							longestPoll,
							Math.max(shortestPoll, (budget ?? Infinity) - readTimings.poll.deadlineMs),
						),
				},
				parts,
			);
			const { campaignId } = filter;
			if (
				isFirst &&
				campaignId !== undefined &&
				result.error === undefined &&
				knownPlace(result.state, campaignId) === undefined
			) {
				throw new InputError(
					'Campaign',
					`${campaignId} does not exist in this account, or the Base URL in the credential is wrong`,
					'Choose another campaign. If none can be found, check the Base URL.',
				);
			}
			return finish(result, simple);
		};

		/** Stores what was learnt and hands over what there is, in this order and without a wait in between. */
		const finish = (
			{ events, state, error }: Poll,
			simple: boolean,
		): INodeExecutionData[] | null => {
			const items = events.map((event) => toItem(event, simple));
			stored[stateKey] = writeState(state);
			if (items.length > 0 || error === undefined) registry.markRedelivered(key);
			if (items.length > 0) return items;
			if (error !== undefined) throw error;
			return null;
		};

		try {
			// A test event has nothing to do with the polls of the published workflow.
			const items = isTest ? await run() : await registry.runExclusive(key, run);
			return items ? [items] : null;
		} catch (error) {
			const stops = isByPerson(context.getActivationMode(), hasBaseline) && !mayPass(error);
			if (isFirst && !stops) return null;
			if (isFirst) registry.resetFirstPoll(stored);
			if (error instanceof NodeApiError || error instanceof NodeOperationError) {
				const known = error;
				throw known;
			}
			const nodeError = toNodeError(context.getNode(), error, undefined, redact);
			// Where a workflow is published n8n shows the message alone.
			if (isFirst)
				nodeError.message = [nodeError.message.replace(/\.$/, ''), nodeError.description]
					.filter(Boolean)
					.join('. ');
			throw nodeError;
		}
	};
}
