import type { CauseEdge } from '@vigilops/analysis/cause';

/**
 * What can have caused trouble at a place: all that it depends on, however far. At a host also what runs on it, with its
 * changes and its lines, for these fill disks and memory; not whom that asks in its turn.
 */
export function nearOf(symptom: string, edges: readonly CauseEdge[]): ReadonlySet<string> {
  const from = Map.groupBy(edges, (edge) => edge.from);
  const near = new Set([symptom]);
  for (const at of near) {
    from.get(at)?.forEach(({ to }) => near.add(to));
  }
  for (const tenant of edges.filter(({ type, to }) => type === 'runs-on' && to === symptom)) {
    near.add(tenant.from);
    from
      .get(tenant.from)
      ?.filter(({ type }) => type === 'changed-by' || type === 'logged-by')
      .forEach(({ to }) => near.add(to));
  }
  return near;
}
