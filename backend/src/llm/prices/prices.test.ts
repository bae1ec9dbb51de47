import { llmPriceRequest } from '@vigilops/contracts/api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenUsage } from '../wire/words.ts';
import { BUILT_IN_PRICES } from './built-in.ts';
import { costOf, savedByCache } from './cost.ts';
import type { OwnPrice, Price } from './price.ts';
import { createPriceBook, type PriceQuestion } from './price-book.ts';

const NOTHING: TokenUsage = {
  input: 0,
  cacheRead: 0,
  cacheWrite: 0,
  cacheWriteLong: 0,
  output: 0,
  reasoning: 0,
};
const USAGE: TokenUsage = {
  input: 1_000,
  cacheRead: 10_000,
  cacheWrite: 100,
  cacheWriteLong: 10,
  output: 500,
  reasoning: 200,
};

const price = (rates: object, more: object = {}): Price => ({
  currency: 'USD',
  tiers: [{ above_input_tokens: 0, rates: { input: '3', output: '15', ...rates } }],
  reasoningRaisesOutput: false,
  ...more,
});

describe('the cost of a call', () => {
  it('adds each part at its own rate', () => {
    const full = price({ cache_read: '0.3', cache_write: '3.75', cache_write_long: '6', reasoning: '20' });
    // 1,000 x 3 + 10,000 x 0.3 + 100 x 3.75 + 10 x 6 + 300 x 15 + 200 x 20, all for a million.
    expect(costOf(full, USAGE)).toBe(14_935_000_000n);
  });

  it('takes input for what has no rate of the cache, and output for reasoning', () => {
    expect(costOf(price({}), USAGE)).toBe(11_110n * 3_000_000n + 500n * 15_000_000n);
    expect(costOf(price({ cache_write: '4' }), { ...NOTHING, cacheWriteLong: 10 })).toBe(40_000_000n);
  });

  it('is unknown without a price, and nothing only where the price says so', () => {
    expect(costOf(null, USAGE)).toBeNull();
    expect(savedByCache(null, USAGE)).toBeNull();
    expect(costOf(price({ input: '0', output: '0' }), USAGE)).toBe(0n);
  });

  it('goes by the tier of the whole input, for all of it', () => {
    const tiered: Price = {
      ...price({}),
      tiers: [
        { above_input_tokens: 0, rates: { input: '1', output: '2' } },
        { above_input_tokens: 100, rates: { input: '10', output: '20' } },
      ],
    };
    expect(costOf(tiered, { ...NOTHING, input: 100, output: 1 })).toBe(102_000_000n);
    expect(costOf(tiered, { ...NOTHING, input: 1, cacheRead: 100, output: 1 })).toBe(1_030_000_000n);
  });

  it('makes the whole answer dearer where thinking does', () => {
    const qwen = price({ output: '2', reasoning: '8' }, { reasoningRaisesOutput: true });
    expect(costOf(qwen, { ...NOTHING, output: 100, reasoning: 60 })).toBe(800_000_000n);
    expect(costOf(qwen, { ...NOTHING, output: 100 })).toBe(200_000_000n);
  });

  it('says what the cache saved, or cost', () => {
    const cached = price({ cache_read: '0.3', cache_write: '3.75' });
    expect(savedByCache(cached, { ...NOTHING, cacheRead: 1_000 })).toBe(2_700_000_000n);
    expect(savedByCache(cached, { ...NOTHING, cacheWrite: 1_000 })).toBe(-750_000_000n);
    expect(savedByCache(cached, { ...NOTHING, input: 1_000 })).toBe(0n);
  });

  const decimal = fc
    .tuple(fc.nat(10_000), fc.nat({ max: 999_999_999_999 }), fc.integer({ min: 0, max: 12 }))
    .map(([whole, fraction, digits]) =>
      digits === 0
        ? String(whole)
        : `${String(whole)}.${String(fraction).padStart(12, '0').slice(0, digits)}`,
    );
  const tokens = fc.nat(50_000_000);
  const usage = fc
    .record({
      input: tokens,
      cacheRead: tokens,
      cacheWrite: tokens,
      cacheWriteLong: tokens,
      output: tokens,
      thought: fc.nat(100),
    })
    .map(({ thought, ...rest }): TokenUsage => ({
      ...rest,
      reasoning: Math.floor((rest.output * thought) / 100),
    }));
  const rates = fc.record({
    input: decimal,
    output: decimal,
    cache_read: decimal,
    cache_write: decimal,
    cache_write_long: decimal,
    reasoning: decimal,
  });

  it('is exact to half of 1e-12, whatever the figures', () => {
    fc.assert(
      fc.property(rates, usage, (own, used) => {
        const cost = costOf(price(own), used) ?? 0n;
        // The same in fractions: numerator over 1e12 x 1e6.
        const parts: [number, string][] = [
          [used.input, own.input],
          [used.cacheRead, own.cache_read],
          [used.cacheWrite, own.cache_write],
          [used.cacheWriteLong, own.cache_write_long],
          [used.output - used.reasoning, own.output],
          [used.reasoning, own.reasoning],
        ];
        const exact = parts.reduce((sum, [count, rate]) => {
          const [whole = '0', fraction = ''] = rate.split('.');
          return sum + BigInt(count) * BigInt(whole + fraction.padEnd(12, '0'));
        }, 0n);
        const off = cost * 1_000_000n - exact;
        expect(off <= 500_000n && off > -500_000n).toBe(true);
      }),
    );
  });

  it('is the sum of its parts where rates have at most six decimals', () => {
    const six = decimal.map((text) => text.replace(/(\.\d{6})\d*$/u, '$1'));
    fc.assert(
      fc.property(six, six, tokens, tokens, (input, output, first, second) => {
        const own = price({ input, output });
        const of = (used: Partial<TokenUsage>) => costOf(own, { ...NOTHING, ...used }) ?? 0n;
        expect(of({ input: first, output: second })).toBe(of({ input: first }) + of({ output: second }));
        expect(of({ input: first + second })).toBe(of({ input: first }) + of({ input: second }));
      }),
    );
  });
});

