import type { Mark } from './marks.ts';

/** Marks that lie so near each other that one sign stands for all of them. */
export interface Cluster {
  readonly marks: readonly Mark[];
  /** In pixels from the left of the chart. */
  readonly left: number;
  readonly right: number;
}

/** A sign narrower than this cannot be pointed at. */
const NEAR_PX = 10;

/** Signs in the order of time; a mark that begins within the reach of a sign belongs to it. */
export function clustersOf(marks: readonly Mark[], at: (time: number) => number, widthPx: number): Cluster[] {
  const held = (time: number) => Math.min(Math.max(at(time), 0), widthPx);
  const clusters: { marks: Mark[]; left: number; right: number }[] = [];
  for (const mark of [...marks].sort((a, b) => a.from - b.from)) {
    const left = held(mark.from);
    const right = held(mark.to ?? mark.from);
    const last = clusters.at(-1);
    if (last !== undefined && left - last.left < NEAR_PX) {
      last.marks.push(mark);
      last.right = Math.max(last.right, right);
    } else {
      clusters.push({ marks: [mark], left, right });
    }
  }
  return clusters;
}
