import type { RuleCondition } from '@vigilops/contracts/api';
import type { AlertStore, RuleRecord, RuleStore, Signal } from '../model/index.ts';
import { evaluateHost } from './host/index.ts';
import { evaluateLog } from './log/index.ts';
import { evaluateMetric } from './metric/index.ts';
import type { EvaluateRule, RuleDeps } from './rule-kind.ts';
import { evaluateService } from './service/index.ts';

/** Every kind of rule. Another kind is a folder, a condition in the contracts, and a line here. */
const KINDS: {
  readonly [Type in RuleCondition['type']]: EvaluateRule<Extract<RuleCondition, { type: Type }>>;
} = {
  metric: evaluateMetric,
  host: evaluateHost,
  service: evaluateService,
  log: evaluateLog,
};

export interface WatchDeps extends RuleDeps {
  readonly rules: Pick<RuleStore, 'list'>;
  readonly alerts: Pick<AlertStore, 'noteFailure'>;
  /** Where signals go. */
  readonly take: (
    rule: RuleRecord,
    signals: readonly Signal[],
    nowUs: number,
    signal: AbortSignal,
  ) => Promise<unknown>;
}

export interface Round {
  readonly rules: number;
  readonly failed: number;
}

/** Looks once at everything that the enabled rules are about. One rule that cannot look does not hinder the others. */
export async function evaluateRules(deps: WatchDeps, nowUs: number, signal: AbortSignal): Promise<Round> {
  const rules = await deps.rules.list(signal);
  let failed = 0;
  for (const rule of rules) {
    signal.throwIfAborted();
    try {
      const signals = rule.definition.enabled ? await evaluate(rule, deps, nowUs, signal) : [];
      await deps.take(rule, signals, nowUs, signal);
    } catch (error) {
      signal.throwIfAborted();
      failed += 1;
      const reason = error instanceof Error ? error.message : String(error);
      await deps.alerts.noteFailure(rule.id, reason, nowUs, signal);
    }
  }
  return { rules: rules.length, failed };
}

function evaluate(
  { definition: { condition, scope } }: RuleRecord,
  deps: RuleDeps,
  nowUs: number,
  signal: AbortSignal,
): Promise<readonly Signal[]> {
  switch (condition.type) {
    case 'metric':
      return KINDS.metric({ condition, scope, nowUs }, deps, signal);
    case 'host':
      return KINDS.host({ condition, scope, nowUs }, deps, signal);
    case 'service':
      return KINDS.service({ condition, scope, nowUs }, deps, signal);
    case 'log':
      return KINDS.log({ condition, scope, nowUs }, deps, signal);
    default:
      return condition satisfies never;
  }
}
