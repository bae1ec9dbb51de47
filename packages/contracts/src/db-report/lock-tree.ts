import type { DbLockNode } from './report.ts';

export interface LockTreeNode {
  readonly node: DbLockNode;
  /** 0: it waits for nobody that is known. */
  readonly depth: number;
  /** Sessions that wait for it, or for one that does. */
  readonly blocks: number;
}

export interface LockTree {
  /** In the order of its drawing: a root, then those that wait for it. */
  readonly nodes: readonly LockTreeNode[];
  /** Sessions that wait for a lock. */
  readonly waiting: number;
  readonly longestMs: number;
  /** The root that most sessions wait for; of two such, the one whose transaction lasts longer. */
  readonly culprit: LockTreeNode | undefined;
}

/**
 * Who waits for whom, as a tree. A session that waits for several stands below the first of them; of a ring, the one whose
 * transaction lasts longest is the root. Of two nodes of one id the first counts.
 */
export function lockTree(nodes: readonly DbLockNode[]): LockTree {
  const byId = new Map<string, DbLockNode>();
  for (const node of nodes) {
    if (!byId.has(node.id)) {
      byId.set(node.id, node);
    }
  }
  const waiters = waitersOf(byId);
  const drawn = draw(byId, waiters).map(({ id, depth, node }) => ({
    node,
    depth,
    blocks: countBehind(id, waiters),
  }));
  const waiting = [...byId.values()].filter(isWaiting);
  return {
    nodes: drawn,
    waiting: waiting.length,
    longestMs: waiting.reduce((longest, { wait_ms: waitMs }) => Math.max(longest, waitMs ?? 0), 0),
    culprit: drawn.filter(({ depth, blocks }) => depth === 0 && blocks > 0).toSorted(byGuilt)[0],
  };
}

function isWaiting({ wait_ms: waitMs, blocked_by: blockers }: DbLockNode): boolean {
  return waitMs !== null || blockers.length > 0;
}

/** By the id of a session: who waits for it directly. */
function waitersOf(byId: ReadonlyMap<string, DbLockNode>): ReadonlyMap<string, readonly string[]> {
  const waiters = new Map<string, string[]>();
  for (const [id, { blocked_by: blockers }] of byId) {
    for (const blocker of new Set(blockers)) {
      if (blocker !== id && byId.has(blocker)) {
        waiters.set(blocker, [...(waiters.get(blocker) ?? []), id]);
      }
    }
  }
  return waiters;
}

function draw(byId: ReadonlyMap<string, DbLockNode>, waiters: ReadonlyMap<string, readonly string[]>) {
  const drawn = new Map<string, { readonly id: string; readonly depth: number; readonly node: DbLockNode }>();
  const visit = (root: string) => {
    const open = [{ id: root, depth: 0 }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const node = byId.get(next.id);
      if (node === undefined || drawn.has(next.id)) {
        continue;
      }
      drawn.set(next.id, { ...next, node });
      const depth = next.depth + 1;
      open.push(...(waiters.get(next.id) ?? []).toReversed().map((id) => ({ id, depth })));
    }
  };
  const isFree = ([id, { blocked_by: blockers }]: readonly [string, DbLockNode]) =>
    !blockers.some((blocker) => blocker !== id && byId.has(blocker));
  const byBlame = (ids: readonly string[]) =>
    ids.toSorted((a, b) => countBehind(b, waiters) - countBehind(a, waiters));
  byBlame([...byId].filter(isFree).map(([id]) => id)).forEach(visit);
  // What is left are rings, and those that wait for one.
  const left = [...byId.values()].toSorted((a, b) => (b.transaction_ms ?? 0) - (a.transaction_ms ?? 0));
  left
    .filter(({ id }) => (waiters.get(id) ?? []).length > 0)
    .forEach(({ id }) => {
      visit(id);
    });
  return [...drawn.values()];
}

/** All that wait for a session, directly or not; itself never, though it be in a ring. */
function countBehind(id: string, waiters: ReadonlyMap<string, readonly string[]>): number {
  const seen = new Set([id]);
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const waiter of waiters.get(next) ?? []) {
      if (!seen.has(waiter)) {
        seen.add(waiter);
        open.push(waiter);
      }
    }
  }
  return seen.size - 1;
}

function byGuilt(a: LockTreeNode, b: LockTreeNode): number {
  return b.blocks - a.blocks || (b.node.transaction_ms ?? 0) - (a.node.transaction_ms ?? 0);
}
