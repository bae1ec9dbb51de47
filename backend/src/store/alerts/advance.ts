import type { AlertStore, AlertTransition, OpenAlert, RuleRecord, Signal, Step } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';

interface OpenRow extends Row {
  readonly id: number;
  readonly subject_key: string;
  readonly host_id: number | null;
  readonly service_id: number | null;
  readonly state: OpenAlert['state'];
  readonly pending_since_us: number;
  readonly recovering_since_us: number | null;
}

type Decide = Parameters<AlertStore['advance']>[2];

/** One evaluation of a rule: its row stays locked, so that two backends take turns. */
export async function advanceAlerts(
  tx: Queryable,
  rule: RuleRecord,
  signals: readonly Signal[],
  decide: Decide,
  nowUs: number,
): Promise<readonly AlertTransition[]> {
  const now = new Date(nowUs / 1_000);
  const known = await tx.query({
    text: `UPDATE vigilops.alert_rules SET last_evaluated = $2, last_error = NULL WHERE id = $1 RETURNING id`,
    values: [rule.id, now],
  });
  if (known.length === 0) {
    return [];
  }
  const open = await openAlertsOf(tx, rule.id);
  const transitions: AlertTransition[] = [];
  const note = (alertId: number, { subject }: Pick<Signal, 'subject'>, to: AlertTransition['to']) => {
    transitions.push({ alertId, subject, to });
  };
  for (const signal of signals) {
    const alert = open.get(signal.subject.key);
    open.delete(signal.subject.key);
    const step = decide(alert, signal);
    const alertId = await take(tx, rule, alert, signal, step, now);
    if (alertId !== undefined && (step.to === 'firing' || step.to === 'resolved')) {
      note(alertId, signal, step.to);
    }
  }
  for (const alert of open.values()) {
    const step = decide(alert, undefined);
    await move(tx, alert.id, step, now);
    if (step.to === 'resolved') {
      note(alert.id, alert, step.to);
    }
  }
  return transitions;
}

async function openAlertsOf(tx: Queryable, ruleId: number): Promise<Map<string, OpenAlert>> {
  const rows = await tx.query<OpenRow>({
    text: `SELECT id, subject_key, host_id, service_id, state,
                  round(date_part('epoch', pending_since) * 1000000) AS pending_since_us,
                  round(date_part('epoch', recovering_since) * 1000000) AS recovering_since_us
           FROM vigilops.alerts WHERE rule_id = $1 AND state <> 'resolved'`,
    values: [ruleId],
  });
  return new Map(
    rows.map((row) => [
      row.subject_key,
      {
        id: row.id,
        subject: { key: row.subject_key, hostId: row.host_id, serviceId: row.service_id },
        state: row.state,
        pendingSinceUs: row.pending_since_us,
        recoveringSinceUs: row.recovering_since_us,
      },
    ]),
  );
}

/** The id of the alert, where there is one afterwards. */
async function take(
  tx: Queryable,
  rule: RuleRecord,
  alert: OpenAlert | undefined,
  signal: Signal,
  step: Step,
  now: Date,
): Promise<number | undefined> {
  if (alert === undefined) {
    return step.to === 'pending' || step.to === 'firing' ? begin(tx, rule, signal, step, now) : undefined;
  }
  await move(tx, alert.id, step, now);
  if (signal.verdict === 'bad') {
    await tx.query({
      text: `UPDATE vigilops.alerts SET message = $2, value = $3, severity = $4, because_of = $5 WHERE id = $1`,
      values: [alert.id, signal.message, signal.value, rule.definition.severity, jsonOf(signal.becauseOf)],
    });
  }
  return alert.id;
}

async function begin(
  tx: Queryable,
  { id, definition }: RuleRecord,
  { subject, message, value, becauseOf }: Signal,
  step: Extract<Step, { to: 'pending' | 'firing' }>,
  now: Date,
): Promise<number | undefined> {
  const [made] = await tx.query<{ id: number }>({
    text: `INSERT INTO vigilops.alerts (rule_id, rule_name, condition, subject_key, host_id, service_id, state, severity,
                                        message, value, because_of, pending_since, fired_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
    values: [
      id,
      definition.name,
      JSON.stringify(definition.condition),
      subject.key,
      subject.hostId,
      subject.serviceId,
      step.to,
      definition.severity,
      message,
      value,
      jsonOf(becauseOf),
      new Date(step.sinceUs / 1_000),
      step.to === 'firing' ? now : null,
    ],
  });
  return made?.id;
}

async function move(tx: Queryable, alertId: number, step: Step, now: Date): Promise<void> {
  switch (step.to) {
    case 'as it is':
    case 'pending':
      return;
    case 'dropped':
      await tx.query({ text: 'DELETE FROM vigilops.alerts WHERE id = $1', values: [alertId] });
      return;
    case 'firing':
      await tx.query({
        text: `UPDATE vigilops.alerts SET state = 'firing', fired_at = coalesce(fired_at, $2), recovering_since = NULL
               WHERE id = $1`,
        values: [alertId, now],
      });
      return;
    case 'recovering':
      await tx.query({
        text: `UPDATE vigilops.alerts SET state = 'recovering', recovering_since = $2 WHERE id = $1`,
        values: [alertId, now],
      });
      return;
    case 'resolved':
      await tx.query({
        text: `UPDATE vigilops.alerts SET state = 'resolved', resolved_at = $2, resolution = $3 WHERE id = $1`,
        values: [alertId, now, step.resolution],
      });
      return;
    default:
      step satisfies never;
  }
}

const jsonOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
