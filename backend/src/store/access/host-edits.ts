import type { HostEdit, HostEditor } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { writeAudit } from './audit-log.ts';
import { withinLimit } from './limit.ts';
import { MERGE_LIMIT_MS, mergeHost } from './merge-host.ts';

export function createHostEditor(connections: Connections): HostEditor {
  return {
    edit: (hostId, edit, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const isKnown = await editHost(tx, hostId, edit);
        if (isKnown) {
          await writeAudit(tx, audit, at);
        }
        return isKnown;
      }, withinLimit(signal)),

    forget: (hostId, at, audit, signal) =>
      connections.transaction(async (tx) => {
        // In the order in which a token is bound: tokens, then the host.
        const revoked = await tx.query<{ id: number }>({
          text: `UPDATE vigilops.tokens SET revoked_at = $2
                 WHERE host_id = $1 AND kind = 'agent' AND revoked_at IS NULL RETURNING id`,
          values: [hostId, at],
        });
        const forgotten = await tx.query({
          text: `UPDATE vigilops.hosts SET forgotten_at = $2
                 WHERE id = $1 AND forgotten_at IS NULL AND merged_into IS NULL RETURNING id`,
          values: [hostId, at],
        });
        if (forgotten.length === 0) {
          return undefined;
        }
        // With the passwords in them: nobody is left who would ask.
        await tx.query({ text: 'DELETE FROM vigilops.db_definitions WHERE host_id = $1', values: [hostId] });
        await writeAudit(tx, audit, at);
        return { tokenIds: revoked.map(({ id }) => id) };
      }, withinLimit(signal)),

    merge: (hosts, now, audit, signal) =>
      connections.transaction((tx) => mergeHost(tx, hosts, now, audit), {
        signal,
        timeoutMs: MERGE_LIMIT_MS,
      }),
  };
}

interface EditRow extends Row {
  readonly name: string | null;
  readonly group: string | null;
  readonly tags: readonly string[] | null;
  readonly labels: Readonly<Record<string, string | null>>;
  readonly offlineAfterMs: number | null;
}

async function editHost(tx: Queryable, hostId: number, edit: HostEdit): Promise<boolean> {
  const [before] = await tx.query<EditRow>({
    text: `SELECT edited_name AS name, edited_group AS "group", edited_tags AS tags, edited_labels AS labels,
                  offline_after_ms AS "offlineAfterMs"
           FROM vigilops.hosts WHERE id = $1 AND forgotten_at IS NULL AND merged_into IS NULL FOR NO KEY UPDATE`,
    values: [hostId],
  });
  if (before === undefined) {
    return false;
  }
  const { name, group, tags, labels, offlineAfterMs } = { ...before, ...edit };
  await tx.query({
    text: `UPDATE vigilops.hosts SET edited_name = $2, edited_group = $3, edited_tags = $4, edited_labels = $5,
                  offline_after_ms = $6
           WHERE id = $1`,
    values: [hostId, name, group, tags, JSON.stringify(labels), offlineAfterMs],
  });
  return true;
}
