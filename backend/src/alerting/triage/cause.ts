import type { AlertRecord } from '../../model/index.ts';
import { ALARM_WORDS } from '../words.ts';
import { dependsOn } from './correlate.ts';
import { RANK, type Surroundings } from './surroundings.ts';

export interface Cause {
  readonly alert: AlertRecord;
  /** In one line; null where it is only the first of its kind and explains nothing. */
  readonly text: string | null;
}

/**
 * What most likely began it: that on which most of the others stand, directly; where none does, the most severe of
 * those that came first. A claim is made only where a dependency is known.
 */
export function causeOf(members: readonly AlertRecord[], around: Surroundings): Cause | undefined {
  const earliest = members.toSorted((a, b) => a.firedAtUs - b.firedAtUs || a.id - b.id);
  const [first] = earliest;
  if (first === undefined) {
    return undefined;
  }
  let best: { readonly alert: AlertRecord; readonly children: number } | undefined;
  for (const alert of earliest.slice(0, MOST_ROOTS)) {
    const children = members.filter(
      (other) => other.id !== alert.id && dependsOn(other, alert, around) && !dependsOn(alert, other, around),
    ).length;
    if (children > (best?.children ?? 0)) {
      best = { alert, children };
    }
  }
  if (best !== undefined) {
    const { alert, children } = best;
    return { alert, text: ALARM_WORDS[around.language].cause(alert.message, children) };
  }
  const together = earliest.filter(({ firedAtUs }) => firedAtUs - first.firedAtUs <= TOGETHER_US);
  const worst = together.reduce((a, b) => (RANK[b.severity] > RANK[a.severity] ? b : a), first);
  return { alert: worst, text: null };
}

const TOGETHER_US = 5e6;
/** Of thousands in a storm the causes are among the first. */
const MOST_ROOTS = 200;
