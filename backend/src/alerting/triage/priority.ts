import type { AlertRecord, RuleHistory } from '../../model/index.ts';
import { ALARM_WORDS } from '../words.ts';
import { worstOf } from './plan.ts';
import { hostOf, RANK, type Surroundings } from './surroundings.ts';

export interface Priority {
  /** 1 is the most urgent. */
  readonly priority: number;
  readonly reason: string;
}

const MANY = 3;
const NOISY = 0.8;
const ENOUGH_HISTORY = 8;
/** What people call places where nobody is hurt. */
const PLAY = /^(dev|develop|development|test|testing|stag|stage|staging|qa|sandbox)$/iu;
const PLACES = [
  'env',
  'environment',
  'stage',
  'deployment.environment.name',
  'deployment.environment',
] as const;

/**
 * From 1 to 4, from severity and reach: critical is 2, warning 3, info 4; more than two hosts or services, or one that
 * visitors see, make it more urgent; a place for trying things, and a rule that mostly cries wolf, less. What is
 * critical is never less than 2, but in a place for trying things.
 */
export function priorityOf(
  members: readonly AlertRecord[],
  histories: ReadonlyMap<string, RuleHistory>,
  around: Surroundings,
): Priority {
  const words = ALARM_WORDS[around.language];
  const severity = worstOf(members);
  const worst = RANK[severity];
  const reasons = [words.severity[severity]];
  let priority = 4 - worst;
  const hosts = new Set(members.map((one) => hostOf(one, around.services)).filter((id) => id !== null));
  const services = new Set(members.map(({ serviceId }) => serviceId).filter((id) => id !== null));
  const publicOne = [...services].map((id) => around.services.get(id)).find((service) => service?.isPublic);
  if (hosts.size >= MANY || services.size >= MANY) {
    priority -= 1;
    reasons.push(words.reach(hosts.size, services.size));
  } else if (publicOne !== undefined) {
    priority -= 1;
    reasons.push(words.isPublic(publicOne.name));
  }
  if (members.every((alert) => isInPlay(alert, around))) {
    priority += 1;
    reasons.push(words.inPlay);
  } else if (worst < 2 && members.every(({ ruleName }) => isNoisy(histories.get(ruleName)))) {
    priority += 1;
    reasons.push(words.noisy);
  }
  return { priority: Math.min(4, Math.max(1, priority)), reason: reasons.join(words.also) };
}

function isInPlay(alert: AlertRecord, { hosts, services }: Surroundings): boolean {
  const hostId = hostOf(alert, services);
  const host = hostId === null ? undefined : hosts.get(hostId);
  return PLACES.some((key) => PLAY.test(alert.labels[key] ?? host?.labels[key] ?? ''));
}

function isNoisy(history: RuleHistory | undefined): boolean {
  return (
    history !== undefined && history.ended >= ENOUGH_HISTORY && history.shortLived >= NOISY * history.ended
  );
}
