import { describe, expect, it } from 'vitest';
import { aPrice } from '../test/some-llm.ts';
import { emptyTier, filteredPrices, sentTiers, sortedPrices, tiersOf } from './prices.ts';

const tier = (above: string, input: string, output: string) => {
  const empty = emptyTier(above);
  return { ...empty, rates: { ...empty.rates, input, output } };
};

describe('prices', () => {
  it('that were set here come first', () => {
    const all = [
      aPrice({ model: 'b' }),
      aPrice({ model: 'a' }),
      aPrice({ id: 4, model: 'z', provider_type: null }),
    ];
    expect(sortedPrices(all).map(({ model }) => model)).toEqual(['z', 'a', 'b']);
  });

  it('are found by model, provider and currency', () => {
    const all = [aPrice(), aPrice({ model: 'qwen-max', provider_type: 'qwen', currency: 'CNY' })];
    expect(filteredPrices(all, 'cny qwen').map(({ model }) => model)).toEqual(['qwen-max']);
    expect(filteredPrices(all, '')).toHaveLength(2);
  });
});

describe('rates as they are written', () => {
  it('are sent as decimals, those that are left out are not', () => {
    expect(sentTiers(tiersOf(aPrice()))).toEqual(aPrice().tiers);
    expect(sentTiers([tier('0', ' 0.15 ', '0.6')])).toEqual([
      { above_input_tokens: 0, rates: { input: '0.15', output: '0.6' } },
    ]);
  });

  it.each([
    ['without input', [tier('0', '', '1')]],
    ['that are no number', [tier('0', '1,5', '1')]],
    ['less than nothing', [tier('0', '-1', '1')]],
    ['that begin later', [tier('1000', '1', '1')]],
    ['that do not rise', [tier('0', '1', '1'), tier('0', '2', '2')]],
  ])('are not sent %s', (_, tiers) => {
    expect(sentTiers(tiers)).toBeUndefined();
  });
});
