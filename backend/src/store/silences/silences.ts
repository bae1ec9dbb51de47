import { formatTimeUs, matchers, weeklyTime } from '@vigilops/contracts/api';
import type { SilenceRecord, SilenceStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

interface SilenceCells extends Row {
  readonly id: string;
  readonly matchers: unknown;
  readonly comment: string;
  readonly starts_us: number;
  readonly ends_us: number;
  readonly recurrence: unknown;
  readonly created_by: string;
  readonly updated_us: number;
}

const CELLS = sql`id, matchers, comment, ${unixUs(sql`starts_at`)} AS starts_us, ${unixUs(sql`ends_at`)} AS ends_us,
  recurrence, created_by, ${unixUs(sql`updated_at`)} AS updated_us`;

export function createSilenceStore(connections: Connections): SilenceStore {
  const read = async (rest: Sql, signal: AbortSignal) => {
    const rows = await connections.query<SilenceCells>(
      statement(sql`SELECT ${CELLS} FROM vigilops.silences ${rest}`),
      withinLimit(signal),
    );
    return rows.map(recordOf);
  };
  return {
    list: (endsAfterUs, signal) =>
      read(sql`WHERE ends_at > ${at(endsAfterUs)} ORDER BY starts_at, id`, signal),

    find: async (id, signal) => (await read(sql`WHERE id = ${id}`, signal))[0],

    put: (silence, audit, signal) =>
      connections.transaction(async (tx) => {
        await tx.query({
          text: `INSERT INTO vigilops.silences
                   (id, matchers, comment, starts_at, ends_at, recurrence, created_by, updated_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (id) DO UPDATE
                 SET matchers = excluded.matchers, comment = excluded.comment, starts_at = excluded.starts_at,
                     ends_at = excluded.ends_at, recurrence = excluded.recurrence, created_by = excluded.created_by,
                     updated_at = excluded.updated_at`,
          values: cellsOf(silence),
        });
        await writeAudit(tx, audit, new Date(silence.updatedUs / 1_000));
      }, withinLimit(signal)),

    end: (id, atUs, audit, signal) =>
      connections.transaction(async (tx) => {
        const ended = await tx.query({
          text: `UPDATE vigilops.silences
                 SET starts_at = least(starts_at, $2::timestamptz), ends_at = $2::timestamptz,
                     updated_at = $2::timestamptz
                 WHERE id = $1 AND ends_at > $2::timestamptz RETURNING id`,
          values: [id, formatTimeUs(atUs)],
        });
        if (ended.length === 0) {
          return false;
        }
        await writeAudit(tx, audit, new Date(atUs / 1_000));
        return true;
      }, withinLimit(signal)),

    prune: async (beforeUs, signal) => {
      const gone = await connections.query(
        statement(sql`DELETE FROM vigilops.silences WHERE ends_at < ${at(beforeUs)} RETURNING id`),
        withinLimit(signal),
      );
      return gone.length;
    },
  };
}

function cellsOf(silence: SilenceRecord): readonly unknown[] {
  const { id, recurrence } = silence;
  return [
    id,
    JSON.stringify(
      silence.matchers.map((one) => ({
        ...one,
        name: storableText(one.name),
        value: storableText(one.value),
      })),
    ),
    storableText(silence.comment),
    formatTimeUs(silence.startsUs),
    formatTimeUs(silence.endsUs),
    recurrence === null ? null : JSON.stringify(recurrence),
    storableText(silence.createdBy),
    formatTimeUs(silence.updatedUs),
  ];
}

function recordOf(cells: SilenceCells): SilenceRecord {
  return {
    id: cells.id,
    matchers: matchers.parse(cells.matchers),
    comment: cells.comment,
    startsUs: cells.starts_us,
    endsUs: cells.ends_us,
    recurrence: cells.recurrence === null ? null : weeklyTime.parse(cells.recurrence),
    createdBy: cells.created_by,
    updatedUs: cells.updated_us,
  };
}
