import { describe, expect, it } from 'vitest';
import { amountIn, costsText, exactCosts, money, shortMoney } from './money.ts';

describe('money', () => {
  it('has two decimals, and three digits where it is less than a unit', () => {
    expect(money('1234.5', 'USD', 'en-US')).toBe('$1,234.50');
    expect(money('0.000421875', 'USD', 'en-US')).toBe('$0.000422');
    expect(money('0', 'USD', 'en-US')).toBe('$0.00');
    expect(money('-0.5', 'USD', 'en-US')).toBe('-$0.50');
  });

  it('tells two currencies with one sign apart', () => {
    expect([money('1', 'CNY', 'en-US'), money('1', 'JPY', 'en-US')]).toEqual(['CN¥1.00', '¥1.00']);
    expect(money('1', 'USD', 'zh-Hans')).toBe('US$1.00');
  });

  it('of several currencies is never added up', () => {
    const costs = [
      { currency: 'USD', amount: '1.5' },
      { currency: 'CNY', amount: '20.000000000001' },
    ];
    expect(costsText(costs)).toBe('$1.50 + CN¥20.00');
    expect(exactCosts(costs)).toBe('1.5 USD + 20.000000000001 CNY');
    expect([amountIn(costs, 'CNY'), amountIn(costs, 'EUR')]).toEqual([20.000000000001, 0]);
  });

  it('is a dash where nothing was spent, and short on scales', () => {
    expect(costsText([])).toBe('–');
    expect([shortMoney(1_250, 'USD', 'en-US'), shortMoney(0.02, 'USD', 'en-US')]).toEqual([
      '$1.25K',
      '$0.02',
    ]);
  });
});
