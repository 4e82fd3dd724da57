import { createHash } from 'node:crypto';
import type {
	IDataObject,
	INodeExecutionData,
	IPollFunctions,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { withoutSlashesAtEnd } from '../api/baseUrl';
import type { QlaraClient } from '../api/client';
import { readTimings } from '../api/endpoints';
import { QlaraError, resultOf } from '../api/errors';
import type { Priority } from '../api/rateLimiter';
import { InputError } from '../parameters/inputError';
import { withoutClaims } from '../sending/claim';
import type { ChangeEvent } from '../trigger/changeEvent';
import { filterKey, type Filter } from '../trigger/filter';
import { triggerForm } from '../trigger/form';
import { pollCampaigns } from '../trigger/pollCampaigns';
import { presentEvent } from '../trigger/presentEvent';
import { sampleEvent } from '../trigger/sampleEvent';
import { deserializeState, serializeState } from '../trigger/serializeState';
import { readSettings, type Settings } from '../trigger/settings';
import { emptyState, knownState, type TriggerState } from '../trigger/state';
import { connect, credentialName } from './connect';
import { PollCoordinator } from './pollCoordinator';
import { thisProcess, type ProcessState } from './processState';
import { readParams } from './readParams';
import { toNodeError } from './toNodeError';

/** How long a poll may begin requests, in ms, and how long at least, however little time n8n gives it. */
const requestTimeMs = { most: 40_000, least: 5_000 };

/** The key of the state in n8n's static data of the node. It is assigned whole: n8n misses changes inside of it. */
const stateKey = 'campaigns';

/** What a poll needs: the account, what the user has set, and what earlier polls have left. */
interface Session {
	client: QlaraClient;
	settings: Settings;
	before: TriggerState;
	redact(text: string): string;
}

/** What kept a poll from its events, as n8n shows it, and whether an activation is to be stopped by it. */
interface PollFailure {
	error: NodeApiError | NodeOperationError;
	stopsActivation: boolean;
}

/** Which account a credential is about. A hash, because n8n stores it readable. */
async function accountOf(context: IPollFunctions): Promise<string> {
	const { baseUrl, apiKey } = await context.getCredentials(credentialName);
	const texts = [baseUrl, apiKey].map((value) =>
		typeof value === 'string' ? withoutSlashesAtEnd(value.trim()) : '',
	);
	return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32);
}

/**
 * Whether a person waits for the outcome of a first poll. n8n calls it `update` when a workflow is published again,
 * but also when it repairs a registration by itself: there nothing must stop what has worked before.
 */
function isAwaited(context: IPollFunctions, hadBaseline: boolean): boolean {
	const mode = context.getActivationMode();
	return mode === 'activate' || (mode === 'update' && !hadBaseline);
}

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
	return kind === 'noAnswer' || kind === 'queued' || code === 'EAI_AGAIN';
}

async function openSession(
	context: IPollFunctions,
	processState: ProcessState,
	priority: Priority = 'trigger',
): Promise<Session | PollFailure> {
	let redact = (text: string) => text;
	try {
		const connection = await connect(context, 0, { priority }, processState);
		redact = connection.redact;
		const valueOf = (name: string): unknown => context.getNodeParameter(name, null);
		const { now } = processState.time;
		const settings = readSettings(readParams(context, triggerForm, valueOf, now));
		const account = await accountOf(context);
		const filter = filterKey(settings.filter);
		const stored = context.getWorkflowStaticData('node')[stateKey];
		const before =
			deserializeState(stored, account, filter) ??
			emptyState(account, filter, stored === undefined && settings.deliverExisting);
		return { client: connection.client, settings, before, redact };
	} catch (caught) {
		const error = toNodeError(context.getNode(), caught, undefined, redact);
		return { error, stopsActivation: isAwaited(context, false) };
	}
}

/** @throws InputError when the only campaign to watch does not exist */
function requireCampaign({ campaignId }: Filter, state: TriggerState): void {
	if (campaignId === undefined || knownState(state, campaignId) !== undefined) return;
	throw new InputError(
		'Campaign',
		`${campaignId} does not exist in this account, or the Base URL in the credential is wrong`,
		'Choose another campaign. If none can be found, check the Base URL.',
	);
}

/** How long n8n lets a poll run, ms; undefined in older versions of n8n, which do not say. */
function pollBudgetMs(context: Partial<IPollFunctions>): number | undefined {
	return context.getPollBudgetMs?.();
}

