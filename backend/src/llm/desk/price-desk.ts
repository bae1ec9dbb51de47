import { formatTimeUs, type LlmPrice, type LlmPriceRequest } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type {
  LlmCallReader,
  LlmDeskStore,
  LlmHouse,
  LlmHouseStore,
  LlmPriceRecord,
  LlmUnpriced,
} from '../../model/index.ts';
import { BUILT_IN_PRICES } from '../prices/built-in.ts';
import { createPriceBook } from '../prices/price-book.ts';
import type { BuiltInPrice } from '../prices/price.ts';
import { lineOf, type By } from './audit-line.ts';
import { findRecord, readHouse } from './read-house.ts';

export interface PriceDesk {
  /** Own ones first. `unpriced`: what was called within 30 days and has no price now either. */
  list(signal: AbortSignal): Promise<{
    readonly items: readonly LlmPrice[];
    readonly unpriced: readonly LlmUnpriced[];
  }>;
  /** In place of the own one that there is. Throws REQUEST_INVALID. */
  set(form: LlmPriceRequest, by: By, signal: AbortSignal): Promise<LlmPrice>;
  /** Then the built-in one counts again. Throws NOT_FOUND. */
  remove(id: number, by: By, signal: AbortSignal): Promise<void>;
}

export interface PriceDeskDeps {
  readonly store: LlmDeskStore;
  readonly house: LlmHouseStore;
  readonly calls: Pick<LlmCallReader, 'unpriced'>;
  readonly clock: Clock;
}

const LOOKED_BACK_US = 30 * 86_400e6;
const DAY_LETTERS = 10;

export function createPriceDesk(deps: PriceDeskDeps): PriceDesk {
  const { store, clock } = deps;
  const nowUs = () => clock.now().getTime() * 1_000;

  return {
    list: async (signal) => {
      const house = await readHouse(deps.house, signal);
      const called = await deps.calls.unpriced(nowUs() - LOOKED_BACK_US, signal);
      return {
        items: [...house.prices.map(presentPrice), ...BUILT_IN_PRICES.map(presentBuiltIn)],
        unpriced: withoutPrice(called, house, clock.now().getTime()),
      };
    },

    set: async (form, by, signal) => {
      const line = lineOf('llm_price.set', form.model, by, { provider_id: form.provider_id });
      return presentPrice(await store.setPrice(form, nowUs(), line, signal));
    },

    remove: async (id, by, signal) => {
      const { prices } = await readHouse(deps.house, signal);
      const { model } = findRecord(prices, id, 'price');
      await store.removePrice(id, lineOf('llm_price.removed', model, by), signal);
    },
  };
}

function presentPrice({ id, sinceUs, provider_id, model, currency, tiers }: LlmPriceRecord): LlmPrice {
  return {
    id,
    provider_id,
    model,
    currency,
    tiers,
    provider_type: null,
    hours: null,
    as_of: formatTimeUs(sinceUs).slice(0, DAY_LETTERS),
    source: null,
  };
}

function presentBuiltIn(price: BuiltInPrice): LlmPrice {
  return {
    id: null,
    provider_id: null,
    model: price.model,
    currency: price.currency,
    tiers: price.tiers,
    provider_type: price.providerType,
    hours: price.hours,
    as_of: price.asOf,
    source: price.source,
  };
}

/** Calls of before a price was set are unpriced for good; what is wanted is what still has none. */
function withoutPrice(called: readonly LlmUnpriced[], house: LlmHouse, atMs: number): readonly LlmUnpriced[] {
  const book = createPriceBook(house.prices);
  return called.filter(({ providerId, model }) => {
    const provider = house.providers.find(({ id }) => id === providerId);
    const question = {
      providerId,
      providerType: provider?.type ?? '',
      models: [model],
      currency: null,
      atMs,
    };
    return provider !== undefined && book.find(question) === null;
  });
}
