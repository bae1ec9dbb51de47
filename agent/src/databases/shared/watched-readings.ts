import { lockTree, type DbLockNode, type DbReport } from '@vigilops/contracts/db-report';

import type { DatabaseReading } from '../types.ts';

/** Shares of limits, and who holds up others: what alert rules look at, made of what a probe reports. */
export interface WatchedReadings {
  take(reports: readonly DbReport['report'][], nowMs: number): readonly DatabaseReading[];
  /** Culprits of now and of late. */
  blockers(): readonly string[];
}

/** A culprit that is gone is told with 0 for so long, so that what was said of it ends. */
const REMEMBERED_MS = 600_000;
/** More at once are no culprits but a crowd. */
const MOST_REMEMBERED = 20;

export const WATCHED_METRICS = [
  {
    metric: 'vigilops.db.connections.utilization',
    kind: 'gauge',
    unit: '1',
    description: 'Connections of the most that are allowed',
    attributes: [],
  },
  {
    metric: 'vigilops.db.memory.utilization',
    kind: 'gauge',
    unit: '1',
    description: 'Memory of the most that is allowed',
    attributes: [],
  },
  {
    metric: 'vigilops.db.lock.wait.longest',
    kind: 'gauge',
    unit: 's',
    description:
      'The longest that somebody has waited for a lock, by the session at the root; 0: nobody waits for it any more',
    attributes: ['vigilops.db.lock.blocker'],
  },
] as const;

/** `known`: culprits that an agent before this one has told of. */
export function createWatchedReadings(known: readonly string[] = []): WatchedReadings {
  const seenAtMs = new Map<string, number>();
  let isFirst = true;

  return {
    take(reports, nowMs) {
      if (isFirst) {
        known.forEach((blocker) => seenAtMs.set(blocker, nowMs));
        isFirst = false;
      }
      const shares = reports.flatMap((report) => (report.type === 'state' ? sharesOf(report.figures) : []));
      const waits = new Map<string, number>();
      for (const report of reports) {
        if (report.type === 'locks') {
          longestWaits(report.nodes).forEach((seconds, blocker) => waits.set(blocker, seconds));
        }
      }
      for (const blocker of waits.keys()) {
        // The newest last.
        seenAtMs.delete(blocker);
        seenAtMs.set(blocker, nowMs);
      }
      forgetOld(seenAtMs, nowMs);
      // Where a part could not be read, nobody says that nobody waits.
      const blockers = reports.some(isPart) ? [...waits.keys()] : [...seenAtMs.keys()];
      return [...shares, ...blockers.map((blocker) => waitOf(blocker, waits.get(blocker) ?? 0))];
    },
    blockers: () => [...seenAtMs.keys()],
  };
}

const isPart = (report: DbReport['report']) => report.type === 'state' && typeof report.error === 'string';

type Figures = Extract<DbReport['report'], { type: 'state' }>['figures'];

function sharesOf(figures: Figures): readonly DatabaseReading[] {
  const share = (metric: string, used: number | null | undefined, most: number | null | undefined) =>
    typeof used === 'number' && typeof most === 'number' && most > 0
      ? [{ metric, kind: 'gauge', unit: '1', value: used / most, attributes: {} } as const]
      : [];
  return [
    ...share('vigilops.db.connections.utilization', figures?.connections, figures?.connections_max),
    ...share('vigilops.db.memory.utilization', figures?.memory_bytes, figures?.memory_max_bytes),
  ];
}

/** By who is at the root: the longest wait of all that wait for it, directly or not, in seconds. */
function longestWaits(nodes: readonly DbLockNode[]): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  let root = '';
  // In the order of a tree's drawing: each root, then those that wait for it.
  for (const { node, depth, blocks } of lockTree(nodes).nodes) {
    if (depth === 0) {
      root = blocks > 0 ? blockerOf(node) : '';
    }
    if (root !== '' && node.wait_ms !== null) {
      longest.set(root, Math.max(longest.get(root) ?? 0, node.wait_ms / 1_000));
    }
  }
  return longest;
}

/** Without the number of its session, which would make a series of each. */
function blockerOf({ user, application, address, state }: DbLockNode): string {
  const isSaid = (part: string | null) => part !== null && part !== '';
  const from = isSaid(application) ? application : address;
  const who = [user, from].filter(isSaid).join(' @ ');
  const told = who === '' ? state : `${who} (${state})`;
  return told.slice(0, MOST_CHARACTERS);
}

const MOST_CHARACTERS = 200;

function forgetOld(seenAtMs: Map<string, number>, nowMs: number): void {
  let surplus = seenAtMs.size - MOST_REMEMBERED;
  for (const [blocker, atMs] of seenAtMs) {
    if (surplus > 0 || nowMs - atMs > REMEMBERED_MS) {
      seenAtMs.delete(blocker);
    }
    surplus -= 1;
  }
}

const waitOf = (blocker: string, seconds: number): DatabaseReading => ({
  metric: 'vigilops.db.lock.wait.longest',
  kind: 'gauge',
  unit: 's',
  value: seconds,
  attributes: { 'vigilops.db.lock.blocker': blocker },
});
