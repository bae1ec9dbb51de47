/** The `limit` greatest of `items` by `rank`, greatest first; a rank of 0 or less never counts. */
export function greatest<Item>(items: Iterable<Item>, limit: number, rank: (item: Item) => number): Item[] {
  const top: Item[] = [];
  for (const item of items) {
    const last = top[top.length - 1];
    if (rank(item) <= 0 || (top.length === limit && last !== undefined && rank(item) <= rank(last))) {
      continue;
    }
    const place = top.findIndex((other) => rank(other) < rank(item));
    top.splice(place === -1 ? top.length : place, 0, item);
    top.length = Math.min(top.length, limit);
  }
  return top;
}
