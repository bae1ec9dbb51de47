/** Traces and logs are made in cells of five seconds, counted from 1970: each cell can be made alone. */
export const CELL_MS = 5000;

export function cellOf(timeMs: number): number {
  return Math.floor(timeMs / CELL_MS);
}

/** Keeps what was made for the latest `kept` cells. */
export function memoByCell<T>(kept: number, make: (cell: number) => T): (cell: number) => T {
  const made = new Map<number, T>();
  return (cell) => {
    const known = made.get(cell);
    if (known !== undefined) {
      return known;
    }
    const value = make(cell);
    made.set(cell, value);
    const oldest = made.keys().next();
    if (made.size > kept && !oldest.done) {
      made.delete(oldest.value);
    }
    return value;
  };
}
