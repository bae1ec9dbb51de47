import {
  notificationPolicy,
  type AlertSeverity,
  type NotificationPolicy,
  type Settings,
} from '@vigilops/contracts/api';
import type { AlertRecord } from '../../model/index.ts';
import { compileMatchers } from '../matching/match-labels.ts';
import { RANK, type KnownChannel } from './surroundings.ts';

export type Ladder = NotificationPolicy['critical'];
export type Step = Ladder['steps'][number];

/** As the product comes: the table of its plan. */
const DEFAULT_POLICY: NotificationPolicy = notificationPolicy.parse({ name: 'as it comes' });

/** The first policy whose matchers the alert has; what none takes is told as the product comes. */
export function policyOf(alert: AlertRecord, { policies }: Settings['notifications']): NotificationPolicy {
  return policies.find((policy) => matches(policy, alert)) ?? DEFAULT_POLICY;
}

function matches({ matchers }: NotificationPolicy, alert: AlertRecord): boolean {
  try {
    return compileMatchers(matchers)(alert.labels);
  } catch {
    // Settings are checked before they are saved; a policy that cannot be read takes nothing away from the others.
    return false;
  }
}

/** The channels of a step that are on and take what is so severe. The first step has the rule's own before the policy's. */
export function channelsOf(
  step: Step,
  isFirst: boolean,
  severity: AlertSeverity,
  ofRules: readonly string[],
  channels: readonly KnownChannel[],
  defaults: readonly string[],
): readonly KnownChannel[] {
  const names = new Set(step.channels);
  const classes = new Set(step.classes);
  if (isFirst) {
    defaults.forEach((name) => names.add(name));
    if (ofRules.length > 0) {
      names.clear();
      ofRules.forEach((name) => names.add(name));
      // Somebody who names a chat for a rule still wants to find it in the house and in its records.
      (['chat', 'email', 'sms', 'voice'] as const).forEach((one) => classes.delete(one));
    }
  }
  return channels.filter(
    (channel) =>
      channel.enabled &&
      RANK[severity] >= RANK[channel.minSeverity] &&
      (names.has(channel.name) || classes.has(channel.class)),
  );
}
