import { costsText, exactCosts } from './money.ts';
import type { Amount } from './types.ts';

/** Sums by currency, to be read; to the last digit on hover. */
export function Costs({ costs }: { readonly costs: readonly Amount[] }) {
  return <span title={exactCosts(costs)}>{costsText(costs)}</span>;
}
