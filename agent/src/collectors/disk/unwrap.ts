const WRAP = 2 ** 32;

/**
 * Turns a counter that the kernel keeps in 32 bits (the millisecond columns of /proc/diskstats start again after
 * 49.7 days) into one that goes on. A fall from the upper to the lower half of the range is taken for a wrap, any
 * other fall for a real restart of the counter.
 */
export function createUnwrapper(): (key: string, raw: number) => number {
  const seen = new Map<string, { last: number; offset: number }>();
  return (key, raw) => {
    const state = seen.get(key) ?? { last: raw, offset: 0 };
    if (raw < state.last) {
      state.offset = state.last < WRAP && state.last > WRAP / 2 && raw < WRAP / 2 ? state.offset + WRAP : 0;
    }
    state.last = raw;
    seen.set(key, state);
    return raw + state.offset;
  };
}
