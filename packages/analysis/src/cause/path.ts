import type { CauseQuestion } from './types.ts';

/** The shortest way from the symptom to a node along the edges; the node alone where there is none. */
export function pathTo(node: string, question: CauseQuestion): readonly string[] {
  const from = question.symptom?.node;
  if (from === undefined || from === node) return [node];
  const next = new Map<string, string[]>();
  for (const edge of question.edges) next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
  const cameFrom = new Map<string, string>([[from, from]]);
  const queue = [from];
  for (const at of queue) {
    for (const to of next.get(at) ?? []) {
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, at);
      queue.push(to);
    }
    if (cameFrom.has(node)) break;
  }
  if (!cameFrom.has(node)) return [node];
  const path = [node];
  for (let at = node; at !== from;) {
    at = cameFrom.get(at) ?? from;
    path.unshift(at);
  }
  return path;
}
