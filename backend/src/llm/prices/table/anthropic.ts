import { cachedRates, pricesOf, type Row } from './rows.ts';

/** Standard speed, any region. Cache writes: kept for 5 minutes, and for 1 hour. */
const ROWS: readonly Row[] = [
  { models: ['claude-fable-5-1'], tiers: [[0, cachedRates('10', '50', '0.25', '12.5', '20')]] },
  { models: ['claude-fable-5'], tiers: [[0, cachedRates('10', '50', '1', '12.5', '20')]] },
  { models: ['claude-opus-5-5'], tiers: [[0, cachedRates('4', '20', '0.2', '5', '8')]] },
  {
    models: ['claude-opus-5', 'claude-opus-4-8', 'claude-opus-4-7', 'claude-opus-4-6', 'claude-opus-4-5'],
    tiers: [[0, cachedRates('5', '25', '0.5', '6.25', '10')]],
  },
  { models: ['claude-sonnet-5-5'], tiers: [[0, cachedRates('2', '10', '0.1', '2.5', '4')]] },
  { models: ['claude-sonnet-5'], tiers: [[0, cachedRates('2', '10', '0.2', '2.5', '4')]] },
  { models: ['claude-sonnet-4-6'], tiers: [[0, cachedRates('3', '15', '0.3', '3.75', '6')]] },
  {
    models: ['claude-sonnet-4-5'],
    tiers: [
      [0, cachedRates('3', '15', '0.3', '3.75', '6')],
      // Only behind the beta header for a million tokens of context.
      [200_000, cachedRates('6', '22.5', '0.6', '7.5', '12')],
    ],
  },
  {
    models: ['claude-haiku-5-5'],
    tiers: [
      [0, cachedRates('0.1', '0.5', '0.01', '0.125', '0.2')],
      [100_000, cachedRates('0.5', '2.5', '0.05', '0.625', '1')],
    ],
  },
  { models: ['claude-haiku-4-5'], tiers: [[0, cachedRates('1', '5', '0.1', '1.25', '2')]] },
];

export const ANTHROPIC_PRICES = pricesOf(
  {
    providerType: 'anthropic',
    currency: 'USD',
    asOf: '2026-11-01',
    source: 'https://platform.claude.com/docs/en/about-claude/pricing',
  },
  ROWS,
);
