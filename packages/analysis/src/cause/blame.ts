import type { Shift } from './shift.ts';
import type { CauseEdge, MetricRole } from './types.ts';

/** A node with what moved on it. */
export interface Moved {
  id: string;
  /** The shift that ranks the node: the strongest after weighing by role. */
  main: Shift | undefined;
  shifts: readonly Shift[];
  /** 0..1: how sure it is that the node moved at all. */
  sure: number;
}

/** Along one edge at most this share goes on: somebody who was seen to suffer is never quite innocent. */
const MOST_PASSED = 0.97;
/** Blame is passed on this often at most; a longer chain of services is rare, and circles end here. */
const LONGEST_CHAIN = 16;
/** Where shifts cannot be compared in one unit, a sure dependency takes this share of the blame. */
const INCOMPARABLE: Readonly<Record<CauseEdge['type'], number>> = {
  calls: 0.3,
  uses: 0.7,
  'runs-on': 0.7,
  'logged-by': 0.3,
  'changed-by': 0.8,
};
/** What moved clearly later than what it should explain explains less. */
const TOO_LATE = 0.5;
/** Of what a place logs about others. */
const LEAST_OF_LINES = 0.15;
/** Blame below this is dropped. */
const LEAST_BLAME = 1e-4;

/**
 * Blame starts where the trouble was seen and flows along the edges: a node passes on what its dependencies explain of its
 * own shift and keeps the rest. Where callee and caller moved in the same measure (time, failures), the explained share is
 * the callee's extra total (a request's extra × requests) over the caller's; else it is how surely the other moved.
 */
export function flowBlame(
  start: ReadonlyMap<string, number>,
  nodes: ReadonlyMap<string, Moved>,
  edges: readonly CauseEdge[],
  lateMs: number,
): ReadonlyMap<string, number> {
  const out = shares(nodes, edges, lateMs);
  const kept = new Map<string, number>();
  let moving = start;
  for (let step = 0; step <= LONGEST_CHAIN && moving.size > 0; step++) {
    const next = new Map<string, number>();
    for (const [id, mass] of moving) {
      const to = step === LONGEST_CHAIN ? [] : (out.get(id) ?? []);
      let passed = 0;
      for (const [target, share] of to) {
        passed += share;
        if (mass * share > LEAST_BLAME) next.set(target, (next.get(target) ?? 0) + mass * share);
      }
      kept.set(id, (kept.get(id) ?? 0) + mass * (1 - passed));
    }
    moving = next;
  }
  return kept;
}

/** What each node passes to whom; the shares of a node are at most `MOST_PASSED` together. */
function shares(
  nodes: ReadonlyMap<string, Moved>,
  edges: readonly CauseEdge[],
  lateMs: number,
): ReadonlyMap<string, readonly [string, number][]> {
  const out = new Map<string, [string, number][]>();
  const add = (edge: CauseEdge, share: number) => {
    if (share > 0) out.set(edge.from, [...(out.get(edge.from) ?? []), [edge.to, share]]);
  };
  const others = new Map<string, number>();
  const [lines, rest] = [edges.filter(isLine), edges.filter((edge) => !isLine(edge))];
  for (const edge of rest) {
    const share = shareOf(edge, nodes, lateMs);
    others.set(edge.from, (others.get(edge.from) ?? 0) + share);
    add(edge, share);
  }
  // Who suffers from others logs that: its own lines say something where the others do not explain it.
  for (const edge of lines) {
    const left = Math.max(LEAST_OF_LINES, 1 - (others.get(edge.from) ?? 0));
    add(edge, shareOf(edge, nodes, lateMs) * left);
  }
  for (const [id, list] of out) {
    const sum = list.reduce((all, [, share]) => all + share, 0);
    const scale = sum > MOST_PASSED ? MOST_PASSED / sum : 1;
    out.set(
      id,
      list.map(([target, share]) => [target, share * scale]),
    );
  }
  return out;
}

const isLine = ({ type }: CauseEdge): boolean => type === 'logged-by';

function shareOf(edge: CauseEdge, nodes: ReadonlyMap<string, Moved>, lateMs: number): number {
  const from = nodes.get(edge.from);
  const to = nodes.get(edge.to);
  return from === undefined || to === undefined || from === to
    ? 0
    : explained(from, to, edge.type) * inTime(from, to, lateMs);
}

function inTime(from: Moved, to: Moved, lateMs: number): number {
  if (from.main === undefined || to.main === undefined) return 1;
  return to.main.changedAtMs > from.main.changedAtMs + lateMs ? TOO_LATE : 1;
}

function explained(from: Moved, to: Moved, type: CauseEdge['type']): number {
  const mine = from.main;
  if (mine === undefined) return to.sure;
  const theirs = comparable(mine.role) ? to.shifts.find((shift) => shift.metric === mine.metric) : undefined;
  if (theirs === undefined) return INCOMPARABLE[type] * to.sure;
  const calls = mine.weight > 0 && theirs.weight > 0 ? theirs.weight / mine.weight : 1;
  return Math.min(1, (theirs.excess * calls) / Math.max(mine.excess, Number.MIN_VALUE)) * to.sure;
}

function comparable(role: MetricRole): boolean {
  return role === 'latency' || role === 'availability' || role === 'errors';
}

/** Availability and errors tell of the same thing. */
export function family(role: MetricRole): MetricRole {
  return role === 'availability' ? 'errors' : role;
}
