import type { BuiltInPrice, PriceHours, Rates } from '../price.ts';

/** Of one provider, in one currency, from one page. */
export interface Sheet {
  readonly providerType: string;
  readonly currency: string;
  readonly asOf: string;
  readonly source: string;
}

export interface Row {
  /** And the names by which the same is called. */
  readonly models: readonly string[];
  /** Each tier: above how many tokens of input, and the rates. */
  readonly tiers: readonly (readonly [number, Rates])[];
  readonly hours?: PriceHours;
  readonly reasoningRaisesOutput?: boolean;
}

export function pricesOf(sheet: Sheet, rows: readonly Row[]): readonly BuiltInPrice[] {
  return rows.flatMap(({ models, tiers, hours = null, reasoningRaisesOutput = false }) =>
    models.map((model) => ({
      ...sheet,
      model,
      tiers: tiers.map(([above, rates]) => ({ above_input_tokens: above, rates })),
      hours,
      reasoningRaisesOutput,
    })),
  );
}

/** Input, output, and what a read from the cache costs, where that is less. */
export function rates(input: string, output: string, cacheRead?: string): Rates {
  return { input, output, ...(cacheRead === undefined ? {} : { cache_read: cacheRead }) };
}

/** With what is written into the cache for a short and for a long time. */
export function cachedRates(
  input: string,
  output: string,
  cacheRead: string,
  cacheWrite: string,
  cacheWriteLong: string,
): Rates {
  return {
    input,
    output,
    cache_read: cacheRead,
    cache_write: cacheWrite,
    cache_write_long: cacheWriteLong,
  };
}
