import { alertRuleDefinition } from '@vigilops/contracts/api';
import type { RuleRecord, RuleStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';

interface RuleRow extends Row {
  readonly id: number;
  readonly definition: unknown;
  readonly built_in: boolean;
  readonly last_evaluated_us: number | null;
  readonly last_error: string | null;
  readonly firing: number;
}

const SELECT_RULES = `
  SELECT id, definition, built_in_key IS NOT NULL AS built_in, last_error,
         round(date_part('epoch', last_evaluated) * 1000000) AS last_evaluated_us,
         (SELECT count(*)::int FROM vigilops.alerts WHERE rule_id = rule.id AND state IN ('firing', 'recovering')) AS firing
  FROM vigilops.alert_rules AS rule`;

/** `definition` keeps its name; the column beside it makes names unique. */
export function createRuleStore(connections: Connections, now: () => Date): RuleStore {
  return {
    list: async (signal) => {
      const rows = await connections.query<RuleRow>(
        { text: `${SELECT_RULES} ORDER BY lower(name), id` },
        withinLimit(signal),
      );
      return rows.map(ruleOf);
    },

    find: async (ruleId, signal) => {
      const [row] = await connections.query<RuleRow>(
        { text: `${SELECT_RULES} WHERE id = $1`, values: [ruleId] },
        withinLimit(signal),
      );
      return row === undefined ? undefined : ruleOf(row);
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
        await tx.query({
          text: `UPDATE vigilops.alerts SET state = 'resolved', resolved_at = $2, resolution = 'the rule was removed'
                 WHERE rule_id = $1 AND state <> 'resolved'`,
          values: [ruleId, at],
        });
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

function ruleOf(row: RuleRow): RuleRecord & { readonly firing: number } {
  return {
    id: row.id,
    definition: alertRuleDefinition.parse(row.definition),
    builtIn: row.built_in,
    lastEvaluatedUs: row.last_evaluated_us,
    lastError: row.last_error,
    firing: row.firing,
  };
}
