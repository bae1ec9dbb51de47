/** How long somebody waits for a lock; in evidence of causes its name goes on with who holds up the others. */
export const LOCK_WAIT = 'vigilops.db.lock.wait.longest';

/** Undefined: the metric is of no wait for a lock. Else who holds it, as far as that is known. */
export const lockHolder = (metric: string): string | undefined =>
  metric === LOCK_WAIT || metric.startsWith(`${LOCK_WAIT} `) ? metric.slice(LOCK_WAIT.length + 1) : undefined;
