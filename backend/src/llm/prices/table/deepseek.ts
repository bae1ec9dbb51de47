import { pricesOf, rates, type Row } from './rows.ts';

/** The older names are served by, and billed as, Flash. */
const FLASH = ['deepseek-flash', 'deepseek-v4-flash', 'deepseek-v4-flash-vision-exp'];
const PRO = ['deepseek-v4-pro'];

const IN_DOLLARS: readonly Row[] = [
  { models: FLASH, hours: 'off_peak', tiers: [[0, rates('0.15', '0.6', '0.003')]] },
  { models: FLASH, hours: 'peak', tiers: [[0, rates('0.3', '1.2', '0.006')]] },
  { models: PRO, hours: 'off_peak', tiers: [[0, rates('0.66', '1.98', '0.022')]] },
  { models: PRO, hours: 'peak', tiers: [[0, rates('1.32', '3.96', '0.044')]] },
];
const IN_YUAN: readonly Row[] = [
  { models: FLASH, hours: 'off_peak', tiers: [[0, rates('1', '4', '0.02')]] },
  { models: FLASH, hours: 'peak', tiers: [[0, rates('2', '8', '0.04')]] },
  { models: PRO, hours: 'off_peak', tiers: [[0, rates('4.5', '13.5', '0.15')]] },
  { models: PRO, hours: 'peak', tiers: [[0, rates('9', '27', '0.3')]] },
];
/** When DeepSeek-V4.1-Flash-1017 was on the page. */
const AS_OF = '2026-11-01';

export const DEEPSEEK_PRICES = [
  ...pricesOf(
    {
      providerType: 'deepseek',
      currency: 'CNY',
      asOf: AS_OF,
      source: 'https://api-docs.deepseek.com/zh-cn/quick_start/pricing',
    },
    IN_YUAN,
  ),
  ...pricesOf(
    {
      providerType: 'deepseek',
      currency: 'USD',
      asOf: AS_OF,
      source: 'https://api-docs.deepseek.com/quick_start/pricing',
    },
    IN_DOLLARS,
  ),
];
