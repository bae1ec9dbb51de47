import type { AlertRuleDefinition } from '@vigilops/contracts/api';
import type { OpenAlert, Signal, Step } from '../model/index.ts';

/** What becomes of it, and where it ends, why: what that is called is the alarm's. */
export type Decided =
  | Exclude<Step, { readonly to: 'resolved' }>
  | { readonly to: 'resolved'; readonly why: 'recovered' | 'outOfScope' };

const AS_IT_IS: Decided = { to: 'as it is' };

/**
 * What becomes of an alert, as Prometheus has it (`for`, `keep_firing_for`): pending until the condition has held for
 * `for_seconds`, recovering until it was good for `keep_firing_seconds`. What cannot be told changes nothing, so that
 * blindness neither wakes anybody nor says that all is well. Times are of the evaluations, which the database keeps:
 * a restart takes nothing away from them.
 */
export function decide(
  rule: Pick<AlertRuleDefinition, 'for_seconds' | 'keep_firing_seconds'>,
  open: OpenAlert | undefined,
  signal: Pick<Signal, 'verdict'> | undefined,
  nowUs: number,
): Decided {
  if (signal === undefined) {
    return gone(open);
  }
  switch (signal.verdict) {
    case 'bad':
      return onBad(rule.for_seconds * 1e6, open, nowUs);
    case 'good':
      return onGood(rule.keep_firing_seconds * 1e6, open, nowUs);
    case 'no_data':
      return AS_IT_IS;
    default:
      return signal.verdict satisfies never;
  }
}

function onBad(forUs: number, open: OpenAlert | undefined, nowUs: number): Decided {
  if (open === undefined) {
    return { to: forUs === 0 ? 'firing' : 'pending', sinceUs: nowUs };
  }
  const isDue = nowUs - open.pendingSinceUs >= forUs;
  return open.state === 'recovering' || (open.state === 'pending' && isDue)
    ? { to: 'firing', sinceUs: open.pendingSinceUs }
    : AS_IT_IS;
}

function onGood(keepUs: number, open: OpenAlert | undefined, nowUs: number): Decided {
  if (open === undefined) {
    return AS_IT_IS;
  }
  switch (open.state) {
    case 'pending':
      return { to: 'dropped' };
    case 'firing':
      return keepUs === 0 ? RECOVERED : { to: 'recovering' };
    case 'recovering':
      return nowUs - (open.recoveringSinceUs ?? nowUs) >= keepUs ? RECOVERED : AS_IT_IS;
    default:
      return open.state satisfies never;
  }
}

const RECOVERED: Decided = { to: 'resolved', why: 'recovered' };

/** The host was forgotten, the service removed, the rule is about others now. */
function gone(open: OpenAlert | undefined): Decided {
  if (open === undefined) {
    return AS_IT_IS;
  }
  return open.state === 'pending' ? { to: 'dropped' } : { to: 'resolved', why: 'outOfScope' };
}
