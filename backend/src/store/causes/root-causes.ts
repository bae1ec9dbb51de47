import { rootCause, rootCauseAnswer } from '@vigilops/contracts/api';
import type { RootCauseRecord, RootCauseStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement, where } from '../read/sql.ts';
import { at, lasting, unixUs } from '../read/times.ts';

interface CauseRow extends Row {
  readonly id: number;
  readonly incident_id: number | null;
  readonly at_us: number;
  readonly stage: number | null;
  readonly asked_by: string | null;
  readonly answer: unknown;
  readonly feedback: unknown;
}

const CELLS = sql`cause.id, cause.incident_id, ${unixUs(sql`cause.at`)} AS at_us, cause.stage, cause.asked_by, cause.answer,
  cause.feedback`;

const feedbackCell = rootCause.shape.feedback;

export function createRootCauseStore(connections: Connections): RootCauseStore {
  return {
    keep: ({ incidentId, atUs, stage, askedBy, answer }, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<{ id: number }>(
          statement(sql`
            INSERT INTO vigilops.root_causes (incident_id, at, stage, asked_by, answer)
            VALUES (${incidentId}, ${at(atUs)}, ${stage}, ${askedBy}, ${jsonOf(answer)})
            ON CONFLICT DO NOTHING RETURNING id`),
        );
        if (row !== undefined && incidentId !== null && answer.verdict === 'found') {
          await tx.query(
            statement(sql`
              UPDATE vigilops.incidents SET found_cause = ${storableText(answer.text)}
              WHERE id = ${incidentId} AND NOT EXISTS (
                SELECT FROM vigilops.root_causes WHERE incident_id = ${incidentId} AND feedback IS NOT NULL)`),
          );
        }
        return row?.id;
      }, withinLimit(signal)),

    find: async (id, signal) => {
      const [row] = await connections.query<CauseRow>(
        statement(sql`SELECT ${CELLS} FROM vigilops.root_causes AS cause WHERE id = ${id}`),
        withinLimit(signal),
      );
      return row === undefined ? undefined : recordOf(row);
    },

    list: async ({ incidentId, open = false, limit }, signal) => {
      const conditions = [
        ...(incidentId === undefined ? [] : [sql`cause.incident_id = ${incidentId}`]),
        ...(open
          ? [
              sql`cause.id IN (SELECT max(newest.id) FROM vigilops.root_causes AS newest
                JOIN vigilops.incidents AS incident ON incident.id = newest.incident_id
                WHERE incident.resolved_at IS NULL GROUP BY newest.incident_id)`,
            ]
          : []),
      ];
      const rows = await connections.query<CauseRow>(
        statement(sql`
          SELECT ${CELLS} FROM vigilops.root_causes AS cause ${where(conditions)}
          ORDER BY cause.at DESC, cause.id DESC LIMIT ${limit}`),
        withinLimit(signal),
      );
      return rows.map(recordOf);
    },

    giveFeedback: (id, feedback, text, audit, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<{ incident_id: number | null }>(
          statement(sql`
            UPDATE vigilops.root_causes SET feedback = ${jsonOf(feedback)} WHERE id = ${id} RETURNING incident_id`),
        );
        if (row === undefined) {
          return false;
        }
        if (row.incident_id !== null) {
          const found = text === null ? null : storableText(text);
          await tx.query(
            statement(
              sql`UPDATE vigilops.incidents SET found_cause = ${found} WHERE id = ${row.incident_id}`,
            ),
          );
        }
        await writeAudit(tx, audit, new Date(feedback.at));
        return true;
      }, withinLimit(signal)),

    due: async ({ nowUs, severities, stagesUs, limit }, signal) => {
      const longestUs = stagesUs.at(-1) ?? 0;
      const rows = await connections.query<{ incident_id: number; stage: number }>(
        statement(sql`
          SELECT incident.id AS incident_id, due.stage
          FROM vigilops.incidents AS incident
          CROSS JOIN LATERAL (
            SELECT (max(place) - 1)::int AS stage
            FROM unnest(${[...stagesUs]}::float8[]) WITH ORDINALITY AS wanted (us, place)
            WHERE incident.started_at <= ${at(nowUs)} - wanted.us * interval '1 microsecond'
          ) AS due
          WHERE incident.started_at >= ${at(nowUs)} - 2 * ${lasting(longestUs)}
            AND incident.started_at <= ${at(nowUs)}
            AND incident.severity = ANY(${[...severities]}::text[]) AND due.stage IS NOT NULL
            -- What was over before the next look has nothing more to show.
            AND (incident.resolved_at IS NULL OR due.stage = 0
                 OR NOT EXISTS (SELECT FROM vigilops.root_causes WHERE incident_id = incident.id))
            AND NOT EXISTS (SELECT FROM vigilops.root_causes
                            WHERE incident_id = incident.id AND stage >= due.stage)
          ORDER BY incident.priority, incident.started_at DESC LIMIT ${limit}`),
        withinLimit(signal),
      );
      return rows.map((row) => ({ incidentId: row.incident_id, stage: row.stage }));
    },

    prune: async (beforeUs, mostAsked, signal) => {
      const rows = await connections.query(
        statement(sql`
          DELETE FROM vigilops.root_causes WHERE at < ${at(beforeUs)} OR id IN (
            SELECT id FROM vigilops.root_causes WHERE stage IS NULL AND feedback IS NULL
            ORDER BY id DESC OFFSET ${mostAsked})
          RETURNING id`),
        withinLimit(signal),
      );
      return rows.length;
    },
  };
}

function jsonOf(value: object): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  );
}

function recordOf(row: CauseRow): RootCauseRecord {
  return {
    id: row.id,
    incidentId: row.incident_id,
    atUs: row.at_us,
    stage: row.stage,
    askedBy: row.asked_by,
    answer: rootCauseAnswer.parse(row.answer),
    feedback: feedbackCell.parse(row.feedback),
  };
}
