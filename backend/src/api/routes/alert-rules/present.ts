import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, type AlertRule } from '@vigilops/contracts/api';
import type { RuleStore, RuleView } from '../../../model/index.ts';
import type { RouteDeps } from '../../route.ts';

type Desk = Pick<RouteDeps['ruleDesk'], 'titleOf' | 'runbookOf'>;

export function presentRule(rule: RuleView, desk: Desk): AlertRule {
  const { definition } = rule;
  return {
    id: rule.id,
    name: definition.name,
    title: desk.titleOf(definition.name),
    type: definition.condition.type,
    condition: definition.condition,
    scope: definition.scope,
    for_seconds: definition.for_seconds,
    keep_firing_seconds: definition.keep_firing_seconds,
    severity: definition.severity,
    enabled: definition.enabled,
    notification_channels: definition.notification_channels,
    overrides: definition.overrides,
    labels: definition.labels,
    runbook: desk.runbookOf(definition),
    built_in: rule.builtIn,
    firing: rule.firing,
    last_evaluated_at: rule.lastEvaluatedUs === null ? null : formatTimeUs(rule.lastEvaluatedUs),
    last_error: rule.lastError,
    missed: rule.missed,
    noise: rule.noise,
  };
}

/** As it is now. Throws NOT_FOUND. */
export async function showRule(
  { rules, ruleDesk }: { readonly rules: Pick<RuleStore, 'find'>; readonly ruleDesk: Desk },
  ruleId: number,
  signal: AbortSignal,
): Promise<AlertRule> {
  const rule = await rules.find(ruleId, signal);
  if (rule === undefined) {
    throw new VigilError('NOT_FOUND', `there is no alert rule ${String(ruleId)}`);
  }
  return presentRule(rule, ruleDesk);
}

export function nameTaken(name: string): VigilError {
  return new VigilError('CONFLICT', `name: there is another rule "${name}"`);
}
