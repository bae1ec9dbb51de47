import type { LlmDriftReason } from '@vigilops/contracts/api';
import type { Pico } from '../../model/index.ts';
import { allTokens, type DriftFigures, type Money } from './figures.ts';

/** Of theirs; less is what clocks and roundings do. */
export const TOLERATED = 0.01;
/** Bills are late. */
const FINAL_AFTER_US = 3 * 86_400e6;

/** Ours and theirs in the one currency that both have; null: there is no such one, or they tell nothing. */
export function comparedCost(
  ours: Money,
  theirs: Money | null,
): { readonly currency: string; readonly ours: Pico; readonly theirs: Pico } | null {
  const currencies = [...new Set([...ours.keys(), ...(theirs?.keys() ?? [])])];
  const [currency] = currencies;
  return theirs === null || currency === undefined || currencies.length > 1
    ? null
    : { currency, ours: ours.get(currency) ?? 0n, theirs: theirs.get(currency) ?? 0n };
}

/** Of theirs: 0.05 is five in a hundred more here. Null: they have nothing and we have something. */
export function shareOf(ours: number, theirs: number): number | null {
  return theirs === 0 ? (ours === 0 ? 0 : null) : (ours - theirs) / theirs;
}

/** Why the two may be apart; nothing where they are not. */
export function reasonsOf(
  { ours, theirs }: Omit<DriftFigures, 'reasons'>,
  at: {
    readonly model: string | null;
    /** Of the day as a whole. */
    readonly whole: boolean;
    readonly dayUs: number;
    readonly nowUs: number;
  },
): readonly LlmDriftReason[] {
  const cost = comparedCost(ours.costs, theirs.costs);
  const costShare = cost === null ? 0 : shareOf(Number(cost.ours), Number(cost.theirs));
  const tokenShare =
    theirs.tokens === null ? undefined : shareOf(allTokens(ours.tokens), allTokens(theirs.tokens));
  const isApart = (share: number | null | undefined) =>
    share !== undefined && (share === null || Math.abs(share) > TOLERATED);
  // Where nobody tells tokens, costs have to say it.
  const share = tokenShare === undefined ? (ours.unpriced > 0 ? 0 : costShare) : tokenShare;
  const isAny = isApart(tokenShare) || isApart(costShare);
  const isOther = at.model === null && !at.whole;
  const reasons: readonly (readonly [LlmDriftReason, boolean])[] = [
    ['other_items', isOther],
    ['by_day_only', at.whole],
    ['outside_gateway', !isOther && share !== null && share < -TOLERATED],
    ['not_on_bill', share === null || share > TOLERATED],
    ['estimated', ours.estimated > 0],
    ['unpriced', ours.unpriced > 0],
    ['price', ours.unpriced === 0 && tokenShare !== undefined && !isApart(tokenShare) && isApart(costShare)],
    ['other_currency', theirs.costs !== null && cost === null && theirs.costs.size + ours.costs.size > 0],
    ['credits', theirs.credits.size > 0],
    ['not_final', isAny && at.nowUs < at.dayUs + FINAL_AFTER_US],
  ];
  return reasons.flatMap(([reason, holds]) => (holds ? [reason] : []));
}