const ask = (providerType: string, model: string, more: Partial<PriceQuestion> = {}): PriceQuestion => ({
  providerId: 7,
  providerType,
  models: [model],
  currency: null,
  atMs: Date.UTC(2026, 10, 28),
  ...more,
});
const inputRate = (question: PriceQuestion, own: readonly OwnPrice[] = []) =>
  createPriceBook(own).find(question)?.tiers[0]?.rates.input ?? null;

describe('the table', () => {
  it('holds what an operator could have set, with its day and its page', () => {
    for (const { model, currency, tiers, asOf, source } of BUILT_IN_PRICES) {
      expect(llmPriceRequest.safeParse({ model, currency, tiers }).error, model).toBeUndefined();
      expect(asOf).toMatch(/^2026-\d\d-\d\d$/u);
      expect(new URL(source).protocol).toBe('https:');
    }
  });

  it('names each model once for a currency and an hour', () => {
    const keys = BUILT_IN_PRICES.map((one) =>
      [one.providerType, one.model, one.currency, one.hours].join(' '),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has no cache that is dearer to read than the input, and tiers that rise', () => {
    for (const { tiers, model } of BUILT_IN_PRICES) {
      for (const { rates } of tiers) {
        expect(Number(rates.cache_read ?? rates.input), model).toBeLessThanOrEqual(Number(rates.input));
        expect(
          Number(rates.cache_write_long ?? rates.cache_write ?? rates.input),
          model,
        ).toBeGreaterThanOrEqual(Number(rates.input));
      }
      const inputs = tiers.map(({ rates }) => Number(rates.input));
      expect(inputs).toEqual(inputs.toSorted((a, b) => a - b));
    }
  });
});

describe('a price', () => {
  it.each([
    ['openai', 'gpt-4o', '2.5'],
    ['openai', 'gpt-4o-2024-11-20', '2.5'],
    ['openai', 'gpt-4o-2024-05-13', '5'],
    ['openai', 'gpt-4o-mini', '0.15'],
    ['openai', 'gpt-4o-mini-2024-07-18', '0.15'],
    ['openai', 'gpt-5.4-mini-2026-03-17', '0.75'],
    ['anthropic', 'claude-sonnet-4-5-20250929', '3'],
    ['anthropic', 'claude-opus-4-5-latest', '5'],
    ['qwen', 'qwen-plus', '0.8'],
    ['qwen', 'qwen3-max-2025-09-23', '6'],
    ['deepseek', 'deepseek-v4-flash', '1'],
  ])('of %s %s is %s', (type, model, rate) => {
    expect(inputRate(ask(type, model))).toBe(rate);
  });

  it.each([
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'gpt-4o-mini-tts'],
    ['openai', 'gpt-4o-turbo'],
    ['openai', 'gpt-4'.concat('o-2024-99-99')],
    ['openai', 'gpt-4o-20241120'],
    ['openai', 'ft:gpt-4o-2024-08-06:acme::id'],
    ['openai', 'GPT-4O'],
    ['openai', 'gpt-5-latest'],
    ['openai', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-sonnet-4-5-fast'],
    ['anthropic', 'claude-sonnet-4'],
    ['qwen', 'qwen-plus-2025-07-28'],
    ['qwen', 'qwen-plus-latest'],
    ['deepseek', 'deepseek-chat'],
    ['azure_openai', 'gpt-4o'],
    ['ollama', 'qwen3'],
    ['openai_compatible', 'gpt-4o'],
    ['constructor', 'toString'],
  ])('of %s %s is unknown', (type, model) => {
    expect(inputRate(ask(type, model))).toBeNull();
  });

  it('is that of the currency of the bill', () => {
    expect(inputRate(ask('deepseek', 'deepseek-v4-pro', { currency: 'USD' }))).toBe('0.66');
    expect(inputRate(ask('deepseek', 'deepseek-v4-pro', { currency: 'CNY' }))).toBe('4.5');
    expect(inputRate(ask('qwen', 'qwen3-max', { currency: 'USD' }))).toBe('1.2');
    expect(inputRate(ask('qwen', 'qwen-plus', { currency: 'USD' }))).toBeNull();
    expect(inputRate(ask('openai', 'gpt-4o', { currency: 'CNY' }))).toBeNull();
  });

  it.each([
    ['Monday 8:59 in Beijing', '2026-11-30T00:59:59Z', '4.5'],
    ['Monday 9:00', '2026-11-30T01:00:00Z', '9'],
    ['Monday 12:00', '2026-11-30T04:00:00Z', '4.5'],
    ['Friday 17:59', '2026-11-27T09:59:59Z', '9'],
    ['Friday 18:00', '2026-11-27T10:00:00Z', '4.5'],
    ['Saturday 10:00', '2026-11-28T02:00:00Z', '4.5'],
  ])('of DeepSeek goes by the hour: %s', (_name, at, rate) => {
    expect(inputRate(ask('deepseek', 'deepseek-v4-pro', { atMs: Date.parse(at) }))).toBe(rate);
  });

  it('is what the provider says has answered, where the name that was sent has none', () => {
    expect(inputRate(ask('openai', 'my-alias', { models: ['my-alias', 'gpt-4o-2024-11-20'] }))).toBe('2.5');
  });

  it('is the operator’s before all others, of this provider before that of any', () => {
    const own = (id: number | null, model: string, input: string): OwnPrice => ({
      provider_id: id,
      model,
      currency: 'EUR',
      tiers: [{ above_input_tokens: 0, rates: { input, output: '1' } }],
    });
    const mine = [
      own(null, 'gpt-4o', '1'),
      own(7, 'gpt-4o', '2'),
      own(8, 'gpt-4o', '3'),
      own(null, 'llama', '0'),
    ];
    expect(inputRate(ask('openai', 'gpt-4o-2024-11-20'), mine)).toBe('2');
    expect(inputRate(ask('openai', 'gpt-4o', { providerId: 9 }), mine)).toBe('1');
    expect(inputRate(ask('openai', 'gpt-4o-mini'), mine)).toBe('0.15');
    expect(createPriceBook(mine).find(ask('ollama', 'llama'))).toMatchObject({ currency: 'EUR' });
    expect(inputRate(ask('ollama', 'llama-2024-11-20'), mine)).toBeNull();
  });
});
