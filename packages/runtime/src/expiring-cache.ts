/** A bounded map whose entries grow stale. When full, the entry set longest ago goes. */
export interface ExpiringCache<T> {
  /** Undefined when unknown or stale. */
  get(key: string): T | undefined;
  set(key: string, value: T, ttlMs: number): void;
  deleteWhere(matches: (value: T) => boolean): void;
  size(): number;
}

export function createExpiringCache<T>(maxEntries: number, monotonicMs: () => number): ExpiringCache<T> {
  const entries = new Map<string, { value: T; staleAt: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined || entry.staleAt > monotonicMs()) {
        return entry?.value;
      }
      entries.delete(key);
      return undefined;
    },
    set: (key, value, ttlMs) => {
      entries.delete(key);
      if (entries.size >= maxEntries) {
        const oldest = entries.keys().next();
        if (!oldest.done) {
          entries.delete(oldest.value);
        }
      }
      entries.set(key, { value, staleAt: monotonicMs() + ttlMs });
    },
    deleteWhere: (matches) => {
      for (const [key, entry] of entries) {
        if (matches(entry.value)) {
          entries.delete(key);
        }
      }
    },
    size: () => entries.size,
  };
}
