import type { CheckResultRow, StateInterval, ToJudge } from '../../model/index.ts';
import { createJudge, lookbackUs } from '../judging/judge.ts';

const judge = createJudge(() => ({ language: 'en', timeZone: 'UTC' }));

/** What came at one time, and when it was looked at. */
export interface Piece {
  readonly results: readonly CheckResultRow[];
  readonly nowUs: number;
}

/** Judges what came piece by piece and keeps the states, as a store does. */
export function judgeInPieces(
  service: ToJudge['service'],
  pieces: readonly Piece[],
  { absences = [] }: { readonly absences?: ToJudge['absences'] } = {},
): readonly StateInterval[] {
  const reachUs = lookbackUs(service.spec);
  let known = service;
  let results: readonly CheckResultRow[] = [];
  let states: readonly StateInterval[] = [];
  let dueUs = Infinity;
  for (const { results: arrived, nowUs } of pieces) {
    const isDue = dueUs <= nowUs;
    if (arrived.length === 0 && !isDue) {
      continue;
    }
    results = [...results, ...arrived].sort((a, b) => a.timeUs - b.timeUs);
    const oldestUs = Math.min(...arrived.map(({ timeUs }) => timeUs), isDue ? dueUs : Infinity);
    const fromUs = oldestUs - reachUs;
    const verdict = judge({
      service: known,
      fromUs,
      before: states.findLast((state) => state.fromUs <= fromUs) ?? null,
      results: results.filter(({ timeUs }) => timeUs >= fromUs - reachUs && timeUs <= nowUs),
      hostNames: new Map(),
      absences: absences.filter((away) => away.toUs >= fromUs - reachUs && away.fromUs <= nowUs),
      parent: null,
      nowUs,
    });
    const kept = states.filter((state) => state.fromUs < (verdict.intervals[0]?.fromUs ?? Infinity));
    const isSame = kept.at(-1)?.state === verdict.intervals[0]?.state;
    states = [...kept, ...verdict.intervals.slice(isSame ? 1 : 0)];
    dueUs = verdict.judgeAgainAtUs ?? Infinity;
    known = { ...known, lastCheckUs: verdict.lastCheckUs };
  }
  return states;
}
