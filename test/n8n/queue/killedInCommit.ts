import { sleep } from '../processes';
import { order, texts, type Scene } from './orders';
import type { Database } from './services';
import type { Order } from './tally';

/** A poll every ten seconds, and a minute until n8n gives the polls of a killed main to another. */
const EMIT_TIMEOUT_MS = 240_000;

/**
 * Kills main again and again after a poll has emitted, at one of two points: what it has emitted is not stored yet,
 * or it is, and is not in the queue. Without durable cursors n8n stores first what the trigger has seen, and then the
 * execution: what it has emitted is lost then.
 */
export async function killedInCommit(scene: Scene, name: string): Promise<Order[]> {
	const { cluster, count, watching, durable, say } = scene;
	const { postgres, main } = cluster;
	const orders: Order[] = [];
	const killed: Record<Point, number> = { INSERT: 0, UPDATE: 0 };
	for (const [index, text] of texts(name, count).entries()) {
		const point: Point = durable && index % 2 === 1 ? 'UPDATE' : 'INSERT';
		holdExecutions(postgres, watching, point);
		orders.push(await order(cluster, text));
		const deadline = Date.now() + EMIT_TIMEOUT_MS;
		while (held(postgres).length === 0 && Date.now() < deadline) await sleep(20);
		if (held(postgres).length > 0) {
			await main.kill();
			killed[point]++;
			// What the killed process has asked for does not happen after its end.
			postgres.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${HELD}`);
		}
		postgres.query(`DROP TRIGGER hold ON execution_entity`);
		await main.restart();
	}
	say(
		`  main killed ${killed.INSERT} times between emit and store, ` +
			`and ${killed.UPDATE} times between store and queue`,
	);
	return orders;
}

type Point = 'INSERT' | 'UPDATE';

const HELD = `wait_event = 'PgSleep'`;

/** Ids of the connections that wait in `holdExecutions`. */
const held = (postgres: Database): string[] =>
	postgres.query(`SELECT pid FROM pg_stat_activity WHERE ${HELD}`);

/** Has PostgreSQL keep n8n waiting when it stores an execution of a workflow, or marks it as one to be run. */
function holdExecutions(postgres: Database, workflow: string, point: Point): void {
	const row = point === 'INSERT' ? 'NEW' : 'OLD';
	postgres.query(`
		CREATE OR REPLACE FUNCTION hold() RETURNS trigger AS $$
		BEGIN
			IF ${row}."workflowId" = '${workflow}' AND ${row}.status = 'new' THEN PERFORM pg_sleep(60); END IF;
			RETURN NEW;
		END $$ LANGUAGE plpgsql;
		CREATE OR REPLACE TRIGGER hold BEFORE ${point} ON execution_entity FOR EACH ROW EXECUTE FUNCTION hold()`);
}
