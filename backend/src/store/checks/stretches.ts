/** Results of this stretch came; `toUs` is the time of the last one. */
export interface Note {
  readonly fromUs: number;
  readonly toUs: number;
}

/** What is to be judged of one service at once. */
export interface Stretch {
  /** The first result that is new; states may hang on it from `lookbackUs` before it on. */
  readonly newFromUs: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** It reaches the present: the state that it ends with is the state now. */
  readonly isLive: boolean;
  /** What has to wait for another turn. */
  readonly rest: readonly Note[];
}

/**
 * Out of all that was noted of a service, what is judged first: the newest stretch, because what is now matters more than
 * what a queue brings of last week. Notes that are near enough to hang on each other are one stretch. A service that was
 * never judged is judged up to the present.
 */
export function chooseStretch(
  notes: readonly Note[],
  how: { readonly nowUs: number; readonly lookbackUs: number; readonly isNew: boolean },
): Stretch | undefined {
  const { nowUs, lookbackUs } = how;
  const merged = mergeNotes(notes, 2 * lookbackUs);
  const newest = merged.pop();
  if (newest === undefined) {
    return undefined;
  }
  const newFromUs = Math.min(newest.fromUs, nowUs);
  const isLive = how.isNew || newest.toUs + lookbackUs >= nowUs;
  // A clock that is ahead of ours: its results are looked at when their time has come.
  const ahead = newest.toUs > nowUs ? [{ fromUs: nowUs, toUs: newest.toUs }] : [];
  return {
    newFromUs,
    fromUs: newFromUs - lookbackUs,
    toUs: isLive ? nowUs : newest.toUs + lookbackUs,
    isLive,
    rest: [...merged, ...ahead],
  };
}

/** The part of a stretch before `untilUs`; the rest waits. */
export function cutStretch(stretch: Stretch, untilUs: number, lookbackUs: number): Stretch {
  const lastUs = Math.max(untilUs, stretch.toUs - (stretch.isLive ? 0 : lookbackUs));
  return {
    ...stretch,
    toUs: untilUs,
    isLive: false,
    rest: [...stretch.rest, { fromUs: untilUs, toUs: lastUs }],
  };
}

function mergeNotes(notes: readonly Note[], nearUs: number): Note[] {
  const merged: { fromUs: number; toUs: number }[] = [];
  for (const { fromUs, toUs } of notes.toSorted((a, b) => a.fromUs - b.fromUs)) {
    const before = merged.at(-1);
    if (before !== undefined && fromUs <= before.toUs + nearUs) {
      before.toUs = Math.max(before.toUs, toUs);
    } else {
      merged.push({ fromUs, toUs });
    }
  }
  return merged;
}
