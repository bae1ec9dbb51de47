import { alertRuleDefinition } from '@vigilops/contracts/api';
import type { RuleRecord, RuleView } from '../../model/index.ts';
import type { Row } from '../database.ts';

export interface RuleRow extends Row {
  readonly id: number;
  readonly definition: unknown;
  readonly built_in: boolean;
  readonly last_evaluated_us: number | null;
  readonly last_error: string | null;
}

export interface RuleViewRow extends RuleRow {
  readonly firing: number;
  readonly missed: number;
  readonly noise: number | null;
}

/** Of `vigilops.alert_rules AS rule`. */
export const RULE_COLUMNS = `
  rule.id, rule.definition, rule.built_in_key IS NOT NULL AS built_in, rule.last_error,
  round(date_part('epoch', rule.last_evaluated) * 1000000) AS last_evaluated_us`;

export function ruleOf(row: RuleRow): RuleRecord {
  return {
    id: row.id,
    definition: alertRuleDefinition.parse(row.definition),
    builtIn: row.built_in,
    lastEvaluatedUs: row.last_evaluated_us,
    lastError: row.last_error,
  };
}

export function viewOf(row: RuleViewRow): RuleView {
  return { ...ruleOf(row), firing: row.firing, missed: row.missed, noise: row.noise };
}
