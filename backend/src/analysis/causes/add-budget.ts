import type { CauseBudget } from '../../model/index.ts';
import { budgetId, type Graph } from './graph.ts';
import { withZeros, type Looked } from './points.ts';

const LLM_COST = 'llm.cost';
const LLM_CALLS = 'llm.calls';

const NOWHERE = { host_id: null, service_id: null, host: null, service: null } as const;

/** A budget, and who spends of it how much a minute: without a call there is a zero. */
export function addBudget(graph: Graph, { name, currency, spenders }: CauseBudget, looked: Looked): void {
  const place = budgetId(name);
  graph.place({ id: place, kind: 'llm_budget', name, ...NOWHERE });
  const add = (
    id: string,
    minutes: readonly number[],
    calls: readonly number[],
    costs: readonly number[],
  ) => {
    const every = (values: readonly number[]) => withZeros({ minutes, values }, looked, looked.fromUs);
    graph.metric(id, LLM_CALLS, 'count', every(calls), { kind: 'metric', title: LLM_CALLS, unit: '' });
    // No number of events: what is little in one currency is much in another.
    graph.metric(id, LLM_COST, 'saturation', every(costs), {
      kind: 'metric',
      title: LLM_COST,
      unit: currency,
    });
  };
  const sums = new Map<number, readonly [calls: number, cost: number]>();
  for (const { keyId, key, model, minutes, calls, costs } of spenders) {
    const id = `llm:${String(keyId)}:${model}`;
    graph.place({
      id,
      kind: 'llm_spender',
      name: `${key} · ${model}`,
      ...NOWHERE,
      spender: { keyId, model },
    });
    graph.edge(place, id, 'uses');
    add(id, minutes, calls, costs);
    minutes.forEach((minute, at) => {
      const [called, cost] = sums.get(minute) ?? [0, 0];
      sums.set(minute, [called + (calls[at] ?? 0), cost + (costs[at] ?? 0)]);
    });
  }
  const all = [...sums.values()];
  add(
    place,
    [...sums.keys()],
    all.map(([calls]) => calls),
    all.map(([, cost]) => cost),
  );
}
