/** How many unknown secrets an address may have looked up, so that a flood of them cannot hammer the database. */
export interface LookupAllowance {
  /** False when the address has used its allowance up. */
  take(address: string): boolean;
  /** The secret was good after all. */
  giveBack(address: string): void;
}

/** A token bucket per address; addresses not seen for a full refill are forgotten, and their number is bounded. */
export function createLookupAllowance(
  limits: { burst: number; perSecond: number; maxAddresses: number },
  monotonicMs: () => number,
): LookupAllowance {
  const buckets = new Map<string, { left: number; at: number }>();
  const current = (address: string): number => {
    const bucket = buckets.get(address);
    return bucket === undefined
      ? limits.burst
      : Math.min(limits.burst, bucket.left + ((monotonicMs() - bucket.at) / 1_000) * limits.perSecond);
  };
  const put = (address: string, left: number) => {
    // Set anew, so that the order of the map is the order of last use.
    buckets.delete(address);
    if (left >= limits.burst) {
      return;
    }
    if (buckets.size >= limits.maxAddresses) {
      const oldest = buckets.keys().next();
      if (!oldest.done) {
        buckets.delete(oldest.value);
      }
    }
    buckets.set(address, { left, at: monotonicMs() });
  };
  return {
    take: (address) => {
      const left = current(address);
      if (left < 1) {
        return false;
      }
      put(address, left - 1);
      return true;
    },
    giveBack: (address) => {
      put(address, current(address) + 1);
    },
  };
}
