import type { LlmProviderRecord } from '../../model/index.ts';
import { costOf, savedByCache } from '../prices/cost.ts';
import { createPriceBook, type PriceBook } from '../prices/price-book.ts';
import type { HouseView } from './house.ts';
import type { Price } from './row.ts';

/** What a model costs at a provider, by what the operator has set and by the built-in table. */
export function createPricing(deps: {
  /** In which the provider sends its bill; null: it has one currency. */
  readonly billedIn: (provider: LlmProviderRecord) => string | null;
  readonly nowMs: () => number;
}) {
  const books = new WeakMap<HouseView, PriceBook>();
  return (view: HouseView, provider: LlmProviderRecord, models: readonly string[]): Price | null => {
    const book = books.get(view) ?? createPriceBook(view.house.prices);
    books.set(view, book);
    const price = book.find({
      providerId: provider.id,
      providerType: provider.type,
      models,
      currency: deps.billedIn(provider),
      atMs: deps.nowMs(),
    });
    return price === null
      ? null
      : {
          currency: price.currency,
          costOf: (usage) => costOf(price, usage) ?? 0n,
          savedOf: (usage) => savedByCache(price, usage) ?? 0n,
        };
  };
}
