import type { IncidentStore, LedgerQuestion, LedgerRecord } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement, where, type Sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { acknowledgeIncident, addNote, assignIncident, splitIncident, undoLine } from './change.ts';
import { eventsOf, findIncident, listIncidents, similarIncidents } from './list.ts';
import { countAlerts } from './statistics.ts';
import { isSomethingDue, triageIncidents } from './triage.ts';

export function createIncidentStore(connections: Connections): IncidentStore {
  const through = (signal: AbortSignal) => ({
    query: <R extends Row>(asked: Parameters<Connections['query']>[0]) =>
      connections.query<R>(asked, withinLimit(signal)),
  });
  return {
    waits: (nowUs, signal) => isSomethingDue(through(signal), nowUs),
    triage: (decide, nowUs, signal) =>
      connections.transaction((tx) => triageIncidents(tx, decide, nowUs), withinLimit(signal)),
    list: (question, signal) => listIncidents(through(signal), question),
    find: (incidentId, signal) => findIncident(through(signal), incidentId),
    events: (incidentId, signal) => eventsOf(through(signal), incidentId),
    similar: (incidentId, limit, signal) => similarIncidents(through(signal), incidentId, limit),
    acknowledge: (incidentId, by, audit, signal) =>
      connections.transaction((tx) => acknowledgeIncident(tx, incidentId, by, audit), withinLimit(signal)),
    assign: (incidentId, to, audit, when, signal) =>
      connections.transaction((tx) => assignIncident(tx, incidentId, to, audit, when), withinLimit(signal)),
    addNote: (incidentId, note, audit, when, signal) =>
      connections.transaction((tx) => addNote(tx, incidentId, note, audit, when), withinLimit(signal)),
    split: (incidentId, alertId, reason, audit, when, signal) =>
      connections.transaction(
        (tx) => splitIncident(tx, incidentId, alertId, reason, audit, when),
        withinLimit(signal),
      ),
    reviewAll: async (signal) => {
      await connections.query(
        { text: 'UPDATE vigilops.incidents SET review_at = now() WHERE resolved_at IS NULL', values: [] },
        withinLimit(signal),
      );
    },
    ledger: async (question, signal) => {
      const rows = await connections.query<LedgerRow>(
        statement(
          sql`SELECT id::text, ${unixUs(sql`at`)} AS at_us, ${unixUs(sql`until`)} AS until_us, kind, alert_id, incident_id,
                     message, reason, severity, is_shadow, ${unixUs(sql`undone_at`)} AS undone_us, undone_by
              FROM vigilops.alert_ledger ${where(conditionsOf(question))}
              ORDER BY at DESC, id DESC LIMIT ${question.limit}`,
        ),
        withinLimit(signal),
      );
      return rows.map(ledgerOf);
    },
    undo: (ledgerId, by, audit, when, signal) =>
      connections.transaction((tx) => undoLine(tx, ledgerId, by, audit, when), withinLimit(signal)),
    statistics: (question, signal) => countAlerts(through(signal), question),
    addEvidence: async (alertId, evidence, signal) => {
      await connections.query(
        statement(
          sql`UPDATE vigilops.alerts SET evidence = ${JSON.stringify(evidence)}::jsonb WHERE id = ${alertId} AND evidence IS NULL`,
        ),
        withinLimit(signal),
      );
    },
    prune: async (beforeUs, signal) => {
      const [gone] = await connections.query<{ gone: number }>(
        statement(
          sql`WITH incident AS (DELETE FROM vigilops.incidents WHERE resolved_at < ${at(beforeUs)} RETURNING id),
                   event AS (DELETE FROM vigilops.incident_events WHERE incident_id IN (SELECT id FROM incident)),
                   line AS (DELETE FROM vigilops.alert_ledger WHERE at < ${at(beforeUs)}),
                   transition AS (DELETE FROM vigilops.alert_transitions WHERE done_at < ${at(beforeUs)})
              SELECT count(*)::int AS gone FROM incident`,
        ),
        withinLimit(signal),
      );
      return gone?.gone ?? 0;
    },
  };
}

interface LedgerRow extends Row {
  readonly id: string;
  readonly at_us: number;
  readonly until_us: number | null;
  readonly kind: LedgerRecord['kind'];
  readonly alert_id: number | null;
  readonly incident_id: number | null;
  readonly message: string;
  readonly reason: string;
  readonly severity: LedgerRecord['severity'];
  readonly is_shadow: boolean;
  readonly undone_us: number | null;
  readonly undone_by: string | null;
}

function conditionsOf(question: LedgerQuestion): readonly Sql[] {
  const conditions = [sql`at >= ${at(question.fromUs)}`, sql`at < ${at(question.toUs)}`];
  if (question.kinds !== undefined) {
    conditions.push(sql`kind = ANY(${[...question.kinds]}::text[])`);
  }
  if (question.incidentId !== undefined) {
    conditions.push(sql`incident_id = ${question.incidentId}`);
  }
  if (question.before !== undefined) {
    conditions.push(sql`(at, id) < (${at(question.before.atUs)}, ${question.before.id}::bigint)`);
  }
  return conditions;
}

function ledgerOf(row: LedgerRow): LedgerRecord {
  return {
    id: Number(row.id),
    atUs: row.at_us,
    untilUs: row.until_us,
    kind: row.kind,
    alertId: row.alert_id,
    incidentId: row.incident_id,
    message: row.message,
    reason: row.reason,
    severity: row.severity,
    isShadow: row.is_shadow,
    undoneUs: row.undone_us,
    undoneBy: row.undone_by,
  };
}
