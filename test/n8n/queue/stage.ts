import { sleep } from '../processes';
import { N8nClient, type Workflow } from '../rest';
import type { Cluster } from './cluster';
import type { SimulatorProcess } from './simulator';

/** Less than the time between two polls, and more than between two requests of one on a busy machine. */
const SILENCE_MS = 5_000;

/** Signs in to a new n8n, and stores the credential of the simulated account. @returns the credential's id too */
export async function signedIn(
	cluster: Cluster,
	simulator: SimulatorProcess,
): Promise<{ client: N8nClient; credential: string }> {
	const client = new N8nClient(cluster.main);
	await client.signIn();
	const data = { apiKey: simulator.apiKey, baseUrl: simulator.url };
	return { client, credential: await client.createCredential('Qlara account', 'qlaraApi', data) };
}

/**
 * Publishes workflows, among them one with the trigger.
 * @returns their ids in the same order, once the trigger has polled for the first time: before the first campaign
 */
export async function publish(
	client: N8nClient,
	simulator: SimulatorProcess,
	workflows: Workflow[],
): Promise<string[]> {
	const ids: string[] = [];
	for (const workflow of workflows) ids.push(await client.createWorkflow(workflow));
	for (const id of ids) await client.activate(id);
	// The requests of its first poll, and then silence.
	for (let before = 0; ;) {
		const { requests } = await simulator.ask({ kind: 'report' });
		if (requests > 0 && requests === before) return ids;
		before = requests;
		await sleep(SILENCE_MS);
	}
}
