import {
  formatTimeUs,
  type LlmCall,
  type LlmMe,
  type LlmSpendGroup,
  type LlmSpendPoint,
} from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type {
  LlmBudgetRecord,
  LlmCallQuestion,
  LlmCallReader,
  LlmCallRecord,
  LlmDimensionValue,
  LlmHouseStore,
  LlmSpendFigures,
  LlmSpendQuestion,
  LlmSpendRecord,
} from '../../model/index.ts';
import { decimalOf } from '../prices/decimal.ts';
import { budgetWindowAt } from '../budgets/windows.ts';
import type { BudgetDesk } from './budget-desk.ts';
import { presentKey } from './key-desk.ts';
import { readHouse } from './read-house.ts';
import { stepsOf } from './spend-steps.ts';

/** What was called, and what it cost. */
export interface SpendDesk {
  /** Newest first, at most `limit`. */
  calls(question: LlmCallQuestion, signal: AbortSignal): Promise<readonly LlmCall[]>;
  /** Throws QUERY_TOO_LARGE. */
  spend(
    question: Omit<LlmSpendQuestion, 'stepsUs'> & { readonly stepSeconds: number | null },
    signal: AbortSignal,
  ): Promise<readonly LlmSpendGroup[]>;
  /** Of somebody who holds keys. */
  me(userId: number, signal: AbortSignal): Promise<LlmMe>;
}

export interface SpendDeskDeps {
  readonly house: LlmHouseStore;
  readonly calls: LlmCallReader;
  readonly budgets: Pick<BudgetDesk, 'show'>;
  readonly timeZone: () => string;
  readonly clock: Clock;
}

const OWN_MODELS = 20;
const US_PER_MS = 1_000;
const NOTHING: LlmSpendFigures = {
  stepUs: null,
  calls: 0,
  failed: 0,
  unpricedCalls: 0,
  estimatedCalls: 0,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costs: [],
  latencyP50Us: null,
  latencyP95Us: null,
  firstTokenP50Us: null,
};

export function createSpendDesk(deps: SpendDeskDeps): SpendDesk {
  const { calls, clock, timeZone } = deps;
  return {
    calls: async (question, signal) => (await calls.list(question, signal)).map(presentCall),

    spend: async ({ stepSeconds, ...question }, signal) => {
      const stepsUs = stepSeconds === null ? null : stepsOf(question, stepSeconds, timeZone());
      return (await calls.spend({ ...question, stepsUs }, signal)).map(presentGroup);
    },

    me: async (userId, signal) => {
      const nowUs = clock.now().getTime() * US_PER_MS;
      const house = await readHouse(deps.house, signal);
      const keys = house.keys.filter((key) => key.user_id === userId);
      const { startUs } = budgetWindowAt('month', timeZone(), nowUs);
      const own = {
        fromUs: startUs,
        toUs: nowUs,
        projectIds: [],
        keyIds: [],
        userIds: [userId],
        providerIds: [],
        models: [],
        stepsUs: null,
        limit: OWN_MODELS,
      };
      const isOwn = isBudgetOf(
        userId,
        new Set(keys.map(({ id }) => id)),
        new Set(keys.filter(({ revokedUs }) => revokedUs === null).map((key) => key.project_id)),
      );
      const [[all], models, budgets] = await Promise.all([
        calls.spend({ ...own, by: [] }, signal),
        calls.spend({ ...own, by: ['model'] }, signal),
        deps.budgets.show(house.budgets.filter(isOwn), signal),
      ]);
      return {
        keys: keys.map((key) => presentKey(key, nowUs)),
        month_start: formatTimeUs(startUs),
        month: presentPoint(all?.figures[0] ?? NOTHING),
        models: models.map(presentGroup),
        budgets: [...budgets],
      };
    },
  };
}

function isBudgetOf(userId: number, keyIds: ReadonlySet<number>, projectIds: ReadonlySet<number>) {
  return ({ scope, scope_id: id }: LlmBudgetRecord): boolean => {
    switch (scope) {
      case 'member':
        return id === userId;
      case 'key':
        return id !== null && keyIds.has(id);
      case 'project':
        return id !== null && projectIds.has(id);
      case 'all':
      case 'provider':
      case 'model':
        return false;
      default:
        return scope satisfies never;
    }
  };
}

function presentCall(call: LlmCallRecord): LlmCall {
  return {
    request_id: call.requestId,
    attempt: call.attempt,
    time: formatTimeUs(call.timeUs),
    endpoint: call.endpoint,
    stream: call.stream,
    status: call.status,
    http_status: call.httpStatus,
    error: call.error,
    model: call.model,
    upstream_model: call.upstreamModel,
    provider_id: call.providerId,
    provider_name: call.providerName,
    key_id: call.keyId,
    key_name: call.keyName,
    project_id: call.projectId,
    project_name: call.projectName,
    user_id: call.userId,
    user_name: call.userName,
    environment: call.environment,
    input_tokens: call.inputTokens,
    cache_read_tokens: call.cacheReadTokens,
    cache_write_tokens: call.cacheWriteTokens + call.cacheWriteLongTokens,
    output_tokens: call.outputTokens,
    reasoning_tokens: call.reasoningTokens,
    tokens_from: call.tokensFrom,
    cost: call.costPico === null ? null : decimalOf(call.costPico),
    currency: call.currency,
    latency_ms: call.latencyUs / US_PER_MS,
    first_token_ms: msOf(call.firstTokenUs),
    has_texts: call.hasTexts,
  };
}

function presentGroup({ key, isRest, figures }: LlmSpendRecord): LlmSpendGroup {
  return { key: key.map(presentValue), is_rest: isRest, points: figures.map(presentPoint) };
}

/** A name that nobody knows any more is its number. */
function presentValue({ dimension, id, name }: LlmDimensionValue): LlmSpendGroup['key'][number] {
  return { dimension, id, name: name ?? (id === null ? '' : `#${String(id)}`) };
}

function presentPoint(figures: LlmSpendFigures): LlmSpendPoint {
  return {
    time: figures.stepUs === null ? null : formatTimeUs(figures.stepUs),
    calls: figures.calls,
    failed: figures.failed,
    unpriced_calls: figures.unpricedCalls,
    estimated_calls: figures.estimatedCalls,
    input_tokens: figures.inputTokens,
    cache_read_tokens: figures.cacheReadTokens,
    cache_write_tokens: figures.cacheWriteTokens,
    output_tokens: figures.outputTokens,
    reasoning_tokens: figures.reasoningTokens,
    costs: figures.costs.map(({ currency, costPico }) => ({ currency, amount: decimalOf(costPico) })),
    cache_savings: figures.costs.map(({ currency, savedPico }) => ({
      currency,
      amount: decimalOf(savedPico),
    })),
    latency_p50_ms: msOf(figures.latencyP50Us),
    latency_p95_ms: msOf(figures.latencyP95Us),
    first_token_p50_ms: msOf(figures.firstTokenP50Us),
  };
}

/** To the microsecond: percentiles are of bins. */
function msOf(us: number | null): number | null {
  return us === null ? null : Math.round(us) / US_PER_MS;
}
