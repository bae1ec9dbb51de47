import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, parseTimeUs, type LlmBudget, type LlmBudgetRequest } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type {
  BudgetUse,
  LlmBudgetRecord,
  LlmBudgetState,
  LlmBudgetStore,
  LlmCallReader,
  LlmDeskStore,
  LlmHouseStore,
} from '../../model/index.ts';
import { decimalOf, picoOf } from '../prices/decimal.ts';
import { budgetWindowAt } from '../budgets/windows.ts';
import { lineOf, type By } from './audit-line.ts';
import { findRecord, readHouse } from './read-house.ts';

export interface BudgetDesk {
  list(signal: AbortSignal): Promise<readonly LlmBudget[]>;
  /** Throws REQUEST_INVALID and CONFLICT, as `change` does. */
  create(form: LlmBudgetRequest, by: By, signal: AbortSignal): Promise<LlmBudget>;
  change(id: number, form: LlmBudgetRequest, by: By, signal: AbortSignal): Promise<LlmBudget>;
  /** Until then it holds nobody back; null: it does at once. Throws NOT_FOUND and REQUEST_INVALID. */
  lift(id: number, until: string | null, by: By, signal: AbortSignal): Promise<LlmBudget>;
  remove(id: number, by: By, signal: AbortSignal): Promise<void>;
  /** Those given, with what was spent of them in the window of now. */
  show(budgets: readonly LlmBudgetRecord[], signal: AbortSignal): Promise<readonly LlmBudget[]>;
}

export interface BudgetDeskDeps {
  readonly store: LlmDeskStore;
  readonly house: LlmHouseStore;
  readonly budgets: Pick<LlmBudgetStore, 'use'>;
  readonly calls: Pick<LlmCallReader, 'scopeNames'>;
  readonly timeZone: () => string;
  readonly clock: Clock;
}

const PERCENT = 100n;

export function createBudgetDesk(deps: BudgetDeskDeps): BudgetDesk {
  const { store, clock } = deps;
  const nowUs = () => clock.now().getTime() * 1_000;
  const all = async (signal: AbortSignal) => (await readHouse(deps.house, signal)).budgets;
  const windowOf = ({ window }: LlmBudgetRequest) => budgetWindowAt(window, deps.timeZone(), nowUs());

  async function show(
    budgets: readonly LlmBudgetRecord[],
    signal: AbortSignal,
  ): Promise<readonly LlmBudget[]> {
    const now = nowUs();
    const windows = budgets.map((budget) => ({
      budgetId: budget.id,
      ...budgetWindowAt(budget.window, deps.timeZone(), now),
    }));
    const [uses, names] = await Promise.all([
      deps.budgets.use(windows, signal),
      deps.calls.scopeNames(budgets, signal),
    ]);
    return budgets.flatMap((budget, place) => {
      const use = uses[place];
      return use === undefined ? [] : [presentBudget(budget, use, names[place] ?? null, now)];
    });
  }

  async function showOne(budget: LlmBudgetRecord, signal: AbortSignal): Promise<LlmBudget> {
    const [shown] = await show([budget], signal);
    if (shown === undefined) {
      throw new Error('the store tells nothing of the use of a budget');
    }
    return shown;
  }

  return {
    show,
    list: async (signal) =>
      show(
        [...(await all(signal))].sort((a, b) => a.name.localeCompare(b.name)),
        signal,
      ),

    create: async (form, by, signal) => {
      const line = lineOf('llm_budget.created', form.name, by, factsOf(form));
      return showOne(await store.createBudget(form, windowOf(form), line, signal), signal);
    },

    change: async (id, form, by, signal) => {
      const line = lineOf('llm_budget.changed', form.name, by, factsOf(form));
      return showOne(await store.changeBudget(id, form, windowOf(form), line, signal), signal);
    },

    lift: async (id, until, by, signal) => {
      const { name } = findRecord(await all(signal), id, 'budget');
      const untilUs = until === null ? null : (parseTimeUs(until, nowUs()) ?? null);
      if (untilUs !== null && untilUs <= nowUs()) {
        throw new VigilError('REQUEST_INVALID', 'until: lies in the past');
      }
      const line =
        untilUs === null
          ? lineOf('llm_budget.held_again', name, by)
          : lineOf('llm_budget.lifted', name, by, { until: formatTimeUs(untilUs) });
      return showOne(await store.liftBudget(id, untilUs, line, signal), signal);
    },

    remove: async (id, by, signal) => {
      const { name } = findRecord(await all(signal), id, 'budget');
      await store.removeBudget(id, lineOf('llm_budget.removed', name, by), signal);
    },
  };
}

function factsOf({ amount, currency, window, action }: LlmBudgetRequest) {
  return { amount: `${amount} ${currency}`, window, action };
}

function presentBudget(
  { id, liftedUntilUs, ...form }: LlmBudgetRecord,
  { window, spentPico, heldPico, unpricedCalls }: BudgetUse,
  scopeName: string | null,
  nowUs: number,
): LlmBudget {
  return {
    id,
    ...form,
    scope_name: scopeName,
    spent: decimalOf(spentPico),
    held: decimalOf(heldPico),
    unpriced_calls: unpricedCalls,
    window_start: formatTimeUs(window.startUs),
    window_end: window.endUs === null ? null : formatTimeUs(window.endUs),
    state: stateOf({ ...form, id, liftedUntilUs }, spentPico, nowUs),
    lifted_until: liftedUntilUs === null || liftedUntilUs <= nowUs ? null : formatTimeUs(liftedUntilUs),
  };
}

function stateOf(budget: LlmBudgetRecord, spentPico: bigint, nowUs: number): LlmBudgetState {
  const limitPico = picoOf(budget.amount);
  if (budget.liftedUntilUs !== null && budget.liftedUntilUs > nowUs) {
    return 'lifted';
  }
  if (spentPico >= limitPico) {
    return 'used_up';
  }
  return spentPico * PERCENT >= limitPico * BigInt(budget.warn_percent) ? 'warned' : 'within';
}
