import type { ServiceSpec, ToJudge, Verdict } from '../../model/index.ts';
import { judgeHeartbeat, heartbeatLookbackUs } from './heartbeat.ts';
import { judgeObservers, observersLookbackUs } from './observers.ts';
import { CHECK_WORDS, type House } from '../words.ts';

/**
 * What results say of a service's state. The same results give the same states, in whatever pieces they came; why is said
 * in the language of the house.
 */
export function createJudge(house: () => House): (one: ToJudge) => Verdict {
  return (one) => {
    const { check } = one.service.spec;
    return check.type === 'heartbeat'
      ? judgeHeartbeat(one, check, house())
      : judgeObservers(one, CHECK_WORDS[house().language]);
  };
}

/** How far around a result the states may hang on it; and so how far back results are needed. */
export function lookbackUs({ check, ...spec }: ServiceSpec): number {
  return check.type === 'heartbeat' ? heartbeatLookbackUs(check) : observersLookbackUs(spec);
}
