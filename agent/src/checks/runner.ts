import type { TakeTurn } from '@vigilops/runtime';

import { createLimit, type EndingLimit } from './limit.ts';
import { loadParts } from './load-parts.ts';
import { createPace } from './pace.ts';
import { type RunDeps, runOnce } from './run-once.ts';
import type { CheckDefinition, CheckResult } from './types.ts';
import type { Confirmed, Witness } from './witness.ts';

export interface RunnerDeps extends RunDeps {
  /** How many probes are under way at once. */
  readonly takeTurn: TakeTurn;
  readonly witness: Pick<Witness, 'confirm' | 'forget'>;
  readonly report: (result: CheckResult) => void;
}

export interface Runner {
  /** Ends the run under way, whose result is not told. Resolves when the probe has closed what it had open. */
  stop(): Promise<void>;
}

const TAKEN_AWAY = new Error('the check was taken away');

/** Runs one check at its pace, one run after the other, from now on. */
export function startRunner(definition: CheckDefinition, deps: RunnerDeps): Runner {
  const { clock, after, takeTurn, witness, report, logger } = deps;
  const pace = createPace(definition, clock.monotonicMs());
  let isStopped = false;
  /** By the last run that could tell. */
  let isDown = false;
  /** A doubtful failure, until the next run: only a second one makes it sure. */
  let held: CheckResult | undefined;
  let takeBack: () => void = () => undefined;
  let limit: EndingLimit | undefined;
  let probing: Promise<unknown> = Promise.resolve();

  function wait(): void {
    if (!isStopped) {
      takeBack = after(pace.waitMs(clock.monotonicMs()), () => {
        run().then(wait, (error: unknown) => {
          logger.error({ check: definition.name, error }, 'a check runs no more');
        });
      });
    }
  }

  /** One run and its witness; undefined when the check is taken away meanwhile. */
  async function ask(): Promise<Confirmed | undefined> {
    const probe = takeTurn(async () => {
      limit = createLimit();
      return isStopped ? undefined : runOnce(definition, deps, limit);
    });
    probing = probe;
    const found = await probe;
    const confirmed = found === undefined ? undefined : await witness.confirm(found);
    return isStopped ? undefined : confirmed;
  }

  async function run(): Promise<void> {
    const confirmed = await ask();
    if (confirmed === undefined) {
      return;
    }
    const { result, isDoubtful } = confirmed;
    if (held !== undefined) {
      tell(isDoubtful ? held : brokenWay(held));
      held = undefined;
    } else if (isDoubtful && !isDown) {
      held = result;
      pace.doubt();
      return;
    }
    tell(result);
  }

  function tell(result: CheckResult): void {
    isDown = result.status === 'inconclusive' ? isDown : result.status !== 'up';
    pace.took(result.status);
    report(result);
  }

  loadParts(definition.config).then(wait, (error: unknown) => {
    logger.error({ check: definition.name, error }, 'a check cannot run');
  });
  return {
    async stop() {
      isStopped = true;
      takeBack();
      limit?.end(TAKEN_AWAY);
      await probing;
      witness.forget(definition.key);
    },
  };
}

/** Whose fault it was is not known, for the next one went well. */
function brokenWay(result: CheckResult): CheckResult {
  return {
    ...result,
    status: 'inconclusive',
    error: `this host itself seems to have been cut off for a moment: ${result.error ?? ''}`,
  };
}
