import type { LlmCallReader, LlmStores, LlmUnpriced } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Database, Row } from '../database.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { createAsk, DEFAULT_READ_LIMITS, type Ask } from '../read/ask.ts';
import { sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { createLlmBudgetStore } from './budgets.ts';
import { createListCalls } from './calls.ts';
import { createLlmDeskStore } from './desk.ts';
import { createLlmHouseStore } from './house.ts';
import { createLlmLedgerStore } from './ledger.ts';
import { createReadNames, createScopeNames } from './names.ts';
import { pruneLlm } from './prune.ts';
import { createRollDays } from './roll-days.ts';
import { createSpend } from './spend.ts';
import { createLlmUsageStore } from './usage.ts';
import { createLlmTextStore } from './texts.ts';

/** All that the store keeps of the LLM gateway. */
export function createLlmStores(
  connections: Connections,
  deps: {
    readonly database: Database;
    readonly engine: () => Pick<StorageEngine, 'makeRoom' | 'forgetRoom'>;
    readonly now: () => Date;
  },
): LlmStores {
  const ask = createAsk(deps.database, DEFAULT_READ_LIMITS);
  return {
    house: createLlmHouseStore(connections),
    desk: createLlmDeskStore(connections, deps.now),
    ledger: createLlmLedgerStore(connections, deps.engine, deps.now),
    budgets: createLlmBudgetStore(connections),
    calls: createCallReader(ask),
    usage: createLlmUsageStore(connections, ask, deps.now),
    texts: createLlmTextStore(connections, deps.now),
    prune: (signal) => pruneLlm(connections, signal),
    rollDays: createRollDays(connections),
  };
}

function createCallReader(ask: Ask): LlmCallReader {
  return {
    list: createListCalls(ask),
    spend: createSpend(ask, createReadNames(ask)),
    unpriced: (sinceUs, signal) => readUnpriced(ask, sinceUs, signal),
    scopeNames: createScopeNames(ask),
  };
}

const MAX_UNPRICED = 100;

/** By the name that a price would be of: an alias has none, and `provider/model` is the model. */
async function readUnpriced(ask: Ask, sinceUs: number, signal: AbortSignal): Promise<readonly LlmUnpriced[]> {
  const rows = await ask.question<Row & { provider_id: number; model: string; calls: number }>(
    sql`
      SELECT call.provider_id, count(*)::float8 AS calls,
             CASE WHEN EXISTS (SELECT FROM vigilops.llm_aliases WHERE alias = call.model)
                    THEN coalesce(call.upstream_model, call.model)
                  WHEN starts_with(call.model, provider.name || '/')
                    THEN substr(call.model, length(provider.name) + 2)
                  ELSE call.model END AS model
      FROM vigilops.llm_calls AS call
      JOIN vigilops.llm_providers AS provider ON provider.id = call.provider_id AND provider.removed_at IS NULL
      WHERE call.time >= ${at(sinceUs)} AND call.cost_pico IS NULL AND call.tokens_from <> 'none'
      GROUP BY call.provider_id, 3 ORDER BY 2 DESC, 1, 3 LIMIT ${MAX_UNPRICED}`,
    signal,
  );
  return rows.map(({ provider_id: providerId, model, calls }) => ({ providerId, model, calls }));
}
