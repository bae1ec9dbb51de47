import type { TokenUsage } from '../wire/words.ts';
import { picoOf } from './decimal.ts';
import type { Price, Rates } from './price.ts';

const TOKENS_OF_RATE = 1_000_000n;

/**
 * In 1e-12 of a unit of the price's currency, rounded half up; null: no price is known. The tier is that of the whole
 * input, whatever of it came from a cache (OpenAI, Anthropic and DashScope say the same).
 */
export function costOf(price: Price | null, usage: TokenUsage): bigint | null {
  return price === null ? null : rounded(scaledCost(price, ratesFor(price, usage), usage));
}

/** What the same would have cost more without a cache; less than nothing where it was written and not read. */
export function savedByCache(price: Price | null, usage: TokenUsage): bigint | null {
  if (price === null) {
    return null;
  }
  if (usage.cacheRead + usage.cacheWrite + usage.cacheWriteLong === 0) {
    return 0n;
  }
  const rates = ratesFor(price, usage);
  const uncached = { ...usage, input: inputOf(usage), cacheRead: 0, cacheWrite: 0, cacheWriteLong: 0 };
  return rounded(scaledCost(price, rates, uncached)) - rounded(scaledCost(price, rates, usage));
}

function inputOf({ input, cacheRead, cacheWrite, cacheWriteLong }: TokenUsage): number {
  return input + cacheRead + cacheWrite + cacheWriteLong;
}

function ratesFor({ tiers }: Price, usage: TokenUsage): Rates {
  const input = inputOf(usage);
  const tier = tiers.findLast(({ above_input_tokens: above }) => above === 0 || input > above);
  if (tier === undefined) {
    throw new RangeError('a price must have a tier that begins at 0');
  }
  return tier.rates;
}

function scaledCost({ reasoningRaisesOutput }: Price, rates: Rates, usage: TokenUsage): bigint {
  const cacheWrite = rates.cache_write ?? rates.input;
  const reasoning = rates.reasoning ?? rates.output;
  const output = reasoningRaisesOutput && usage.reasoning > 0 ? reasoning : rates.output;
  return (
    scaled(usage.input, rates.input) +
    scaled(usage.cacheRead, rates.cache_read ?? rates.input) +
    scaled(usage.cacheWrite, cacheWrite) +
    scaled(usage.cacheWriteLong, rates.cache_write_long ?? cacheWrite) +
    scaled(usage.output - usage.reasoning, output) +
    scaled(usage.reasoning, reasoning)
  );
}

function scaled(tokens: number, rate: string): bigint {
  return tokens === 0 ? 0n : BigInt(tokens) * picoOf(rate);
}

function rounded(scaledForMillion: bigint): bigint {
  return (scaledForMillion + TOKENS_OF_RATE / 2n) / TOKENS_OF_RATE;
}
