/** Remembers what belongs to a pair of hashes; a fixed number of slots, where a newcomer takes the older one of two. */
export interface ShapeCache<T> {
  get(a: number, b: number): T | undefined;
  set(a: number, b: number, value: T): void;
  clear(): void;
}

export function createShapeCache<T>(slots: number): ShapeCache<T> {
  const mask = slots - 1;
  const firsts = new Int32Array(slots);
  const seconds = new Int32Array(slots);
  const values = new Array<T | undefined>(slots).fill(undefined);
  const slotOf = (a: number, b: number) => (a ^ (a >>> 15) ^ (b >>> 7)) & mask;
  return {
    get(a, b) {
      const slot = slotOf(a, b);
      if (firsts[slot] === a && seconds[slot] === b) {
        return values[slot];
      }
      const other = slot ^ 1;
      return firsts[other] === a && seconds[other] === b ? values[other] : undefined;
    },
    set(a, b, value) {
      const slot = slotOf(a, b);
      if (values[slot] !== undefined && !(firsts[slot] === a && seconds[slot] === b)) {
        const other = slot ^ 1;
        firsts[other] = firsts[slot] ?? 0;
        seconds[other] = seconds[slot] ?? 0;
        values[other] = values[slot];
      }
      firsts[slot] = a;
      seconds[slot] = b;
      values[slot] = value;
    },
    clear() {
      values.fill(undefined);
    },
  };
}
