import type { RuleCondition } from '@vigilops/contracts/api';
import type { RuleRecord, Signal, WatchedAlert } from '../model/index.ts';
import { evaluateAbsence } from './absence/index.ts';
import { evaluateAnomaly } from './anomaly/index.ts';
import { evaluateBlind } from './blind/index.ts';
import { evaluateCertificate } from './certificate/index.ts';
import { evaluateHost } from './host/index.ts';
import { evaluateLog } from './log/index.ts';
import type { Look } from './look.ts';
import { evaluateMetric } from './metric/index.ts';
import type { EvaluateRule } from './rule-kind.ts';
import { evaluateSeries } from './series/index.ts';
import { evaluateService } from './service/index.ts';

type Type = RuleCondition['type'];

interface Kind<Condition extends RuleCondition> {
  readonly evaluate: EvaluateRule<Condition>;
  /**
   * `samples`: of what senders sent, which can be asked about any moment. `state`: of what is settled now; what it was
   * at a moment that was missed, nobody can say.
   */
  readonly looksAt: 'samples' | 'state';
}

/** Every kind of rule. Another kind is a folder, a condition in the contracts, and a line here. */
const KINDS: { readonly [T in Type]: Kind<Extract<RuleCondition, { type: T }>> } = {
  metric: { evaluate: evaluateMetric, looksAt: 'samples' },
  series: { evaluate: evaluateSeries, looksAt: 'samples' },
  absence: { evaluate: evaluateAbsence, looksAt: 'state' },
  host: { evaluate: evaluateHost, looksAt: 'state' },
  service: { evaluate: evaluateService, looksAt: 'state' },
  certificate: { evaluate: evaluateCertificate, looksAt: 'state' },
  log: { evaluate: evaluateLog, looksAt: 'samples' },
  anomaly: { evaluate: evaluateAnomaly, looksAt: 'state' },
  blind: { evaluate: evaluateBlind, looksAt: 'state' },
};

export function looksAtSamples({ definition }: RuleRecord): boolean {
  return KINDS[definition.condition.type].looksAt === 'samples';
}

/** What a rule says at the moment of the look. Throws when it cannot look. */
export function evaluate(
  { definition: { condition, scope, overrides } }: Pick<RuleRecord, 'definition'>,
  open: readonly WatchedAlert[],
  look: Look,
  signal: AbortSignal,
): Promise<readonly Signal[]> {
  const rule = { scope, overrides, open };
  switch (condition.type) {
    case 'metric':
      return KINDS.metric.evaluate({ ...rule, condition }, look, signal);
    case 'series':
      return KINDS.series.evaluate({ ...rule, condition }, look, signal);
    case 'absence':
      return KINDS.absence.evaluate({ ...rule, condition }, look, signal);
    case 'host':
      return KINDS.host.evaluate({ ...rule, condition }, look, signal);
    case 'service':
      return KINDS.service.evaluate({ ...rule, condition }, look, signal);
    case 'certificate':
      return KINDS.certificate.evaluate({ ...rule, condition }, look, signal);
    case 'log':
      return KINDS.log.evaluate({ ...rule, condition }, look, signal);
    case 'anomaly':
      return KINDS.anomaly.evaluate({ ...rule, condition }, look, signal);
    case 'blind':
      return KINDS.blind.evaluate({ ...rule, condition }, look, signal);
    default:
      return condition satisfies never;
  }
}
