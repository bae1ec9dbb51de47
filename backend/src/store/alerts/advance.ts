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
    // What fires again while it recovers was never over.
    const isNews = step.to === 'resolved' || (step.to === 'firing' && alert?.state !== 'recovering');
    if (alertId !== undefined && isNews) {
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
  await noteTransitions(tx, transitions, now);
  return transitions;
}

/** In the transaction in which it happened: the alarm deals with it, whatever becomes of this process. */
export async function noteTransitions(
  tx: Queryable,
  transitions: readonly AlertTransition[],
  at: Date,
): Promise<void> {
  if (transitions.length > 0) {
    await tx.query({
      text: `INSERT INTO vigilops.alert_transitions (alert_id, kind, at)
             SELECT alert_id, kind, $3 FROM unnest($1::int[], $2::text[]) WITH ORDINALITY AS new (alert_id, kind, place)
             ORDER BY place`,
      values: [
        transitions.map(({ alertId }) => alertId),
        transitions.map(({ to }) => (to === 'firing' ? 'fired' : 'resolved')),
        at,
      ],
    });
  }
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
      text: `UPDATE vigilops.alerts
             SET message = $2, value = $3, severity = $4, because_of = $5, labels = $6, runbook = $7, channels = $8
             WHERE id = $1`,
      values: [alert.id, signal.message, signal.value, ...partsOf(rule, signal)],
    });
  }
  return alert.id;
}

async function begin(
  tx: Queryable,
  rule: RuleRecord,
  signal: Signal,
  step: Extract<Step, { to: 'pending' | 'firing' }>,
  now: Date,
): Promise<number | undefined> {
  const { id, definition } = rule;
  const { subject, message, value } = signal;
  const [made] = await tx.query<{ id: number }>({
    text: `INSERT INTO vigilops.alerts (rule_id, rule_name, condition, subject_key, host_id, service_id, state,
                                        message, value, pending_since, fired_at, severity, because_of, labels, runbook,
                                        channels)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
    values: [
      id,
      definition.name,
      JSON.stringify(definition.condition),
      subject.key,
      subject.hostId,
      subject.serviceId,
      step.to,
      message,
      value,
      new Date(step.sinceUs / 1_000),
      step.to === 'firing' ? now : null,
      ...partsOf(rule, signal),
    ],
  });
  return made?.id;
}

/** Severity, cause, labels, runbook and channels, as the rule and its signal have them now. */
function partsOf({ definition }: RuleRecord, signal: Signal): readonly unknown[] {
  const severity = signal.severity ?? definition.severity;
  const labels = { ...definition.labels, ...signal.labels, alertname: definition.name, severity };
  return [
    severity,
    jsonOf(signal.becauseOf),
    JSON.stringify(labels),
    definition.runbook,
    definition.notification_channels,
  ];
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
