import { ENDINGS, type AlertTransition, type RuleStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { noteTransitions } from './advance.ts';
import { RULE_COLUMNS, viewOf, type RuleViewRow } from './rule-rows.ts';
import { createWatchStore } from './watched-rules.ts';

/** Noise: of what fired in 30 days, the share that nobody acknowledged and that was over within five minutes. */
const SELECT_RULES = `
  SELECT ${RULE_COLUMNS}, coalesce(of_rule.firing, 0) AS firing, of_rule.noise,
         (SELECT count(*)::int FROM unnest(rule.missed_at) AS moment WHERE moment >= $1::timestamptz - interval '1 day') AS missed
  FROM vigilops.alert_rules AS rule LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state IN ('firing', 'recovering'))::int AS firing,
           (count(*) FILTER (WHERE fired_at >= $1::timestamptz - interval '30 days' AND acknowledged_at IS NULL
                               AND resolved_at - fired_at < interval '5 minutes')::float8
             / nullif(count(*) FILTER (WHERE fired_at >= $1::timestamptz - interval '30 days'), 0)) AS noise
    FROM vigilops.alerts WHERE rule_id = rule.id AND fired_at IS NOT NULL
      AND (fired_at >= $1::timestamptz - interval '30 days' OR state <> 'resolved')
  ) AS of_rule ON true`;

/** `definition` keeps its name; the column beside it makes names unique. */
export function createRuleStore(connections: Connections, now: () => Date): RuleStore {
  return {
    ...createWatchStore(connections),

    list: async (signal) => {
      const rows = await connections.query<RuleViewRow>(
        { text: `${SELECT_RULES} ORDER BY lower(rule.name), rule.id`, values: [now()] },
        withinLimit(signal),
      );
      return rows.map(viewOf);
    },

    find: async (ruleId, signal) => {
      const [row] = await connections.query<RuleViewRow>(
        { text: `${SELECT_RULES} WHERE rule.id = $2`, values: [now(), ruleId] },
        withinLimit(signal),
      );
      return row === undefined ? undefined : viewOf(row);
    },

    create: (definition, audit, signal) =>
      connections.transaction(async (tx) => {
        const [made] = await tx.query<{ id: number }>({
          text: `INSERT INTO vigilops.alert_rules (name, definition) VALUES ($1, $2)
                 ON CONFLICT (name) DO NOTHING RETURNING id`,
          values: [definition.name, JSON.stringify(definition)],
        });
        if (made === undefined) {
          return { outcome: 'name_taken' } as const;
        }
        await writeAudit(tx, audit, now());
        return { outcome: 'created', id: made.id } as const;
      }, withinLimit(signal)),

    change: (ruleId, definition, audit, signal) =>
      connections.transaction(async (tx) => {
        const known = await tx.query({
          text: 'SELECT FROM vigilops.alert_rules WHERE id = $1 FOR UPDATE',
          values: [ruleId],
        });
        if (known.length === 0) {
          return 'unknown' as const;
        }
        const rivals = await tx.query({
          text: 'SELECT FROM vigilops.alert_rules WHERE name = $1 AND id <> $2',
          values: [definition.name, ruleId],
        });
        if (rivals.length > 0) {
          return 'name_taken' as const;
        }
        await tx.query({
          text: 'UPDATE vigilops.alert_rules SET name = $2, definition = $3 WHERE id = $1',
          values: [ruleId, definition.name, JSON.stringify(definition)],
        });
        await writeAudit(tx, audit, now());
        return 'changed' as const;
      }, withinLimit(signal)),
    remove: (ruleId, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const [rule] = await tx.query<{ built_in: boolean }>({
          text: `SELECT built_in_key IS NOT NULL AS built_in FROM vigilops.alert_rules WHERE id = $1 FOR UPDATE`,
          values: [ruleId],
        });
        if (rule === undefined) {
          return 'unknown' as const;
        }
        if (rule.built_in) {
          return 'built_in' as const;
        }
        await tx.query({
          text: `DELETE FROM vigilops.alerts WHERE rule_id = $1 AND state = 'pending'`,
          values: [ruleId],
        });
        const ended = await tx.query<EndedRow>({
          text: `UPDATE vigilops.alerts SET state = 'resolved', resolved_at = $2, resolution = $3
                 WHERE rule_id = $1 AND state <> 'resolved' RETURNING id, subject_key, host_id, service_id`,
          values: [ruleId, at, ENDINGS.ruleRemoved],
        });
        await noteTransitions(tx, ended.map(resolvedOf), at);
        await tx.query({ text: 'DELETE FROM vigilops.alert_rules WHERE id = $1', values: [ruleId] });
        await writeAudit(tx, audit, at);
        return 'removed' as const;
      }, withinLimit(signal)),

    ensureBuiltIn: async (rules, signal) => {
      await connections.query(
        {
          // A name that a person took first stays that person's.
          text: `INSERT INTO vigilops.alert_rules (built_in_key, name, definition)
                 SELECT key, name, definition FROM unnest($1::text[], $2::text[], $3::jsonb[]) AS rule (key, name, definition)
                 ORDER BY name ON CONFLICT DO NOTHING`,
          values: [
            rules.map(({ key }) => key),
            rules.map(({ name }) => name),
            rules.map((rule) => JSON.stringify({ ...rule, key: undefined })),
          ],
        },
        withinLimit(signal),
      );
    },
  };
}

interface EndedRow extends Row {
  readonly id: number;
  readonly subject_key: string;
  readonly host_id: number | null;
  readonly service_id: number | null;
}

function resolvedOf({
  id,
  subject_key: key,
  host_id: hostId,
  service_id: serviceId,
}: EndedRow): AlertTransition {
  return { alertId: id, subject: { key, hostId, serviceId }, to: 'resolved' };
}
