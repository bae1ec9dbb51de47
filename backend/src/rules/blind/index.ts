import type { RuleCondition } from '@vigilops/contracts/api';
import type { ServiceRecord, Signal } from '../../model/index.ts';
import type { Look } from '../look.ts';
import { named } from '../named.ts';
import type { EvaluateRule, Evaluation } from '../rule-kind.ts';
import { servicesInScope } from '../services-in-scope.ts';

type BlindCondition = Extract<RuleCondition, { type: 'blind' }>;

/** The watch itself. One alert for all that it does not see, so that one cause does not ring as often as there are rules. */
export const evaluateBlind: EvaluateRule<BlindCondition> = async (rule, look, signal) => {
  const sinceUs = look.nowUs - rule.condition.failing_seconds * 1e6;
  const reasons = [...look.blindness(sinceUs), ...(await unseen(rule, look, sinceUs, signal))];
  const said: Signal = {
    subject: { key: 'watch', hostId: null, serviceId: null },
    verdict: reasons.length === 0 ? 'good' : 'bad',
    value: reasons.length,
    message:
      reasons.length === 0 ? 'the watch sees everything' : `monitoring is blind: ${reasons.join('; ')}`,
    becauseOf: null,
    labels: {},
  };
  return [said];
};

/** Services of which nobody can tell any more. That even these cannot be read is a reason by itself. */
async function unseen(
  rule: Evaluation<BlindCondition>,
  look: Look,
  sinceUs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const services = servicesInScope(rule, await look.services(), await look.hosts());
    const names = services.flatMap(({ service }) => (isUnseen(service, sinceUs) ? [service.name] : []));
    return names.length === 0
      ? []
      : [`nobody can tell how ${named(names)} ${names.length === 1 ? 'is' : 'are'}`];
  } catch (error) {
    signal.throwIfAborted();
    return [`hosts and services cannot be read (${error instanceof Error ? error.message : String(error)})`];
  }
}

/** It was asked once, and nobody can tell any more. */
function isUnseen({ state, stateSinceUs, lastCheckUs }: ServiceRecord, sinceUs: number): boolean {
  return state === 'unknown' && lastCheckUs !== null && stateSinceUs !== null && stateSinceUs <= sinceUs;
}
