import type { AuditEntry, Merging } from '../../model/index.ts';
import { countLivingSeries } from '../catalog/recount.ts';
import type { Queryable, Row } from '../database.ts';
import { writeAudit } from './audit-log.ts';
import { moveReferences } from './merge-references.ts';

/** Of a host with as many series as one may have. */
export const MERGE_LIMIT_MS = 30_000;

interface Pair {
  readonly hostId: number;
  readonly intoId: number;
}

interface Moment {
  readonly at: Date;
  readonly offlineAfterMs: number;
}

/**
 * See `HostEditor.merge`. Ids of resources, series and streams stay, so that what senders' backends remember of them is
 * still right; `follow_merged_host` of migration 0105 sees to the host ids that they remember.
 */
export async function mergeHost(tx: Queryable, pair: Pair, now: Moment, audit: AuditEntry): Promise<Merging> {
  // Asked without locks first: what is refused makes nobody wait.
  const early = await objectionTo(tx, pair, now, '');
  if (early !== undefined) {
    return early;
  }
  await lockInOrder(tx, pair);
  const late = await objectionTo(tx, pair, now, 'ORDER BY id FOR UPDATE');
  if (late !== undefined) {
    return late;
  }
  const values = [pair.hostId, pair.intoId];
  for (const table of ['resources', 'series', 'log_streams']) {
    await tx.query({ text: `UPDATE vigilops.${table} SET host_id = $2 WHERE host_id = $1`, values });
  }
  const tokens = await tx.query<{ id: number }>({
    text: 'UPDATE vigilops.tokens SET host_id = $2 WHERE host_id = $1 RETURNING id',
    values,
  });
  await handOverCard(tx, pair);
  await moveReferences(tx, pair);
  await countLivingSeries(tx, [pair.hostId, pair.intoId]);
  await writeAudit(tx, audit, now.at);
  return { outcome: 'merged', tokenIds: tokens.map(({ id }) => id) };
}

interface HostRow extends Row {
  readonly id: number;
  readonly name: string;
  readonly online: boolean;
}

async function objectionTo(
  tx: Queryable,
  { hostId, intoId }: Pair,
  { at, offlineAfterMs }: Moment,
  how: string,
): Promise<Merging | undefined> {
  if (hostId === intoId) {
    return { outcome: 'refused', reason: 'a host cannot be merged into itself' };
  }
  const found = await tx.query<HostRow>({
    text: `SELECT id, coalesce(edited_name, name) AS name,
                  coalesce(last_heartbeat >= $3::timestamptz - coalesce(offline_after_ms, $2::int) * interval '1 millisecond', false)
                    AS online
           FROM vigilops.hosts WHERE id = ANY($1::int4[]) AND forgotten_at IS NULL AND merged_into IS NULL ${how}`,
    values: [[hostId, intoId], offlineAfterMs, at],
  });
  const host = found.find(({ id }) => id === hostId);
  const missing = [hostId, intoId].find((id) => !found.some((row) => row.id === id));
  if (missing !== undefined || host === undefined) {
    return { outcome: 'unknown', hostId: missing ?? hostId };
  }
  return host.online
    ? {
        outcome: 'refused',
        reason: `the host "${host.name}" is online: it cannot be another one; merge the one that is silent`,
      }
    : undefined;
}

/**
 * In the order in which those who make series and bind tokens take their locks: counts, tables, tokens, hosts (those by
 * the caller). New series and streams wait for the end, and then copy the host that their resource has by then.
 */
async function lockInOrder(tx: Queryable, { hostId, intoId }: Pair): Promise<void> {
  const hostIds = [hostId, intoId];
  await tx.query({ text: `SET LOCAL lock_timeout = '5s'` });
  await tx.query({
    text: 'SELECT host_id FROM vigilops.host_series_counts WHERE host_id = ANY($1::int4[]) ORDER BY host_id FOR UPDATE',
    values: [hostIds],
  });
  await tx.query({
    text: 'LOCK TABLE vigilops.series, vigilops.log_streams IN SHARE ROW EXCLUSIVE MODE',
  });
  await tx.query({
    text: 'SELECT id FROM vigilops.tokens WHERE host_id = ANY($1::int4[]) ORDER BY id FOR UPDATE',
    values: [hostIds],
  });
}

/** What people set on the old one goes on where nothing is set on the new one. */
async function handOverCard(tx: Queryable, { hostId, intoId }: Pair): Promise<void> {
  await tx.query({
    text: `UPDATE vigilops.hosts AS living
           SET edited_name = coalesce(living.edited_name, gone.edited_name),
               edited_group = coalesce(living.edited_group, gone.edited_group),
               edited_tags = coalesce(living.edited_tags, gone.edited_tags),
               edited_labels = gone.edited_labels || living.edited_labels,
               offline_after_ms = coalesce(living.offline_after_ms, gone.offline_after_ms),
               created_at = least(living.created_at, gone.created_at)
           FROM vigilops.hosts AS gone WHERE living.id = $2 AND gone.id = $1`,
    values: [hostId, intoId],
  });
  await tx.query({
    text: 'UPDATE vigilops.hosts SET merged_into = $2 WHERE id = $1 OR merged_into = $1',
    values: [hostId, intoId],
  });
}
