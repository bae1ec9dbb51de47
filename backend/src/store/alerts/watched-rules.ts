import type { RuleStore, WatchedAlert } from '../../model/index.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { RULE_COLUMNS, ruleOf, type RuleRow } from './rule-rows.ts';

/** Missed moments that a rule lists, the newest ones: an hour's worth. */
const MOST_MISSED = 360;

interface OpenRow extends Row {
  readonly rule_id: number;
  readonly subject_key: string;
  readonly host_id: number | null;
  readonly service_id: number | null;
  readonly labels: WatchedAlert['labels'];
}

/** What the watch reads and keeps of rules, for all of them at once. */
export function createWatchStore(
  connections: Connections,
): Pick<RuleStore, 'toWatch' | 'noteEvaluated' | 'noteMissed' | 'moveTimes'> {
  return {
    toWatch: async (signal) => {
      const [rules, open] = await Promise.all([
        connections.query<RuleRow>(
          { text: `SELECT ${RULE_COLUMNS} FROM vigilops.alert_rules AS rule ORDER BY rule.id` },
          withinLimit(signal),
        ),
        connections.query<OpenRow>(
          {
            text: `SELECT rule_id, subject_key, host_id, service_id, labels FROM vigilops.alerts
                   WHERE state <> 'resolved' AND rule_id IS NOT NULL`,
          },
          withinLimit(signal),
        ),
      ]);
      return { rules: rules.map(ruleOf), open: open.map(watchedOf) };
    },

    noteEvaluated: async (ruleIds, nowUs, signal) => {
      await connections.query(
        {
          text: `UPDATE vigilops.alert_rules SET last_evaluated = $2, last_error = NULL WHERE id = ANY($1::int[])`,
          values: [ruleIds, new Date(nowUs / 1_000)],
        },
        withinLimit(signal),
      );
    },

    noteMissed: (missed, signal) =>
      connections.transaction(async (tx) => {
        for (const { ruleId, momentsUs, lostUs } of missed) {
          await tx.query({
            text: `UPDATE vigilops.alert_rules SET missed_at = ARRAY(
                     SELECT moment FROM unnest(missed_at || $2::timestamptz[]) AS moment ORDER BY moment DESC LIMIT $3)
                   WHERE id = $1`,
            values: [ruleId, momentsUs.slice(-MOST_MISSED).map((us) => new Date(us / 1_000)), MOST_MISSED],
          });
          await tx.query({
            text: `UPDATE vigilops.alerts SET ${movedBy('$2')} WHERE rule_id = $1 AND state IN ('pending', 'recovering')`,
            values: [ruleId, `${String(lostUs)} microseconds`],
          });
        }
      }, withinLimit(signal)),

    moveTimes: ({ byUs, notAfterUs }, signal) =>
      connections.transaction(async (tx) => {
        const values = [`${String(byUs)} microseconds`, new Date(notAfterUs / 1_000)];
        await tx.query({
          text: `UPDATE vigilops.alerts SET ${movedBy('$1', '$2')}
                 WHERE rule_id IS NOT NULL AND state IN ('pending', 'recovering')`,
          values,
        });
        await tx.query({
          text: `UPDATE vigilops.alert_rules SET last_evaluated = least(last_evaluated + $1::interval, $2::timestamptz)
                 WHERE last_evaluated IS NOT NULL`,
          values,
        });
      }, withinLimit(signal)),
  };
}

/** Only what the state waits from: the other time is history, or NULL, which `least` would overlook. */
function movedBy(by: string, notAfter = `'infinity'`): string {
  const moved = (time: string) => `least(${time} + ${by}::interval, ${notAfter}::timestamptz)`;
  return `pending_since = CASE state WHEN 'pending' THEN ${moved('pending_since')} ELSE pending_since END,
          recovering_since = CASE state WHEN 'recovering' THEN ${moved('recovering_since')} ELSE recovering_since END`;
}

function watchedOf(row: OpenRow): WatchedAlert {
  return {
    ruleId: row.rule_id,
    subject: { key: row.subject_key, hostId: row.host_id, serviceId: row.service_id },
    labels: row.labels,
  };
}
