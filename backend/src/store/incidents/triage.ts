import type { LedgerKind } from '@vigilops/contracts/api';
import type { IncidentStore, PastNotice, TransitionRecord, TriageView } from '../../model/index.ts';
import { alertOf, SELECT_ALERTS, type AlertRow } from '../alerts/alerts.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { incidentOf, SELECT_INCIDENTS, type IncidentRow } from './rows.ts';
import { writeDecision } from './write-decision.ts';

type Decide = Parameters<IncidentStore['triage']>[0];
type Outcome = Awaited<ReturnType<IncidentStore['triage']>>;

/** What happened is dealt with in parts of so many: a storm must not make one endless transaction. */
const BATCH = 1_000;
const MOST_UNDECIDED = 500;
const RECENTLY_OVER_US = 1_800e6;
const HOUR_US = 3_600e6;
const HISTORY_US = 30 * 24 * HOUR_US;
/** Rules may have thousands of past alerts; the newest say how they behave. */
const HISTORY_ALERTS = 200;

/** One look at all that waits. The lock is of the transaction: it ends with it, whatever becomes of this process. */
export async function triageIncidents(tx: Queryable, decide: Decide, nowUs: number): Promise<Outcome> {
  await tx.query({ text: `SELECT pg_advisory_xact_lock(hashtext('vigilops.alert_triage'))`, values: [] });
  const waiting = await waitingTransitions(tx);
  if (waiting.length === 0 && !(await isSomethingDue(tx, nowUs))) {
    return { transitions: 0, notices: 0, left: 0 };
  }
  const view = await viewOf(tx, waiting.slice(0, BATCH), nowUs);
  const { decisions, undecided } = decide(view);
  for (const decision of decisions) {
    await writeDecision(tx, decision, nowUs);
  }
  const done = doneOf(view.waiting, new Set(undecided));
  await tx.query(
    statement(
      sql`UPDATE vigilops.alert_transitions SET done_at = ${at(nowUs)} WHERE id = ANY(${done.map(({ id }) => id)}::bigint[])`,
    ),
  );
  return {
    transitions: done.length,
    notices: decisions.reduce((sum, { notices }) => sum + notices.length, 0),
    left: waiting.length - view.waiting.length,
  };
}

/** All but the newest of those that could not be decided on: with more of them nothing else would be in a batch. */
function doneOf(
  waiting: readonly TransitionRecord[],
  undecided: ReadonlySet<number>,
): readonly TransitionRecord[] {
  const waitOn = new Set(waiting.filter(({ alertId }) => undecided.has(alertId)).slice(-MOST_UNDECIDED));
  return waiting.filter((transition) => !waitOn.has(transition));
}

async function waitingTransitions(tx: Queryable): Promise<readonly TransitionRecord[]> {
  const rows = await tx.query<
    { id: string; alert_id: number; kind: TransitionRecord['kind']; at_us: number } & Row
  >(
    statement(
      sql`SELECT id::text, alert_id, kind, ${unixUs(sql`at`)} AS at_us FROM vigilops.alert_transitions
          WHERE done_at IS NULL ORDER BY id LIMIT ${BATCH + 1}`,
    ),
  );
  return rows.map((row) => ({ id: Number(row.id), alertId: row.alert_id, kind: row.kind, atUs: row.at_us }));
}

/** Something happened, an incident is to be looked at again, or an alert that fires is in none (it was taken out of one). */
export async function isSomethingDue(db: Queryable, nowUs: number): Promise<boolean> {
  const [due] = await db.query<{ due: boolean }>(
    statement(
      sql`SELECT EXISTS (SELECT FROM vigilops.alert_transitions WHERE done_at IS NULL)
            OR EXISTS (SELECT FROM vigilops.incidents WHERE resolved_at IS NULL AND review_at <= ${at(nowUs)})
            OR EXISTS (SELECT FROM vigilops.alerts WHERE state IN ('firing', 'recovering') AND incident_id IS NULL) AS due`,
    ),
  );
  return due?.due ?? false;
}

