import type { Rates } from '../price.ts';
import { pricesOf, rates, type Row } from './rows.ts';

/** DashScope's K is a thousand. */
const K = 1_000;

/** The answer costs more where the model thinks: then all of it. */
function thinking(input: string, output: string, thinkingOutput: string): Rates {
  return { input, output, reasoning: thinkingOutput };
}

/**
 * Mainland China (Beijing). Discounts for the cache differ by model and by how it was asked for, and are no part of the
 * page's table: what was cached is counted as input, which is too much rather than too little.
 */
const IN_YUAN: readonly Row[] = [
  { models: ['qwen3.8-max'], tiers: [[0, rates('12', '36')]] },
  {
    models: ['qwen3.7-plus'],
    tiers: [
      [0, rates('2', '8')],
      [256 * K, rates('6', '24')],
    ],
  },
  {
    models: ['qwen3.7-flash'],
    tiers: [
      [0, rates('0.2', '0.8')],
      [32 * K, rates('0.6', '2.4')],
      [256 * K, rates('1.2', '4.8')],
    ],
  },
  {
    models: ['qwen3.6-plus'],
    tiers: [
      [0, rates('2', '12')],
      [256 * K, rates('8', '48')],
    ],
  },
  {
    models: ['qwen3.5-flash'],
    tiers: [
      [0, rates('0.2', '2')],
      [128 * K, rates('0.8', '8')],
      [256 * K, rates('1.2', '12')],
    ],
  },
  {
    models: ['qwen3-max'],
    tiers: [
      [0, rates('2.5', '10')],
      [32 * K, rates('4', '16')],
      [128 * K, rates('7', '28')],
    ],
  },
  {
    models: ['qwen3-max-2025-09-23'],
    tiers: [
      [0, rates('6', '24')],
      [32 * K, rates('10', '40')],
      [128 * K, rates('15', '60')],
    ],
  },
  {
    models: ['qwen-plus', 'qwen-plus-2025-12-01'],
    reasoningRaisesOutput: true,
    tiers: [
      [0, thinking('0.8', '2', '8')],
      [128 * K, thinking('2.4', '20', '24')],
      [256 * K, thinking('4.8', '48', '64')],
    ],
  },
  {
    models: ['qwen-flash'],
    tiers: [
      [0, rates('0.15', '1.5')],
      [128 * K, rates('0.6', '6')],
      [256 * K, rates('1.2', '12')],
    ],
  },
  { models: ['qwen-max'], tiers: [[0, rates('2.4', '9.6')]] },
  { models: ['qwen-turbo'], reasoningRaisesOutput: true, tiers: [[0, thinking('0.3', '0.6', '3')]] },
  { models: ['qwen-long'], tiers: [[0, rates('0.5', '2')]] },
  { models: ['qwq-plus'], tiers: [[0, rates('1.6', '4')]] },
  {
    models: ['qwen3-coder-next'],
    tiers: [
      [0, rates('1', '4')],
      [32 * K, rates('1.5', '6')],
      [128 * K, rates('2.5', '10')],
    ],
  },
  { models: ['qwen3-next-80b-a3b-instruct'], tiers: [[0, rates('1', '4')]] },
  { models: ['qwen3-next-80b-a3b-thinking'], tiers: [[0, rates('1', '10')]] },
  { models: ['qwen3-32b'], reasoningRaisesOutput: true, tiers: [[0, thinking('2', '8', '20')]] },
  { models: ['text-embedding-v4', 'text-embedding-v3'], tiers: [[0, rates('0.5', '0')]] },
];

/** International (Singapore). */
const IN_DOLLARS: readonly Row[] = [
  {
    models: ['qwen3-max'],
    tiers: [
      [0, rates('1.2', '6')],
      [32 * K, rates('2.4', '12')],
      [128 * K, rates('3', '15')],
    ],
  },
  {
    models: ['qwen3-coder-plus'],
    tiers: [
      [0, rates('1', '5')],
      [32 * K, rates('1.8', '9')],
      [128 * K, rates('3', '15')],
      [256 * K, rates('6', '60')],
    ],
  },
  {
    models: ['qwen3-coder-flash'],
    tiers: [
      [0, rates('0.3', '1.5')],
      [32 * K, rates('0.5', '2.5')],
      [128 * K, rates('0.8', '4')],
      [256 * K, rates('1.6', '9.6')],
    ],
  },
];

export const QWEN_PRICES = [
  ...pricesOf(
    {
      providerType: 'qwen',
      currency: 'CNY',
      asOf: '2026-08-25',
      source: 'https://help.aliyun.com/zh/model-studio/billing-for-model-studio',
    },
    IN_YUAN,
  ),
  ...pricesOf(
    {
      providerType: 'qwen',
      currency: 'USD',
      asOf: '2026-10-08',
      source: 'https://www.alibabacloud.com/help/en/model-studio/model-pricing',
    },
    IN_DOLLARS,
  ),
];
