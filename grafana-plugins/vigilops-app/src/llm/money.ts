import { config } from '@grafana/runtime';
import type { Amount } from './types.ts';

const languageOf = () => config.bootData.user.language || 'en-US';

/**
 * `$12.34`, and `$0.00042` of what is less than a unit, in the viewer's way to write it. For reading alone: the decimal
 * is what is exact.
 */
export function money(amount: string, currency: string, language = languageOf()): string {
  const value = Number(amount);
  const size = Math.abs(value);
  // Three digits of what is small: `$0.00` would say that it cost nothing.
  const digits = size === 0 || size >= 1 ? 2 : Math.min(20, 2 - Math.floor(Math.log10(size)));
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(value);
}

/** Whole: a scale's numbers. */
export const shortMoney = (value: number, currency: string, language = languageOf()): string =>
  new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumSignificantDigits: 3,
  }).format(value);

/** Of several currencies one after the other: they cannot be added up. Nothing spent is a dash. */
export const costsText = (costs: readonly Amount[]): string =>
  costs.length === 0 ? '–' : costs.map(({ amount, currency }) => money(amount, currency)).join(' + ');

/** To the last digit, for who wants to know. */
export const exactCosts = (costs: readonly Amount[]): string =>
  costs.map(({ amount, currency }) => `${amount} ${currency}`).join(' + ');

/** A number for charts and shares; 0 where nothing was spent in the currency. */
export const amountIn = (costs: readonly Amount[], currency: string): number =>
  Number(costs.find((cost) => cost.currency === currency)?.amount ?? 0);
