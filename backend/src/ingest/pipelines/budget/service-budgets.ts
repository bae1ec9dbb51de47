/** Lines of one service that were not taken, since the last report. */
export interface LeftOut {
  readonly service: string;
  readonly lines: number;
  readonly perMinute: number;
}

export interface ServiceBudget {
  /** Takes a line from the budget; false where there is nothing left for a line of this severity. */
  take(severity: number): boolean;
}

export interface ServiceBudgets {
  /** Of this service, filled up to this moment; of lines that name none there is one, too. Ask once a request. */
  of(service: string): ServiceBudget;
  /** What was left out since this was asked last. */
  report(): readonly LeftOut[];
}

/** Services that are told apart; beyond, the longest silent one is forgotten, whose budget is full again anyway. */
const MAX_SERVICES = 10_000;
const MINUTE_MS = 60_000;
/** Shares of a budget that only lines of this severity and above may use: errors are kept before warnings before the rest. */
const ERROR = 17;
const WARN = 13;
const KEPT_FOR_WARNINGS = 0.2;
const KEPT_FOR_ERRORS = 0.1;

interface Bucket extends ServiceBudget {
  refill(): void;
  readonly service: string;
  leftOut: number;
}

/**
 * A token bucket a service: a minute's lines at once, and as many again a minute. `perMinute` is asked once a request; 0
 * is no limit.
 */
export function createServiceBudgets(deps: {
  readonly perMinute: () => number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}): ServiceBudgets {
  const buckets = new Map<string, Bucket>();
  const told = new Map<string, LeftOut>();

  function createBucket(service: string): Bucket {
    let perMinute = deps.perMinute();
    let tokens = perMinute;
    let filledAt = deps.nowMs();
    const bucket: Bucket = {
      service,
      leftOut: 0,
      refill: () => {
        const now = deps.nowMs();
        perMinute = deps.perMinute();
        tokens = Math.min(perMinute, tokens + ((now - filledAt) * perMinute) / MINUTE_MS);
        filledAt = now;
      },
      take: (severity) => {
        if (perMinute === 0) {
          return true;
        }
        const floor =
          severity >= ERROR ? 0 : perMinute * (severity >= WARN ? KEPT_FOR_ERRORS : KEPT_FOR_WARNINGS);
        if (tokens < Math.min(floor + 1, perMinute)) {
          bucket.leftOut += 1;
          return false;
        }
        tokens -= 1;
        return true;
      },
    };
    return bucket;
  }

  function keep(bucket: Bucket): void {
    if (bucket.leftOut > 0) {
      const lines = (told.get(bucket.service)?.lines ?? 0) + bucket.leftOut;
      told.set(bucket.service, { service: bucket.service, lines, perMinute: deps.perMinute() });
      bucket.leftOut = 0;
    }
  }

  return {
    of: (service) => {
      const known = buckets.get(service);
      const bucket = known ?? createBucket(service);
      bucket.refill();
      // The map is in the order of use: the first is the longest silent one.
      buckets.delete(service);
      buckets.set(service, bucket);
      const [eldest] = buckets.values();
      if (buckets.size > MAX_SERVICES && eldest !== undefined) {
        keep(eldest);
        buckets.delete(eldest.service);
      }
      return bucket;
    },
    report: () => {
      buckets.forEach(keep);
      const report = [...told.values()];
      told.clear();
      return report;
    },
  };
}
