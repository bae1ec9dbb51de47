import type { AdviceQuestion, AdviceRecord, AdviceStore, NewAdvice } from '../../../model/index.ts';
import { writeAudit } from '../../access/audit-log.ts';
import { withinLimit } from '../../access/limit.ts';
import { storableText } from '../../access/storable-text.ts';
import type { Connections } from '../../connections.ts';
import type { Row } from '../../database.ts';
import { sql, statement, where, type Sql } from '../../read/sql.ts';
import { at, unixUsText } from '../../read/times.ts';

const LIMIT_MS = 30_000;
/** What is not found any more is remembered for so long: a figure at its edge does not begin anew each time. */
const REMEMBERED_US = 3_600e6;
/** What somebody dismissed may come back after a quiet season. */
const DISMISSED_US = 90 * 86_400e6;
/** Keys are in an index, which takes no longer ones. */
const MOST_KEY = 1_000;

interface AdviceRow extends Row {
  readonly id: number;
  readonly instance_id: number;
  readonly instance_name: string;
  readonly kind: AdviceRecord['kind'];
  readonly host_id: number;
  readonly host_name: string;
  readonly code: AdviceRecord['code'];
  readonly key: string;
  readonly subject: string;
  readonly severity: AdviceRecord['severity'];
  readonly names: AdviceRecord['names'];
  readonly evidence: AdviceRecord['evidence'];
  readonly first_us: string;
  readonly last_us: string;
  readonly dismissed_us: string | null;
  readonly dismissed_by: string | null;
}

export function createAdviceStore(connections: Connections): AdviceStore {
  const within = (signal: AbortSignal) => ({ signal, timeoutMs: LIMIT_MS });
  const one = (databaseId: number, id: number) =>
    statement(select(sql`WHERE advice.id = ${id} AND advice.instance_id = ${databaseId}`));
  return {
    async list(question, signal) {
      const conditions = where(conditionsOf(question));
      const [items, counts] = await Promise.all([
        connections.query<AdviceRow>(
          statement(
            select(sql`${conditions}
              ORDER BY array_position(ARRAY['critical', 'warning', 'info'], advice.severity), advice.first_seen DESC, advice.id DESC
              LIMIT ${question.limit}`),
          ),
          withinLimit(signal),
        ),
        connections.query<{ total: number; looked_us: string | null }>(
          statement(sql`
            SELECT (SELECT count(*)::int FROM (${select(conditions)}) AS advice) AS total,
                   (SELECT ${unixUsText(sql`max(at)`)} FROM vigilops.db_advice_looks
                    ${question.databaseId === undefined ? sql`` : sql`WHERE instance_id = ${question.databaseId}`}) AS looked_us`),
          withinLimit(signal),
        ),
      ]);
      const lookedUs = counts[0]?.looked_us ?? null;
      return {
        items: items.map(recordOf),
        total: counts[0]?.total ?? 0,
        lookedAtUs: lookedUs === null ? null : Number(lookedUs),
      };
    },

    async find(databaseId, id, signal) {
      const [row] = await connections.query<AdviceRow>(one(databaseId, id), withinLimit(signal));
      return row === undefined ? undefined : recordOf(row);
    },

    save: (databaseId, advice, nowUs, signal) =>
      connections.transaction(async (tx) => {
        const saved = await tx.query(statement(upsert(databaseId, advice, nowUs)));
        if (saved.length === 0 && advice.length > 0) {
          // The server was forgotten meanwhile.
          return 0;
        }
        const gone = await tx.query(
          statement(sql`
            DELETE FROM vigilops.db_advice
            WHERE instance_id = ${databaseId}
              AND last_seen < CASE WHEN dismissed_at IS NULL THEN ${at(nowUs - REMEMBERED_US)} ELSE ${at(nowUs - DISMISSED_US)} END
            RETURNING 1`),
        );
        await tx.query(
          statement(sql`
            INSERT INTO vigilops.db_advice_looks (instance_id, at)
            SELECT id, ${at(nowUs)} FROM vigilops.db_instances WHERE id = ${databaseId}
            ON CONFLICT (instance_id) DO UPDATE SET at = excluded.at`),
        );
        return saved.length + gone.length;
      }, within(signal)),

    judge: ({ databaseId, id }, { state, by, at: when }, audit, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<AdviceRow>(one(databaseId, id));
        if (row === undefined) {
          return false;
        }
        const isOver = state === 'dismissed';
        await tx.query(
          statement(sql`
            UPDATE vigilops.db_advice
            SET dismissed_at = ${isOver ? when : null}, dismissed_by = ${isOver ? storableText(by) : null}
            WHERE id = ${id}`),
        );
        await writeAudit(tx, audit(recordOf(row)), when);
        return true;
      }, withinLimit(signal)),
  };
}