async function viewOf(
  tx: Queryable,
  waiting: readonly TransitionRecord[],
  nowUs: number,
): Promise<TriageView> {
  const alertIds = [...new Set(waiting.map(({ alertId }) => alertId))];
  const incidents = await tx.query<IncidentRow>(
    statement(
      sql`${SELECT_INCIDENTS} WHERE incident.resolved_at IS NULL OR incident.resolved_at > ${at(nowUs - RECENTLY_OVER_US)}
            OR incident.id IN (SELECT incident_id FROM vigilops.alerts WHERE id = ANY(${alertIds}::int[]))
          ORDER BY incident.id`,
    ),
  );
  const incidentIds = incidents.map(({ id }) => id);
  // What was over before the incident came back, and was told, is not told again: it stays a member.
  const alerts = await tx.query<AlertRow>(
    statement(
      sql`${SELECT_ALERTS}
          WHERE alert.fired_at IS NOT NULL
            AND (alert.id = ANY(${alertIds}::int[]) OR alert.incident_id = ANY(${incidentIds}::int[])
              OR (alert.state IN ('firing', 'recovering') AND alert.incident_id IS NULL))
          ORDER BY alert.id`,
    ),
  );
  const known = alerts.map(alertOf);
  return {
    waiting,
    incidents: incidents.map(incidentOf),
    alerts: known,
    notices: await pastNotices(tx, incidentIds),
    histories: await historiesOf(tx, [...new Set(known.map(({ ruleName }) => ruleName))], nowUs),
    firings: await firingsOf(
      tx,
      known.filter(({ state }) => state !== 'resolved').map(({ id }) => id),
      nowUs,
    ),
    undone: await undoneOf(
      tx,
      known.map(({ id }) => id),
    ),
  };
}

async function pastNotices(tx: Queryable, incidentIds: readonly number[]): Promise<readonly PastNotice[]> {
  const rows = await tx.query<
    {
      incident_id: number;
      channel_id: number;
      kind: PastNotice['kind'];
      step: number;
      severity: PastNotice['severity'];
      alert_ids: number[];
      made_us: number;
    } & Row
  >(
    statement(
      sql`SELECT incident_id, channel_id, kind, step, severity, alert_ids, ${unixUs(sql`made_at`)} AS made_us
          FROM vigilops.notices
          WHERE incident_id = ANY(${incidentIds}::int[]) AND kind <> 'test'
          ORDER BY made_at, id`,
    ),
  );
  return rows.map((row) => ({
    incidentId: row.incident_id,
    channelId: row.channel_id,
    kind: row.kind,
    step: row.step,
    severity: row.severity,
    alertIds: row.alert_ids,
    madeUs: row.made_us,
  }));
}

async function historiesOf(
  tx: Queryable,
  ruleNames: readonly string[],
  nowUs: number,
): Promise<TriageView['histories']> {
  const rows = await tx.query<
    { rule_name: string; ended: number; short_lived: number; p90: number | null } & Row
  >(
    statement(
      sql`SELECT name AS rule_name, count(*)::int AS ended, count(*) FILTER (WHERE short)::int AS short_lived,
                 percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE short) AS p90
          FROM unnest(${ruleNames}::text[]) AS rule (name)
          CROSS JOIN LATERAL (
            SELECT date_part('epoch', resolved_at - fired_at) AS seconds,
                   acknowledged_at IS NULL AND resolved_at - fired_at <= interval '5 minutes' AS short
            FROM vigilops.alerts
            WHERE rule_name = name AND state = 'resolved' AND fired_at > ${at(nowUs - HISTORY_US)}
            ORDER BY fired_at DESC LIMIT ${HISTORY_ALERTS}
          ) AS past
          GROUP BY name`,
    ),
  );
  return rows.map((row) => ({
    ruleName: row.rule_name,
    ended: row.ended,
    shortLived: row.short_lived,
    shortLivedP90Seconds: row.p90,
  }));
}

async function firingsOf(
  tx: Queryable,
  alertIds: readonly number[],
  nowUs: number,
): Promise<ReadonlyMap<number, number>> {
  const rows = await tx.query<{ id: number; firings: number } & Row>(
    statement(
      sql`SELECT alert.id, count(*)::int AS firings
          FROM vigilops.alerts AS alert
          JOIN vigilops.alerts AS past ON past.rule_name = alert.rule_name AND past.subject_key = alert.subject_key
            AND past.source = alert.source AND past.fired_at > ${at(nowUs - HOUR_US)}
          WHERE alert.id = ANY(${alertIds}::int[]) GROUP BY alert.id`,
    ),
  );
  return new Map(rows.map(({ id, firings }) => [id, firings]));
}

async function undoneOf(tx: Queryable, alertIds: readonly number[]): Promise<TriageView['undone']> {
  const rows = await tx.query<{ alert_id: number; kind: LedgerKind } & Row>(
    statement(
      sql`SELECT DISTINCT alert_id, kind FROM vigilops.alert_ledger
          WHERE undone_at IS NOT NULL AND alert_id = ANY(${alertIds}::int[])`,
    ),
  );
  return rows.map((row) => ({ alertId: row.alert_id, kind: row.kind }));
}
