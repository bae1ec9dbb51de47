import type { LlmProviderRecord } from '../../model/index.ts';
import { costOf, savedByCache } from '../prices/cost.ts';
import { createPriceBook, type PriceBook } from '../prices/price-book.ts';
import type { Price as ListPrice } from '../prices/price.ts';
import type { HouseView } from './house.ts';
import { NO_TOKENS, type Price } from './row.ts';

/** Prices change at full hours of Beijing at the soonest. */
const KEPT_MS = 60_000;
const MAX_KEPT = 10_000;

/** What was found lately in one view of the house. */
interface Found {
  readonly book: PriceBook;
  readonly prices: Map<string, Price | null>;
  /** Which minute it is of. */
  minute: number;
}

/** What a model costs at a provider, by what the operator has set and by the built-in table. */
export function createPricing(deps: {
  /** In which the provider sends its bill; null: it has one currency. */
  readonly billedIn: (provider: LlmProviderRecord) => string | null;
  readonly nowMs: () => number;
}) {
  const found = new WeakMap<HouseView, Found>();
  const foundIn = (view: HouseView, minute: number): Found => {
    let lately = found.get(view);
    if (lately === undefined) {
      lately = { book: createPriceBook(view.house.prices), prices: new Map(), minute };
      found.set(view, lately);
    }
    if (lately.minute !== minute || lately.prices.size >= MAX_KEPT) {
      lately.prices.clear();
      lately.minute = minute;
    }
    return lately;
  };

  return (view: HouseView, provider: LlmProviderRecord, models: readonly string[]): Price | null => {
    const atMs = deps.nowMs();
    const { book, prices } = foundIn(view, Math.floor(atMs / KEPT_MS));
    const key = `${String(provider.id)}\n${models.join('\n')}`;
    let price = prices.get(key);
    if (price === undefined) {
      const listed = book.find({
        providerId: provider.id,
        providerType: provider.type,
        models,
        currency: deps.billedIn(provider),
        atMs,
      });
      price = listed === null ? null : priceOf(listed);
      prices.set(key, price);
    }
    return price;
  };
}

function priceOf(listed: ListPrice): Price {
  const cost = (usage: Parameters<Price['costOf']>[0]) => costOf(listed, usage) ?? 0n;
  return {
    currency: listed.currency,
    ofToken: {
      currency: listed.currency,
      inputPico: cost({ ...NO_TOKENS, input: 1 }),
      outputPico: cost({ ...NO_TOKENS, output: 1 }),
    },
    costOf: cost,
    savedOf: (usage) => savedByCache(listed, usage) ?? 0n,
  };
}
