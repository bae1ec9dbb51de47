import type { Clock, TakeTurn } from '@vigilops/runtime';

import { createPace } from './pace.ts';
import { loadParts } from './load-parts.ts';
import { type RunDeps, runOnce } from './run-once.ts';
import type { CheckDefinition, CheckResult } from './types.ts';
import type { Witness } from './witness.ts';

export interface RunnerDeps extends RunDeps {
  readonly clock: Clock;
  /** How many probes are under way at once. */
  readonly takeTurn: TakeTurn;
  readonly witness: Pick<Witness, 'confirm' | 'forget'>;
  readonly report: (result: CheckResult) => void;
}

/** Runs one check at its pace, one run after the other, until `stop` aborts. */
export async function runCheck(
  definition: CheckDefinition,
  deps: RunnerDeps,
  stop: AbortSignal,
): Promise<void> {
  const { clock, takeTurn, witness, report } = deps;
  const pace = createPace(definition, clock.monotonicMs());
  await loadParts(definition.config);
  while (!stop.aborted) {
    await clock.sleep(pace.waitMs(clock.monotonicMs()), stop).catch(() => undefined);
    const found = await takeTurn(() => runOnce(definition, deps, stop));
    if (found === undefined) {
      break;
    }
    const result = await witness.confirm(found);
    if (stop.aborted) {
      break;
    }
    pace.took(result.status);
    report(result);
  }
  witness.forget(definition.key);
}
