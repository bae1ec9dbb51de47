import type { CausePoint } from '@vigilops/analysis/cause';

const MINUTE_MS = 60_000;
/** What is this long before the onset was normal; trouble may have begun before it was noticed. */
const QUIET_MS = 600_000;
/** Where little is known, normal time reaches nearer to the onset. */
const SHORT_QUIET_MS = 120_000;
const ENOUGH = 10;
/** Points before the onset, from which the level just before is known. */
const BEFORE_MS = 1_800_000;

/** Around when is looked, and from what on: whole minutes. */
export interface Looked {
  readonly fromUs: number;
  readonly toUs: number;
  readonly onsetUs: number;
}

export interface Minutes {
  /** Since the begin of what is looked at. */
  readonly minutes: readonly number[];
  readonly values: readonly (number | null)[];
  readonly weights?: readonly number[];
}

/** The same values twice: as they were when all was well, and around the onset. */
export function pointsOf(
  { minutes, values, weights }: Minutes,
  looked: Looked,
): { readonly reference: readonly CausePoint[]; readonly points: readonly CausePoint[] } {
  const fromMs = looked.fromUs / 1_000;
  const onsetMs = looked.onsetUs / 1_000;
  const all = minutes
    .map((minute, at): CausePoint => {
      const weight = weights?.[at];
      return {
        atMs: fromMs + minute * MINUTE_MS,
        value: values[at] ?? null,
        ...(weight === undefined ? {} : { weight }),
      };
    })
    .sort((a, b) => a.atMs - b.atMs);
  const until = (ms: number) => all.filter(({ atMs }) => atMs + MINUTE_MS <= onsetMs - ms);
  const quiet = until(QUIET_MS);
  return {
    reference: quiet.length >= ENOUGH ? quiet : until(SHORT_QUIET_MS),
    points: all.filter(({ atMs }) => atMs >= onsetMs - BEFORE_MS),
  };
}

/** Counts of which only those above zero are known: the minutes between them were quiet, from `countedFromUs` on. */
export function withZeros({ minutes, values }: Minutes, looked: Looked, countedFromUs: number): Minutes {
  const known = new Map(minutes.map((minute, at) => [minute, values[at] ?? 0]));
  const first = Math.max(0, Math.ceil((countedFromUs - looked.fromUs) / 60e6));
  const last = Math.floor((looked.toUs - looked.fromUs) / 60e6);
  const every = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  return { minutes: every, values: every.map((minute) => known.get(minute) ?? 0) };
}
