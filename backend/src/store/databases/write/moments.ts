import { createHash } from 'node:crypto';
import type { DatabaseCulprit } from '@vigilops/contracts/api';
import { lockTree } from '@vigilops/contracts/db-report';
import type { Queryable } from '../../database.ts';
import { bounded, boundedOrNull, recordset, timeCell, type Told } from './cells.ts';
import { FINGERPRINT } from './statements.ts';

/** Of the statement of who blocks others: enough to know it again. */
const HEAD_CHARACTERS = 500;
/** Plans that are kept of one statement. */
const PLANS_KEPT = 5;

export async function writeConnections(
  session: Queryable,
  told: readonly Told<'connections'>[],
): Promise<void> {
  await session.query({
    text: `INSERT INTO vigilops.db_connections (time, instance_id, groups, is_cut)
           SELECT time, instance_id, groups, is_cut FROM jsonb_to_recordset($1::jsonb)
             AS given (time timestamptz, instance_id int4, groups jsonb, is_cut boolean)
           ON CONFLICT (instance_id, time) DO NOTHING`,
    values: recordset(
      told.map(({ instanceId, timeUs, report: { groups, is_cut: isCut } }) => ({
        time: timeCell(timeUs),
        instance_id: instanceId,
        groups,
        is_cut: isCut,
      })),
    ),
  });
}

/** Who waited for whom, with who is to blame, so that lists and rules need not draw the tree. */
export async function writeLocks(session: Queryable, told: readonly Told<'locks'>[]): Promise<void> {
  await session.query({
    text: `INSERT INTO vigilops.db_locks (time, instance_id, waiting, longest_ms, culprit, nodes, is_cut)
           SELECT time, instance_id, waiting, longest_ms, culprit, nodes, is_cut FROM jsonb_to_recordset($1::jsonb)
             AS given (time timestamptz, instance_id int4, waiting int4, longest_ms float8, culprit jsonb, nodes jsonb,
                       is_cut boolean)
           ON CONFLICT (instance_id, time) DO NOTHING`,
    values: recordset(
      told.map(({ instanceId, timeUs, report: { nodes, is_cut: isCut } }) => {
        const { waiting, longestMs, culprit } = lockTree(nodes);
        return {
          time: timeCell(timeUs),
          instance_id: instanceId,
          waiting,
          longest_ms: bounded(longestMs),
          culprit: culprit === undefined ? null : culpritOf(culprit),
          nodes,
          is_cut: isCut,
        };
      }),
    ),
  });
}

function culpritOf({ node, blocks }: ReturnType<typeof lockTree>['nodes'][number]): DatabaseCulprit {
  const { id, user, database, address, application, state, fingerprint, text } = node;
  return {
    id,
    user,
    database,
    address,
    application,
    state,
    fingerprint,
    text: text === null ? null : text.slice(0, HEAD_CHARACTERS).toWellFormed(),
    transaction_ms: boundedOrNull(node.transaction_ms),
    blocks,
  };
}

export async function writeDeadlocks(session: Queryable, told: readonly Told<'deadlock'>[]): Promise<void> {
  await session.query({
    text: `INSERT INTO vigilops.db_deadlocks (instance_id, time, hash, parties)
           SELECT instance_id, time, decode(hash, 'hex'), parties FROM jsonb_to_recordset($1::jsonb)
             AS given (instance_id int4, time timestamptz, hash text, parties jsonb)
           ON CONFLICT DO NOTHING`,
    values: recordset(
      told.map(({ instanceId, timeUs, report: { parties } }) => ({
        instance_id: instanceId,
        time: timeCell(timeUs),
        hash: createHash('sha256').update(JSON.stringify(parties)).digest('hex'),
        parties,
      })),
    ),
  });
}

/** The last of each day (UTC). */
export async function writeTables(session: Queryable, told: readonly Told<'tables'>[]): Promise<void> {
  const days = new Map<string, object>();
  for (const { instanceId, timeUs, report } of told.toSorted((a, b) => a.timeUs - b.timeUs)) {
    const time = timeCell(timeUs);
    const day = time.slice(0, 10);
    days.set(`${String(instanceId)} ${day}`, { instance_id: instanceId, day, time, report });
  }
  await session.query({
    text: `INSERT INTO vigilops.db_tables AS known (instance_id, day, time, report)
           SELECT instance_id, day, time, report FROM jsonb_to_recordset($1::jsonb)
             AS given (instance_id int4, day date, time timestamptz, report jsonb)
           ON CONFLICT (instance_id, day) DO UPDATE SET time = excluded.time, report = excluded.report
           WHERE known.time < excluded.time`,
    values: recordset([...days.values()]),
  });
}

export async function writePlans(session: Queryable, told: readonly Told<'plan'>[]): Promise<void> {
  const values = recordset(
    told.map(({ instanceId, timeUs, report: { fingerprint, format, plan } }) => ({
      instance_id: instanceId,
      fingerprint,
      time: timeCell(timeUs),
      format,
      plan,
    })),
  );
  await session.query({
    text: `INSERT INTO vigilops.db_plans (instance_id, fingerprint, time, format, plan)
           SELECT instance_id, ${FINGERPRINT}, time, format, plan FROM jsonb_to_recordset($1::jsonb)
             AS given (instance_id int4, fingerprint text, time timestamptz, format text, plan text)
           ON CONFLICT DO NOTHING`,
    values,
  });
  await session.query({
    text: `DELETE FROM vigilops.db_plans AS old
           USING (SELECT DISTINCT instance_id, ${FINGERPRINT} AS fingerprint
                  FROM jsonb_to_recordset($1::jsonb) AS given (instance_id int4, fingerprint text)) AS touched
           WHERE old.instance_id = touched.instance_id AND old.fingerprint = touched.fingerprint
             AND old.time < (SELECT min(time) FROM (
               SELECT time FROM vigilops.db_plans AS kept
               WHERE kept.instance_id = touched.instance_id AND kept.fingerprint = touched.fingerprint
               ORDER BY time DESC LIMIT ${String(PLANS_KEPT)}) AS newest)`,
    values,
  });
}
