const LEAST_LIKENESS = 0.5;

/** The names most like `name`, best first: at least half of their pairs of neighbouring letters are its own (Dice). */
export function nearNames(name: string, names: Iterable<string>, count: number): readonly string[] {
  const wanted = pairsOf(name);
  return [...new Set(names)]
    .map((other) => ({ other, likeness: likeness(wanted, pairsOf(other)) }))
    .filter((found) => found.likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness || (a.other < b.other ? -1 : 1))
    .slice(0, count)
    .map(({ other }) => other);
}

/** Case and separators are what people get wrong: http_server_Requests is http.server.requests. */
function pairsOf(name: string): ReadonlySet<string> {
  const letters = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '.');
  return new Set(Array.from({ length: letters.length - 1 }, (_, i) => letters.slice(i, i + 2)));
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
