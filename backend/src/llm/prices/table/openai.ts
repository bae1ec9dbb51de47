import { cachedRates, pricesOf, rates, type Row } from './rows.ts';

/** From here on the input is "long context". */
const LONG = 272_000;

/** Standard processing, text. Cache writes: kept for 30 minutes, and for 12 hours. */
const ROWS: readonly Row[] = [
  {
    models: ['gpt-6.1-sol'],
    tiers: [
      [0, cachedRates('2', '10', '0.1', '2.5', '5')],
      [LONG, cachedRates('4', '15', '0.2', '5', '10')],
    ],
  },
  {
    models: ['gpt-6.1-terra'],
    tiers: [
      [0, cachedRates('1', '5', '0.05', '1.25', '2.5')],
      [LONG, cachedRates('2', '7.5', '0.1', '2.5', '5')],
    ],
  },
  {
    models: ['gpt-6-astra'],
    tiers: [
      [0, cachedRates('10', '50', '1', '12.5', '25')],
      [LONG, cachedRates('20', '75', '2', '25', '50')],
    ],
  },
  {
    models: ['gpt-6-sol'],
    tiers: [
      [0, cachedRates('2', '10', '0.2', '2.5', '5')],
      [LONG, cachedRates('4', '15', '0.4', '5', '10')],
    ],
  },
  {
    models: ['gpt-6-luna'],
    tiers: [
      [0, cachedRates('0.1', '0.5', '0.01', '0.125', '0.25')],
      [LONG, cachedRates('0.2', '0.75', '0.02', '0.25', '0.5')],
    ],
  },
  {
    models: ['gpt-5.6-sol'],
    tiers: [
      [0, cachedRates('4', '20', '0.4', '5', '10')],
      [LONG, cachedRates('8', '30', '0.8', '10', '20')],
    ],
  },
  {
    models: ['gpt-5.6-terra'],
    tiers: [
      [0, cachedRates('2', '12', '0.2', '2.5', '5')],
      [LONG, cachedRates('4', '18', '0.4', '5', '10')],
    ],
  },
  {
    models: ['gpt-5.6-luna'],
    tiers: [
      [0, cachedRates('0.2', '1.2', '0.02', '0.25', '0.5')],
      [LONG, cachedRates('0.4', '1.8', '0.04', '0.5', '1')],
    ],
  },
  {
    models: ['gpt-5.5'],
    tiers: [
      [0, rates('5', '30', '0.5')],
      [LONG, rates('10', '45', '1')],
    ],
  },
  {
    models: ['gpt-5.5-pro', 'gpt-5.4-pro'],
    tiers: [
      [0, rates('30', '180')],
      [LONG, rates('60', '270')],
    ],
  },
  {
    models: ['gpt-5.4'],
    tiers: [
      [0, rates('2.5', '15', '0.25')],
      [LONG, rates('5', '22.5', '0.5')],
    ],
  },
  { models: ['gpt-5.4-mini'], tiers: [[0, rates('0.75', '4.5', '0.075')]] },
  { models: ['gpt-5.4-nano'], tiers: [[0, rates('0.2', '1.25', '0.02')]] },
  { models: ['gpt-5.3-codex', 'gpt-5.2'], tiers: [[0, rates('1.75', '14', '0.175')]] },
  { models: ['gpt-5.2-pro'], tiers: [[0, rates('21', '168')]] },
  { models: ['gpt-5.1', 'gpt-5'], tiers: [[0, rates('1.25', '10', '0.125')]] },
  { models: ['gpt-5.1-codex-mini', 'gpt-5-mini'], tiers: [[0, rates('0.25', '2', '0.025')]] },
  { models: ['gpt-5-nano'], tiers: [[0, rates('0.05', '0.4', '0.005')]] },
  { models: ['gpt-5-pro'], tiers: [[0, rates('15', '120')]] },
  { models: ['gpt-4.1', 'o3'], tiers: [[0, rates('2', '8', '0.5')]] },
  { models: ['gpt-4.1-mini'], tiers: [[0, rates('0.4', '1.6', '0.1')]] },
  { models: ['gpt-4.1-nano'], tiers: [[0, rates('0.1', '0.4', '0.025')]] },
  { models: ['gpt-4o'], tiers: [[0, rates('2.5', '10', '1.25')]] },
  { models: ['gpt-4o-2024-05-13'], tiers: [[0, rates('5', '15')]] },
  { models: ['gpt-4o-mini'], tiers: [[0, rates('0.15', '0.6', '0.075')]] },
  { models: ['o1'], tiers: [[0, rates('15', '60', '7.5')]] },
  { models: ['o1-pro'], tiers: [[0, rates('150', '600')]] },
  { models: ['o3-pro'], tiers: [[0, rates('20', '80')]] },
  { models: ['o3-mini'], tiers: [[0, rates('1.1', '4.4', '0.55')]] },
  { models: ['o4-mini'], tiers: [[0, rates('1.1', '4.4', '0.275')]] },
  { models: ['gpt-4-turbo'], tiers: [[0, rates('10', '30')]] },
  { models: ['gpt-4'], tiers: [[0, rates('30', '60')]] },
  { models: ['gpt-3.5-turbo'], tiers: [[0, rates('0.5', '1.5')]] },
  { models: ['text-embedding-3-large'], tiers: [[0, rates('0.13', '0')]] },
  { models: ['text-embedding-3-small'], tiers: [[0, rates('0.02', '0')]] },
  { models: ['text-embedding-ada-002'], tiers: [[0, rates('0.1', '0')]] },
];

export const OPENAI_PRICES = pricesOf(
  {
    providerType: 'openai',
    currency: 'USD',
    asOf: '2026-11-01',
    source: 'https://developers.openai.com/api/docs/pricing',
  },
  ROWS,
);
