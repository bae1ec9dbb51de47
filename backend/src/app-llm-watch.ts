import type { LlmBudget } from '@vigilops/contracts/api';
import type { Clock, Logger } from '@vigilops/runtime';
import type { StopOrder } from './app-stop.ts';
import type { LlmDesk } from './llm/index.ts';
import type { Instruments, Observation } from './telemetry/index.ts';

const EVERY_MS = 20_000;
const LIMIT_MS = 10_000;

/** How full the budgets of LLMs are, as metrics: rules of the house watch them as they watch everything else. */
export function watchBudgets(
  deps: {
    readonly budgets: Pick<LlmDesk['budgets'], 'list'>;
    readonly instruments: Instruments;
    readonly clock: Clock;
    readonly logger: Logger;
  },
  order: StopOrder,
): void {
  const { budgets, instruments, clock, logger } = deps;
  const stopping = new AbortController();
  let known: readonly LlmBudget[] = [];

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const limit = AbortSignal.timeout(LIMIT_MS);
        known = await budgets.list(AbortSignal.any([stopping.signal, limit]));
      } catch (error) {
        // What was known is told for no longer than it is known.
        known = [];
        logger.debug({ err: error }, 'how full the budgets of LLMs are is not known');
      }
      await clock.sleep(EVERY_MS, stopping.signal).catch(() => undefined);
    }
  }

  instruments.observe('llmBudgetUsed', () => observed(known, usedShare));
  instruments.observe('llmBudgetWarned', () =>
    observed(known, ({ state }) => (state === 'warned' || state === 'used_up' ? 1 : 0)),
  );
  const looking = keepLooking();
  order.afterPorts(async () => {
    stopping.abort();
    await looking;
  });
}

/** One that is lifted, or switched off, is nobody's worry. */
function observed(
  budgets: readonly LlmBudget[],
  value: (budget: LlmBudget) => number,
): readonly Observation[] {
  return budgets
    .filter(({ enabled }) => enabled)
    .map((budget) => ({
      value: budget.state === 'lifted' ? 0 : value(budget),
      attributes: { 'vigilops.llm.budget.name': budget.name },
    }));
}

function usedShare({ spent, amount }: LlmBudget): number {
  return Number(amount) === 0 ? 1 : Number(spent) / Number(amount);
}
