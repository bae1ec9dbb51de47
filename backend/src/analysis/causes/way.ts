import type { CauseEdge } from '@vigilops/analysis/cause';

/** A place that shows nothing unusual is a step that explains little: a longer way by others is better told. */
const SILENT_COST = 3;

/**
 * Ways from the symptom along the edges to every place that can be reached: the shortest, where places that moved are near
 * and others are far (Dijkstra over a few hundred places).
 */
export function waysFrom(
  symptom: string,
  edges: readonly CauseEdge[],
  hasMoved: (node: string) => boolean,
): (node: string) => readonly string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const cost = new Map([[symptom, 0]]);
  const cameFrom = new Map<string, string>();
  const open = new Set([symptom]);
  for (let at = nearest(open, cost); at !== undefined; at = nearest(open, cost)) {
    open.delete(at);
    for (const to of next.get(at) ?? []) {
      const sum = (cost.get(at) ?? 0) + (hasMoved(to) ? 1 : SILENT_COST);
      if (sum < (cost.get(to) ?? Infinity)) {
        cost.set(to, sum);
        cameFrom.set(to, at);
        open.add(to);
      }
    }
  }
  return (node) => {
    if (!cost.has(node)) {
      return undefined;
    }
    const way = [node];
    for (let at = cameFrom.get(node); at !== undefined; at = cameFrom.get(at)) {
      way.unshift(at);
    }
    return way;
  };
}

function nearest(open: ReadonlySet<string>, cost: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const node of open) {
    if (best === undefined || (cost.get(node) ?? Infinity) < (cost.get(best) ?? Infinity)) {
      best = node;
    }
  }
  return best;
}
