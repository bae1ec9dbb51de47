import type { FindingChange, FindingStore, NewFinding } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUsText } from '../read/times.ts';
import { createAnomalyStates } from './anomaly-states.ts';
import { recordOf, selectFindings, type FindingRow } from './finding-rows.ts';
import { createFindingReader } from './read-findings.ts';

const LIMIT_MS = 30_000;
/** More than can go on at once of all that is watched. */
const MOST_OPEN = 20_000;

export function createFindingStore(connections: Connections): FindingStore {
  const reader = createFindingReader(connections);
  const within = (signal: AbortSignal) => ({ signal, timeoutMs: LIMIT_MS });
  return {
    ...reader,
    ...createAnomalyStates(connections),

    heads: async ({ fromUs, toUs }, signal) => {
      const rows = await connections.query<{
        id: number;
        kind: NewFinding['kind'];
        subject_key: string;
        from_us: string;
      }>(
        statement(sql`
          SELECT id, kind, subject_key, ${unixUsText(sql`from_time`)} AS from_us FROM vigilops.findings
          WHERE folded_into IS NULL AND from_time BETWEEN ${at(fromUs)} AND ${at(toUs)} ORDER BY from_time, id`),
        within(signal),
      );
      return rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        subjectKey: row.subject_key,
        fromUs: Number(row.from_us),
      }));
    },

    open: async (signal) => {
      const rows = await connections.query<FindingRow>(
        statement(
          selectFindings(sql`WHERE f.to_time IS NULL AND f.kind <> 'storm' ORDER BY f.id LIMIT ${MOST_OPEN}`),
        ),
        within(signal),
      );
      return rows.map(recordOf);
    },

    begin: async (finding, foldedInto, signal) => {
      const [row] = await connections.query<{ id: number }>(
        statement(sql`
          INSERT INTO vigilops.findings (series_key, kind, reason, subject_key, host_id, service_id, service, template_id,
            issue_id, measure, labels, unit, score, value, expected, low, high, from_time, last_time, to_time,
            folded_into, chart)
          VALUES (${storableText(finding.seriesKey)}, ${finding.kind}, ${finding.reason},
            ${storableText(finding.subject.key)}, ${finding.subject.hostId}, ${finding.subject.serviceId},
            ${finding.subject.service === null ? null : storableText(finding.subject.service)},
            ${finding.templateId}, ${finding.issueId}, ${finding.measure}, ${jsonOf(finding.labels)}, ${finding.unit},
            ${finding.score}, ${finding.value}, ${finding.expected}, ${finding.low}, ${finding.high},
            ${at(finding.fromUs)}, ${at(finding.lastUs)}, ${finding.toUs === null ? null : new Date(finding.toUs / 1_000)},
            ${foldedInto}, ${jsonOf(finding.chart)})
          ON CONFLICT (series_key, from_time) DO UPDATE SET series_key = excluded.series_key RETURNING id`),
        within(signal),
      );
      return row?.id ?? 0;
    },

    change: async (changes, signal) => {
      if (changes.length > 0) {
        await connections.query(statement(changeSql(changes)), within(signal));
      }
    },

    fold: async (ids, into, signal) => {
      await connections.query(
        statement(sql`
          UPDATE vigilops.findings SET folded_into = ${into}
          WHERE (id = ANY(${ids}::int[]) OR folded_into = ANY(${ids}::int[])) AND id <> ${into}`),
        within(signal),
      );
    },

    endStorms: async (nowUs, signal) => {
      const rows = await connections.query(
        statement(sql`
          UPDATE vigilops.findings AS storm
          SET to_time = coalesce((SELECT max(m.to_time) FROM vigilops.findings AS m WHERE m.folded_into = storm.id), ${at(nowUs)})
          WHERE storm.to_time IS NULL AND storm.kind = 'storm' AND NOT EXISTS (
            SELECT FROM vigilops.findings AS m WHERE m.folded_into = storm.id AND m.to_time IS NULL) RETURNING 1`),
        within(signal),
      );
      return rows.length;
    },

    setFeedback: (id, { word, by, at: when }, audit, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<FindingRow>(statement(selectFindings(sql`WHERE f.id = ${id}`)));
        if (row === undefined) {
          return false;
        }
        const found = recordOf(row);
        await tx.query(
          statement(
            word === null
              ? sql`DELETE FROM vigilops.finding_feedback WHERE finding_id = ${id}`
              : sql`
                INSERT INTO vigilops.finding_feedback (finding_id, series_key, word, at, by_name)
                VALUES (${id}, ${found.seriesKey}, ${word}, ${when}, ${storableText(by)})
                ON CONFLICT (finding_id) DO UPDATE SET word = excluded.word, at = excluded.at, by_name = excluded.by_name`,
          ),
        );
        await writeAudit(tx, audit(found), when);
        return true;
      }, withinLimit(signal)),

    prune: async ({ findingsUs, statesUs }, signal) => {
      const gone = await Promise.all([
        connections.query(
          statement(sql`DELETE FROM vigilops.findings WHERE to_time < ${at(findingsUs)} RETURNING 1`),
          within(signal),
        ),
        connections.query(
          statement(sql`DELETE FROM vigilops.anomaly_states WHERE fed_until < ${at(statesUs)} RETURNING 1`),
          within(signal),
        ),
      ]);
      return gone.reduce((sum, rows) => sum + rows.length, 0);
    },
  };
}

function changeSql(changes: readonly FindingChange[]) {
  const rows = changes.map((change) => ({
    series_key: change.seriesKey,
    from_time: new Date(change.fromUs / 1_000).toISOString(),
    score: change.score,
    value: change.value,
    last_time: new Date(change.lastUs / 1_000).toISOString(),
    to_time: change.toUs === null ? null : new Date(change.toUs / 1_000).toISOString(),
    chart: change.chart,
  }));
  return sql`
    UPDATE vigilops.findings AS f
    SET score = c.score, value = c.value, last_time = c.last_time, to_time = c.to_time, chart = c.chart
    FROM json_to_recordset(${jsonOf(rows)}::json) AS c (series_key text, from_time timestamptz, score float8,
      value float8, last_time timestamptz, to_time timestamptz, chart jsonb)
    WHERE f.series_key = c.series_key AND f.from_time = c.from_time`;
}

const jsonOf = (value: object) =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storableText(part) : part));
