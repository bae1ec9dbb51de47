import type { AccountStore, Actor, AuditEntry, AuditRecord } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row, Statement } from '../database.ts';
import { withinLimit } from './limit.ts';
import { MAX_ADDRESS_CHARACTERS, shortText, storableText } from './storable-text.ts';

const LINES_A_ROUND = 5_000;

interface AuditRow extends Row {
  readonly id: string;
  readonly at: Date;
  readonly actor_kind: Actor['kind'];
  readonly actor_id: number | null;
  readonly actor_name: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: AuditEntry['detail'];
  readonly address: string | null;
}

interface CheckedRound extends Row {
  readonly broken_at: string | null;
  readonly last_id: string | null;
  readonly last_hash: Buffer | null;
}

export function createAuditLog(
  connections: Connections,
): Pick<AccountStore, 'audit' | 'listAudit' | 'checkAudit'> {
  return {
    audit: async (entry, at, signal) => {
      await connections.query(insertLine(entry, at), withinLimit(signal));
    },

    listAudit: async ({ beforeId, limit }, signal) => {
      const rows = await connections.query<AuditRow>(
        {
          text: `SELECT id, at, actor_kind, actor_id, actor_name, action, subject, detail, address
                 FROM vigilops.audit_log WHERE id < coalesce($1, 9223372036854775807) ORDER BY id DESC LIMIT $2`,
          values: [beforeId, limit],
        },
        withinLimit(signal),
      );
      return rows.map(recordOf);
    },

    checkAudit: async (signal) => {
      let lastId: string | null = '0';
      let lastHash: Buffer | null = null;
      // In rounds: a log of years takes longer than one call may.
      while (lastId !== null) {
        const round: CheckedRound | undefined = await checkRound(connections, lastId, lastHash, signal);
        if (round !== undefined && round.broken_at !== null) {
          return { brokenAt: Number(round.broken_at) };
        }
        lastId = round?.last_id ?? null;
        lastHash = round?.last_hash ?? null;
      }
      return undefined;
    },
  };
}

/** The last statement of a transaction, because the chain is locked from here until it ends. */
export async function writeAudit(tx: Queryable, entry: AuditEntry, at: Date): Promise<void> {
  await tx.query(insertLine(entry, at));
}

function insertLine(entry: AuditEntry, at: Date): Statement {
  return {
    text: `INSERT INTO vigilops.audit_log (at, actor_kind, actor_id, actor_name, action, subject, detail, address)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      at,
      entry.actor.kind,
      entry.actor.id,
      storableText(entry.actor.name),
      entry.action,
      storableText(entry.subject),
      JSON.stringify(entry.detail, (_key, value: unknown) =>
        typeof value === 'string' ? storableText(value) : value,
      ),
      entry.address === null ? null : shortText(entry.address, MAX_ADDRESS_CHARACTERS),
    ],
  };
}

async function checkRound(
  connections: Connections,
  afterId: string,
  afterHash: Buffer | null,
  signal: AbortSignal,
): Promise<CheckedRound | undefined> {
  const [round] = await connections.query<CheckedRound>(
    {
      text: `SELECT min(id) FILTER (WHERE hash <> expected) AS broken_at, max(id) AS last_id,
                    (array_agg(hash ORDER BY id DESC))[1] AS last_hash
             FROM (
               SELECT id, hash, vigilops.audit_line_hash(coalesce(lag(hash) OVER (ORDER BY id), $2::bytea), line) AS expected
               FROM (SELECT line.id, line.hash, line FROM vigilops.audit_log AS line
                     WHERE line.id > $1 ORDER BY line.id LIMIT ${String(LINES_A_ROUND)}) AS page
             ) AS checked`,
      values: [afterId, afterHash],
    },
    withinLimit(signal),
  );
  return round;
}

function recordOf(row: AuditRow): AuditRecord {
  return {
    id: Number(row.id),
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    subject: row.subject,
    detail: row.detail,
    address: row.address,
  };
}
