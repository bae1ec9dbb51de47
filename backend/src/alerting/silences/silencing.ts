import type { Silence } from '@vigilops/contracts/api';
import type { SilenceRecord } from '../../model/index.ts';
import { compileMatchers, type Labels } from '../matching/match-labels.ts';
import { holdsWeekly, nextChangeOf } from '../times/weekly.ts';

export type SilenceState = Silence['state'];
/** Of labels, the silences that hide what has them, in the order in which they were given. */
export type SilencesOf = (labels: Labels) => readonly SilenceRecord[];

/** As Alertmanager has it: the begin is part of it and the end is not. One that recurs is pending between its times. */
export function stateOfSilence(
  silence: Pick<SilenceRecord, 'startsUs' | 'endsUs' | 'recurrence'>,
  nowUs: number,
): SilenceState {
  if (nowUs >= silence.endsUs) {
    return 'expired';
  }
  const isTime = silence.recurrence === null || holdsWeekly(silence.recurrence, nowUs);
  return nowUs >= silence.startsUs && isTime ? 'active' : 'pending';
}

/**
 * Who is silent at one moment. A silence whose expression cannot be read hides nothing, and takes nothing away from the
 * others: such ones are refused when they are made.
 */
export function silencesAt(silences: readonly SilenceRecord[], nowUs: number): SilencesOf {
  const active = silences
    .filter((silence) => stateOfSilence(silence, nowUs) === 'active')
    .flatMap((silence) => {
      const matches = readable(silence);
      return matches === undefined ? [] : [{ silence, matches }];
    });
  return (labels) => active.filter(({ matches }) => matches(labels)).map(({ silence }) => silence);
}

function readable({ matchers }: SilenceRecord): ((labels: Labels) => boolean) | undefined {
  try {
    return compileMatchers(matchers);
  } catch {
    return undefined;
  }
}

/** When a silence next begins or ends to hide something after `nowUs`; null: never again. */
export function nextEdgeOf(
  silence: Pick<SilenceRecord, 'startsUs' | 'endsUs' | 'recurrence'>,
  nowUs: number,
): number | null {
  if (nowUs >= silence.endsUs) {
    return null;
  }
  if (nowUs < silence.startsUs) {
    return silence.startsUs;
  }
  const turn = silence.recurrence === null ? null : nextChangeOf(silence.recurrence, nowUs);
  return turn === null ? silence.endsUs : Math.min(turn, silence.endsUs);
}

/** The first moment after `nowUs` at which others are silent than now. */
export function nextChangeOfSilences(silences: readonly SilenceRecord[], nowUs: number): number | null {
  const edges = silences.map((silence) => nextEdgeOf(silence, nowUs)).filter((edge) => edge !== null);
  return edges.length === 0 ? null : Math.min(...edges);
}