function upsert(databaseId: number, advice: readonly NewAdvice[], nowUs: number): Sql {
  const rows = advice.map((one) => ({ ...one, key: one.key.slice(0, MOST_KEY) }));
  return sql`
    INSERT INTO vigilops.db_advice (instance_id, code, key, subject, severity, names, evidence, first_seen, last_seen)
    SELECT DISTINCT ON (code, key) ${databaseId}::int, code, key, subject, severity, names, evidence, ${at(nowUs)}, ${at(nowUs)}
    FROM jsonb_to_recordset(${jsonOf(rows)}::jsonb)
      AS new (code text, key text, subject text, severity text, names jsonb, evidence jsonb)
    WHERE EXISTS (SELECT FROM vigilops.db_instances WHERE id = ${databaseId})
    ON CONFLICT (instance_id, code, key) DO UPDATE
      SET subject = excluded.subject, severity = excluded.severity, names = excluded.names,
          evidence = excluded.evidence, last_seen = greatest(db_advice.last_seen, excluded.last_seen)
    RETURNING 1`;
}

/** Of servers whose hosts are there. */
function select(rest: Sql): Sql {
  const us = (column: Sql) => unixUsText(column);
  return sql`
    SELECT advice.id, advice.instance_id, instance.name AS instance_name, instance.kind, instance.host_id,
           host.name AS host_name, advice.code, advice.key, advice.subject, advice.severity, advice.names, advice.evidence,
           ${us(sql`advice.first_seen`)} AS first_us, ${us(sql`advice.last_seen`)} AS last_us,
           ${us(sql`advice.dismissed_at`)} AS dismissed_us, advice.dismissed_by
    FROM vigilops.db_advice AS advice
    JOIN vigilops.db_instances AS instance ON instance.id = advice.instance_id
    JOIN vigilops.effective_hosts AS host ON host.id = instance.host_id AND host.is_present
    ${rest}`;
}

function conditionsOf({ databaseId, codes, state }: AdviceQuestion): readonly Sql[] {
  return [
    ...(databaseId === undefined ? [] : [sql`advice.instance_id = ${databaseId}`]),
    ...(codes === undefined ? [] : [sql`advice.code = ANY(${codes}::text[])`]),
    ...(state === 'all'
      ? []
      : [state === 'open' ? sql`advice.dismissed_at IS NULL` : sql`advice.dismissed_at IS NOT NULL`]),
  ];
}

function recordOf(row: AdviceRow): AdviceRecord {
  return {
    id: row.id,
    databaseId: row.instance_id,
    databaseName: row.instance_name,
    kind: row.kind,
    hostId: row.host_id,
    hostName: row.host_name,
    code: row.code,
    key: row.key,
    subject: row.subject,
    severity: row.severity,
    names: row.names,
    evidence: row.evidence,
    firstSeenUs: Number(row.first_us),
    lastSeenUs: Number(row.last_us),
    dismissed:
      row.dismissed_us === null || row.dismissed_by === null
        ? null
        : { by: row.dismissed_by, atUs: Number(row.dismissed_us) },
  };
}

const jsonOf = (value: object) =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part) : part));
