/** Slow statements that were told already, so that each is counted once. */
export interface Seen {
  /** Whether this id is new. */
  add(id: string): boolean;
}

const MAX_IDS = 5_000;

export function createSeen(): Seen {
  const ids = new Set<string>();
  return {
    add(id) {
      const isNew = !ids.delete(id);
      // Those that were seen last stay longest.
      ids.add(id);
      if (ids.size > MAX_IDS) {
        const [oldest = id] = ids;
        ids.delete(oldest);
      }
      return isNew;
    },
  };
}
