import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Begins something so often a second for so long, each at its own time however long those before it take; resolves when
 * all have ended. `dueMs`, on the clock of `performance`, is when it should have begun: waiting counted from there is seen whole.
 */
export async function atOwnTimes(
  perSecond: number,
  seconds: number,
  begin: (place: number, dueMs: number) => Promise<void>,
): Promise<void> {
  const beganMs = performance.now();
  const under = new Set<Promise<void>>();
  for (let place = 0; place < perSecond * seconds; place += 1) {
    const dueMs = beganMs + (place * 1_000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0.5) {
      await sleep(waitMs);
    }
    const one: Promise<void> = begin(place, dueMs).finally(() => under.delete(one));
    under.add(one);
  }
  await Promise.all(under);
}
