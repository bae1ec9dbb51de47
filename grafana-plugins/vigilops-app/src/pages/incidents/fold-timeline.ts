import type { TimelineEntry } from '../../alerts/types.ts';

export type TimelineItem =
  | { readonly kind: 'entry'; readonly entry: TimelineEntry }
  /** Many of the same, which would hide what matters between them. */
  | { readonly kind: 'fold'; readonly entries: readonly TimelineEntry[] };

/** What each alert of a storm brings; all else is told by itself. */
const ROUTINE: readonly TimelineEntry['kind'][] = ['fired', 'resolved', 'merged', 'hidden'];
/** Runs up to this length are told one by one. */
const SHORT_RUN = 4;

/** The time line with runs of routine folded. Its first and its last entry stand by themselves. */
export function foldTimeline(timeline: readonly TimelineEntry[]): TimelineItem[] {
  const items: TimelineItem[] = [];
  let run: TimelineEntry[] = [];
  const endRun = () => {
    items.push(
      ...(run.length > SHORT_RUN
        ? [{ kind: 'fold' as const, entries: run }]
        : run.map((entry) => ({ kind: 'entry' as const, entry }))),
    );
    run = [];
  };
  timeline.forEach((entry, at) => {
    const isEnd = at === 0 || at === timeline.length - 1;
    if (!isEnd && ROUTINE.includes(entry.kind)) {
      run.push(entry);
      return;
    }
    endRun();
    items.push({ kind: 'entry', entry });
  });
  endRun();
  return items;
}
