import { BUILT_IN_PRICES } from './built-in.ts';
import type { BuiltInPrice, OwnPrice, Price, PriceHours } from './price.ts';

export interface PriceQuestion {
  readonly providerId: number;
  readonly providerType: string;
  /** Names of the model, the surest first: what was sent to the provider, what it says has answered. */
  readonly models: readonly string[];
  /** In which the provider sends its bill, where it knows several; null: its first. */
  readonly currency: string | null;
  readonly atMs: number;
}

export interface PriceBook {
  /** Null: unpriced. What the operator has set wins, of this provider first. */
  find(question: PriceQuestion): Price | null;
}

/**
 * What a name may end in and still cost the same. Snapshots that cost something else stand in the table by their whole
 * name, which is looked for first. Qwen's and DeepSeek's snapshots have prices of their own, so nothing is cut off there.
 */
const SUFFIXES: Readonly<Record<string, RegExp>> = {
  openai: /-20\d\d-[01]\d-[0-3]\d$/u,
  azure_openai: /-20\d\d-[01]\d-[0-3]\d$/u,
  anthropic: /-(?:20\d\d[01]\d[0-3]\d|latest)$/u,
};

const BUILT_IN: ReadonlyMap<string, readonly BuiltInPrice[]> = Map.groupBy(
  BUILT_IN_PRICES,
  ({ providerType, model }) => keyOf(providerType, model),
);

/** The prices that hold until the operator changes one. */
export function createPriceBook(ownPrices: readonly OwnPrice[]): PriceBook {
  const own = new Map(
    ownPrices.map(({ provider_id: id, model, currency, tiers }) => [
      keyOf(id, model),
      { currency, tiers, reasoningRaisesOutput: false },
    ]),
  );
  return {
    find(question) {
      const names = question.models.flatMap((model) => namesOf(question.providerType, model));
      for (const name of names) {
        const price = own.get(keyOf(question.providerId, name)) ?? own.get(keyOf(null, name));
        if (price !== undefined) {
          return price;
        }
      }
      for (const name of names) {
        const price = builtIn(question, name);
        if (price !== undefined) {
          return price;
        }
      }
      return null;
    },
  };
}

function builtIn({ providerType, currency, atMs }: PriceQuestion, model: string): BuiltInPrice | undefined {
  const prices = BUILT_IN.get(keyOf(providerType, model)) ?? [];
  const wanted = currency ?? prices[0]?.currency;
  return prices.find(
    (price) => price.currency === wanted && (price.hours === null || price.hours === hoursAt(atMs)),
  );
}

function namesOf(providerType: string, model: string): readonly string[] {
  const suffix = SUFFIXES[providerType];
  const bare = suffix === undefined ? model : model.replace(suffix, '');
  return bare === model ? [model] : [model, bare];
}

/** Neither a type nor an id has a line break. */
function keyOf(owner: string | number | null, model: string): string {
  return `${String(owner)}\n${model}`;
}

/**
 * DeepSeek: from Monday to Friday, 9 to 12 and 14 to 18 o'clock in Beijing, without China's public holidays. Those are
 * not known here, so a call on one of them is counted at the dearer price.
 */
function hoursAt(atMs: number): PriceHours {
  const inBeijing = new Date(atMs + 8 * 3_600_000);
  const day = inBeijing.getUTCDay();
  const hour = inBeijing.getUTCHours();
  const isAtWork = (hour >= 9 && hour < 12) || (hour >= 14 && hour < 18);
  return day >= 1 && day <= 5 && isAtWork ? 'peak' : 'off_peak';
}
