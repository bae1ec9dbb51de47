/** The `limit` greatest of `items` by `rank`, greatest first; a rank of 0 or less never counts. */
export function greatest<Item>(items: Iterable<Item>, limit: number, rank: (item: Item) => number): Item[] {
  const top: Item[] = [];
  const ranks: number[] = [];
  // What an item has to pass. There are thousands, nearly all pass nothing, and this code is not compiled.
  let floor = 0;
  for (const item of items) {
    const own = rank(item);
    if (own <= floor) {
      continue;
    }
    const place = ranks.findIndex((other) => other < own);
    top.splice(place === -1 ? top.length : place, 0, item);
    ranks.splice(place === -1 ? ranks.length : place, 0, own);
    top.length = Math.min(top.length, limit);
    ranks.length = top.length;
    floor = top.length === limit ? (ranks.at(-1) ?? 0) : 0;
  }
  return top;
}
