import type { ServiceSpec, ToJudge, Verdict } from '../../model/index.ts';
import { judgeHeartbeat, heartbeatLookbackUs } from './heartbeat.ts';
import { judgeObservers, observersLookbackUs } from './observers.ts';

/** What results say of a service's state. The same results give the same states, in whatever pieces they came. */
export function judge(one: ToJudge): Verdict {
  const { check } = one.service.spec;
  return check.type === 'heartbeat' ? judgeHeartbeat(one, check) : judgeObservers(one);
}

/** How far around a result the states may hang on it; and so how far back results are needed. */
export function lookbackUs({ check, ...spec }: ServiceSpec): number {
  return check.type === 'heartbeat' ? heartbeatLookbackUs(check) : observersLookbackUs(spec);
}