/** When a poll begins no more requests, ms since 1970: the last one may take as long as a read may take. */
function deadlineOf(context: IPollFunctions, now: number): number {
	const availableMs = (pollBudgetMs(context) ?? Infinity) - readTimings.poll.deadlineMs;
	return now + Math.min(requestTimeMs.most, Math.max(requestTimeMs.least, availableMs));
}

/** Polls the account, stores what was learnt, and returns the events. */
async function pollAccount(
	context: IPollFunctions,
	{ now }: ProcessState['time'],
	{ client, settings, before, redact }: Session,
	{ isFirst, mustRedeliver }: { isFirst: boolean; mustRedeliver: boolean },
): Promise<INodeExecutionData[] | PollFailure> {
	const { rules, filter, simple, atLeastOnce } = settings;
	try {
		const { events, state, error } = await pollCampaigns(client, before, {
			rules,
			filter,
			keepEmitted: atLeastOnce,
			redeliver: atLeastOnce && mustRedeliver,
			now,
			deadline: deadlineOf(context, now()),
		});
		if (isFirst && error === undefined) requireCampaign(filter, state);
		const items = events.map((event) => toItem(event, simple));
		// From here on nothing is waited for, so that n8n gets the state and the events together.
		context.getWorkflowStaticData('node')[stateKey] = serializeState(state);
		if (items.length === 0 && error !== undefined) throw error;
		return items;
	} catch (caught) {
		const error = toNodeError(context.getNode(), caught, undefined, redact);
		const stopsActivation = isAwaited(context, before.baseline) && !mayPass(caught);
		return { error, stopsActivation };
	}
}

function toItem(event: ChangeEvent, simple: boolean): INodeExecutionData {
	return { json: withoutClaims(presentEvent(event, simple)) as IDataObject };
}

/** What Fetch Test Event shows: a real campaign as a sample. Touches no state. */
async function fetchTestEvent(
	context: IPollFunctions,
	processState: ProcessState,
): Promise<INodeExecutionData> {
	const session = await openSession(context, processState, 'interactive');
	if ('error' in session) throw session.error;
	const { client, redact } = session;
	const { filter, rules, simple } = session.settings;
	const event =
		(await resultOf(sampleEvent(client, filter, rules, processState.time.now()))) ??
		new InputError(
			filter.sendingModes.length > 0 || filter.search !== '' ? 'Filters' : 'Watch',
			'finds no campaign, so there is nothing to show as a test event',
			'Create a campaign in Qlara or change the filters, and fetch again. The trigger works without a test event.',
		);
	if (event instanceof Error) throw toNodeError(context.getNode(), event, undefined, redact);
	return toItem(event, simple);
}

/**
 * Makes the `poll` of the trigger.
 *
 * - Fetch Test Event: a real campaign as a sample.
 * - First poll after n8n has registered the trigger: never throws, since n8n would give the trigger up; only where
 *   a person has just activated it, it throws for what will not pass by itself.
 * - Later polls: events, or nothing, or what went wrong.
 *
 * @param processState clocks of the process
 * @param coordinator what the polls of the process know of each other
 */
export function createPoll(
	processState: ProcessState = thisProcess,
	coordinator = new PollCoordinator(),
) {
	return async (context: IPollFunctions): Promise<INodeExecutionData[][] | null> => {
		if (context.getMode() === 'manual') return [[await fetchTestEvent(context, processState)]];
		const staticData = context.getWorkflowStaticData('node');
		const isFirst = coordinator.isFirstPoll(staticData, pollBudgetMs(context));
		const key = `${context.getWorkflow().id} ${context.getNode().id}`;
		const before = JSON.stringify(staticData[stateKey] ?? null);
		const { now } = processState.time;
		const outcome = await coordinator.runExclusive(key, async () => {
			if (coordinator.isBeingStored(key, before, now(), pollBudgetMs(context))) return [];
			const session = await openSession(context, processState);
			if ('error' in session) return session;
			const mustRedeliver = coordinator.mustRedeliver(key);
			const flags = { isFirst, mustRedeliver };
			const polled = await pollAccount(context, processState.time, session, flags);
			if ('error' in polled) return polled;
			coordinator.markRedelivered(key);
			if (polled.length > 0) coordinator.markEmitted(key, before, now());
			return polled;
		});
		if (outcome === undefined) return null;
		if (!('error' in outcome)) return outcome.length > 0 ? [outcome] : null;
		const { error, stopsActivation } = outcome;
		if (isFirst && !stopsActivation) return null;
		if (isFirst) {
			coordinator.resetFirstPoll(staticData);
			// Where a workflow is published n8n shows the message alone.
			const message = error.message.replace(/\.$/, '');
			error.message = [message, error.description].filter(Boolean).join('. ');
		}
		throw error;
	};
}
