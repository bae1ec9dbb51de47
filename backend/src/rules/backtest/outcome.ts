import type { Backtest as BacktestAnswer } from '@vigilops/contracts/api';
import type { AlertRecord } from '../../model/index.ts';
import type { Episode } from './episodes.ts';

/** Alerts that the rule really raised, and somebody acknowledged. */
export type Acknowledged = Pick<AlertRecord, 'subjectKey' | 'pendingSinceUs' | 'resolvedAtUs'>;

/** How often it would have fired, and what of the acknowledged ones it would have missed. */
export function outcomeOf(
  forSeconds: number,
  episodes: readonly Episode[],
  acknowledged: readonly Acknowledged[],
  now: { readonly nowUs: number; readonly slackUs: number },
): BacktestAnswer['as_defined'] {
  const meets = (episode: Episode, alert: Acknowledged) =>
    episode.key === alert.subjectKey &&
    episode.firedUs - now.slackUs <= (alert.resolvedAtUs ?? now.nowUs) &&
    (episode.toUs ?? now.nowUs) + now.slackUs >= alert.pendingSinceUs;
  const seconds = episodes.map(({ firedUs, toUs }) => ((toUs ?? now.nowUs) - firedUs) / 1e6);
  return {
    for_seconds: forSeconds,
    fired: episodes.length,
    acknowledged: episodes.filter((one) => acknowledged.some((alert) => meets(one, alert))).length,
    lost: acknowledged.filter((alert) => !episodes.some((one) => meets(one, alert))).length,
    median_seconds: medianOf(seconds),
  };
}

function medianOf(numbers: readonly number[]): number | null {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? null;
}
