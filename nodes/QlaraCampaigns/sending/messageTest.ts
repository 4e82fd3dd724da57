import type { QlaraClient } from '../api/client';
import { QlaraError, resultOf } from '../api/errors';
import { readFirst } from '../api/pages';
import { campaignStatus, statusCode } from '../api/status';
import type { Campaign } from '../api/types';
import { confirmationStateOf } from './confirmationState';
import type { ConfirmLedger } from './confirmLedger';
import { hasMessage, messageOf } from './message';

const nameStart = (name: string): string => `Test of ${name.trim()}`;

/**
 * The name of a test.
 *
 * @param name of the campaign that is tested
 * @param at ms since 1970, so that no two tests have the same name
 * @param zone whose clock it goes by (IANA name)
 */
export function testName(name: string, at: number, zone: string): string {
	// The Swedish way to write a date is that of ISO 8601, with a space between date and time.
	const clock = new Intl.DateTimeFormat('sv-SE', {
		timeZone: zone,
		dateStyle: 'short',
		timeStyle: 'medium',
	});
	return `${nameStart(name)} ${clock.format(at)}`;
}

/** What a look for a test works with. */
interface TestPorts {
	client: Pick<QlaraClient, 'get' | 'list'>;
	ledger: ConfirmLedger;
}

/** Campaigns that a search may bring, and how many of them are read, the newest first. */
const maxHits = 100;
const maxTests = 20;

/** Whether a campaign has gone out, or is about to: one that has failed shows nothing on any phone. */
async function isSent({ client, ledger }: TestPorts, campaign: Campaign): Promise<boolean> {
	if (statusCode(campaign.status) === campaignStatus.failed) return false;
	// What this process has just confirmed may still show as a draft.
	if (ledger.last(String(campaign.id))?.outcome === 'confirmed') return true;
	return (await confirmationStateOf(client, campaign)) === 'confirmed';
}

/**
 * Whether exactly the message of a campaign was sent as a test: one of the name that {@link testName} gives, with the
 * same mode and the same fields of its channels. A message that has changed since is another one.
 *
 * @throws QlaraError when the lists cannot be read
 */
export async function wasTested(ports: TestPorts, campaign: Campaign): Promise<boolean> {
	const { client } = ports;
	if (typeof campaign.name !== 'string') return false;
	const start = nameStart(campaign.name);
	const hits = await readFirst(client.list({ search: start, direction: 'DESC' }), maxHits);
	const message = messageOf(campaign);
	const tests = hits.filter(({ name }) => typeof name === 'string' && name.startsWith(`${start} `));
	for (const { id } of tests.slice(0, maxTests)) {
		const test = await resultOf(client.get(String(id)));
		if (test instanceof QlaraError) continue;
		if (hasMessage(message, test) && (await isSent(ports, test))) return true;
	}
	return false;
}
