import type { LlmPrice } from './types.ts';

/** Own ones first, then by provider and model. */
export const sortedPrices = (prices: readonly LlmPrice[]): LlmPrice[] =>
  prices.toSorted(
    (a, b) =>
      Number(a.id === null) - Number(b.id === null) ||
      (a.provider_type ?? '').localeCompare(b.provider_type ?? '') ||
      a.model.localeCompare(b.model) ||
      (a.hours ?? '').localeCompare(b.hours ?? ''),
  );

export const filteredPrices = (prices: readonly LlmPrice[], text: string): LlmPrice[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return prices.filter(({ model, provider_type: type, currency }) =>
    words.every((word) => `${model} ${type ?? ''} ${currency}`.toLowerCase().includes(word)),
  );
};

export const RATES = [
  'input',
  'output',
  'cache_read',
  'cache_write',
  'cache_write_long',
  'reasoning',
] as const;
export type Rate = (typeof RATES)[number];

export interface TierDraft {
  /** As written. */
  readonly above: string;
  readonly rates: Readonly<Record<Rate, string>>;
}

const NO_RATES: TierDraft['rates'] = {
  input: '',
  output: '',
  cache_read: '',
  cache_write: '',
  cache_write_long: '',
  reasoning: '',
};

export const emptyTier = (above = '0'): TierDraft => ({ above, rates: NO_RATES });

export const tiersOf = (price: LlmPrice | undefined): TierDraft[] =>
  price === undefined
    ? [emptyTier()]
    : price.tiers.map(({ above_input_tokens: above, rates }) => ({
        above: String(above),
        rates: { ...NO_RATES, ...rates },
      }));

const DECIMAL = /^\d{1,15}(\.\d{1,12})?$/;
const isDecimal = (text: string) => DECIMAL.test(text.trim());

/** What is sent; undefined while a rate that must be there is none, or one is no decimal. */
export function sentTiers(tiers: readonly TierDraft[]): LlmPrice['tiers'] | undefined {
  const sent = tiers.flatMap(({ above, rates: written }) => {
    const given = RATES.map((rate) => [rate, written[rate].trim()] as const).filter(
      ([, text]) => text !== '',
    );
    const rates = Object.fromEntries(given);
    const { input, output } = rates;
    const sound =
      /^\d+$/.test(above.trim()) &&
      given.every(([, text]) => isDecimal(text)) &&
      input !== undefined &&
      output !== undefined;
    return sound ? [{ above_input_tokens: Number(above), rates: { ...rates, input, output } }] : [];
  });
  const rises = sent.every(({ above_input_tokens: from }, at) =>
    at === 0 ? from === 0 : from > (sent[at - 1]?.above_input_tokens ?? 0),
  );
  return sent.length === tiers.length && rises ? sent : undefined;
}
