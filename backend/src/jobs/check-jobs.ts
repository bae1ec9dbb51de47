import type { Clock } from '@vigilops/runtime';
import type { ServiceSpec, ServiceStateStore, ToJudge, Verdict } from '../model/index.ts';
import type { Job } from './job.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Services that one transaction settles. */
const AT_MOST = 200;
/** A backlog is worked off in turns, so that others come between. */
const MOST_ROUNDS = 50;
const KEPT_US = 400 * 86_400e6;

export interface CheckJobDeps {
  readonly states: Pick<ServiceStateStore, 'settle' | 'prune'>;
  readonly judge: (one: ToJudge) => Verdict;
  readonly lookbackUs: (spec: ServiceSpec) => number;
  readonly refreshUptimes: (signal: AbortSignal) => Promise<{ readonly services: number }>;
  readonly offlineAfterMs: () => number;
  readonly clock: Clock;
}

/** Results become states, and states become figures. */
export function createCheckJobs(deps: CheckJobDeps): readonly Job[] {
  const { states, clock } = deps;
  const nowUs = () => clock.now().getTime() * 1_000;

  async function settleAll(
    signal: AbortSignal,
  ): Promise<{ services: number; changes: number; more: boolean }> {
    const done = { services: 0, changes: 0, more: true };
    for (let round = 0; done.more && round < MOST_ROUNDS; round += 1) {
      const how = {
        nowUs: nowUs(),
        lookbackUs: deps.lookbackUs,
        atMost: AT_MOST,
        offlineAfterMs: deps.offlineAfterMs(),
      };
      const { services, changes, more } = await states.settle(deps.judge, how, signal);
      done.services += services;
      done.changes += changes.length;
      done.more = more;
    }
    return done;
  }

  return [
    { name: 'service-states', everyMs: 2 * SECOND, timeoutMs: MINUTE, run: settleAll },
    {
      name: 'service-uptimes',
      everyMs: 5 * MINUTE,
      timeoutMs: 2 * MINUTE,
      run: (signal) => deps.refreshUptimes(signal).then((done) => ({ ...done })),
    },
    {
      name: 'prune-service-states',
      everyMs: DAY,
      timeoutMs: 5 * MINUTE,
      run: async (signal) => ({ states: await states.prune(nowUs() - KEPT_US, signal) }),
    },
  ];
}
