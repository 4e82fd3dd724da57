import { sleep } from '../processes';
import { FINAL, stored } from './executions';
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
		const ended = stored(postgres, [watching]).length;
		holdExecutions(postgres, watching, point);
		orders.push(await order(cluster, text));
		const isHeld = await until(() => held(postgres).length > 0, EMIT_TIMEOUT_MS, 20);
		const at = Date.now();
		if (isHeld) {
			await main.kill();
			killed[point]++;
			// What the killed process has asked for does not happen after its end.
			postgres.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${HELD}`);
		}
		postgres.query('DROP TRIGGER hold ON execution_entity');
		if (!isHeld) {
			say(`  the trigger emitted nothing within ${EMIT_TIMEOUT_MS / 1000} s`);
			continue;
		}
		await main.restart();
		// What is not stored comes again; what is stored and not in the queue n8n finds when it starts.
		const all = () => stored(postgres, [watching]);
		const isOver = () =>
			all().length > ended && all().every(({ status }) => FINAL.includes(status));
		await until(isOver, EMIT_TIMEOUT_MS, 1_000);
		const seconds = ((Date.now() - at) / 1000).toFixed(0);
		say(
			`  killed ${POINTS[point]}; ${seconds} s later the events were in an execution "${all().at(-1)?.status}"`,
		);
	}
	say(
		`  main killed ${killed.INSERT} times ${POINTS.INSERT}, and ${killed.UPDATE} times ${POINTS.UPDATE}`,
	);
	return orders;
}

async function until(isSo: () => boolean, timeoutMs: number, everyMs: number): Promise<boolean> {
	const deadline = Date.now() + timeoutMs;
	while (Date.now() < deadline) {
		if (isSo()) return true;
		await sleep(everyMs);
	}
	return false;
}

type Point = 'INSERT' | 'UPDATE';

const POINTS: Record<Point, string> = {
	INSERT: 'between emit and store',
	UPDATE: 'between store and queue',
};

const HELD = `wait_event = 'PgSleep'`;

/** Ids of the connections that wait in `holdExecutions`. */
const held = (postgres: Database): string[] =>
	postgres.query(`SELECT pid FROM pg_stat_activity WHERE ${HELD}`);

/** Has PostgreSQL keep n8n waiting when it stores an execution of a workflow, or marks it as one to be run. */
function holdExecutions(postgres: Database, workflow: string, point: Point): void {
	const is =
		point === 'INSERT' ? `NEW.status = 'new'` : `OLD.status = 'new' AND NEW.status <> 'new'`;
	postgres.query(`
		CREATE OR REPLACE FUNCTION hold() RETURNS trigger AS $$
		BEGIN
			IF NEW."workflowId" = '${workflow}' AND ${is} THEN PERFORM pg_sleep(60); END IF;
			RETURN NEW;
		END $$ LANGUAGE plpgsql;
		CREATE OR REPLACE TRIGGER hold BEFORE ${point} ON execution_entity FOR EACH ROW EXECUTE FUNCTION hold()`);
}
