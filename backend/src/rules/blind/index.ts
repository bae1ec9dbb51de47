import type { RuleCondition } from '@vigilops/contracts/api';
import type { ServiceRecord, Signal } from '../../model/index.ts';
import type { Hindrance } from '../engine/hindrance.ts';
import type { Look } from '../look.ts';
import { named } from '../named.ts';
import type { EvaluateRule, Evaluation } from '../rule-kind.ts';
import { servicesInScope } from '../services-in-scope.ts';
import { writtenTime } from '../written-value.ts';

type BlindCondition = Extract<RuleCondition, { type: 'blind' }>;

/** The watch itself. One alert for all that it does not see, so that one cause does not ring as often as there are rules. */
export const evaluateBlind: EvaluateRule<BlindCondition> = async (rule, look, signal) => {
  const sinceUs = look.nowUs - rule.condition.failing_seconds * 1e6;
  const { words } = look;
  const hindrances = look.blindness(sinceUs).map((one) => sentenceOf(one, look));
  const reasons = [...hindrances, ...(await unseen(rule, look, sinceUs, signal))];
  const said: Signal = {
    subject: { key: 'watch', hostId: null, serviceId: null },
    verdict: reasons.length === 0 ? 'good' : 'bad',
    value: reasons.length,
    message: reasons.length === 0 ? words.sees : words.blind(reasons),
    becauseOf: null,
    labels: {},
  };
  return [said];
};

function sentenceOf(hindrance: Hindrance, { words, timeZone, titleOf }: Look): string {
  switch (hindrance.kind) {
    case 'failing': {
      const { rules, reason } = hindrance;
      return words.failing(named(rules.map(titleOf), words), rules.length, reason);
    }
    case 'doubt':
      return words.doubt[hindrance.doubt];
    case 'unseen':
      return words.unseen(writtenTime(hindrance.fromUs, timeZone), writtenTime(hindrance.toUs, timeZone));
    default:
      return hindrance satisfies never;
  }
}

/** Services of which nobody can tell any more. That even these cannot be read is a reason by itself. */
async function unseen(
  rule: Evaluation<BlindCondition>,
  look: Look,
  sinceUs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { words } = look;
  try {
    const services = servicesInScope(rule, await look.services(), await look.hosts());
    const names = services.flatMap(({ service }) => (isUnseen(service, sinceUs) ? [service.name] : []));
    return names.length === 0 ? [] : [words.statusUnknown(named(names, words))];
  } catch (error) {
    signal.throwIfAborted();
    return [words.cannotRead(error instanceof Error ? error.message : String(error))];
  }
}

/** It was asked once, and nobody can tell any more. */
function isUnseen({ state, stateSinceUs, lastCheckUs }: ServiceRecord, sinceUs: number): boolean {
  return state === 'unknown' && lastCheckUs !== null && stateSinceUs !== null && stateSinceUs <= sinceUs;
}
