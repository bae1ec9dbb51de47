import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';

export interface Load {
  readonly url: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * So many calls a second for so long, each sent at its own time however long those before it take: what waits is seen.
 * Latencies in milliseconds, from the time at which a call was due. `statuses` counts answers, with what went wrong in words
 * where there was none.
 */
export async function callsAt(
  perSecond: number,
  seconds: number,
  load: Load,
): Promise<{
  readonly latencies: readonly number[];
  readonly failed: number;
  readonly statuses: ReadonlyMap<string, number>;
}> {
  const pool = new Pool(load.url, { connections: 256, pipelining: 1 });
  const latencies: number[] = [];
  const statuses = new Map<string, number>();
  const note = (status: string) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const under: Promise<void>[] = [];
  let failed = 0;
  const call = async (dueMs: number) => {
    const { statusCode, body } = await pool.request({
      path: load.path,
      method: 'POST',
      headers: load.headers,
      body: load.body,
    });
    await body.dump();
    latencies.push(performance.now() - dueMs);
    note(String(statusCode));
    failed += statusCode === 200 ? 0 : 1;
  };
  const beganMs = performance.now();
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    const dueMs = beganMs + (sent * 1_000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0.5) {
      await sleep(waitMs);
    }
    under.push(
      call(Math.max(dueMs, beganMs)).catch((error: unknown) => {
        failed += 1;
        note(error instanceof Error ? error.message : String(error));
      }),
    );
  }
  await Promise.all(under);
  await pool.close();
  return { latencies, failed, statuses };
}

/** As many calls as come back, with so many at a time: calls a second. */
export async function mostCalls(
  atOnce: number,
  seconds: number,
  load: Load,
): Promise<{ readonly perSecond: number; readonly failed: number }> {
  const pool = new Pool(load.url, { connections: atOnce, pipelining: 1 });
  const endMs = performance.now() + seconds * 1_000;
  let done = 0;
  let failed = 0;
  const keepCalling = async () => {
    while (performance.now() < endMs) {
      const { statusCode, body } = await pool.request({
        path: load.path,
        method: 'POST',
        headers: load.headers,
        body: load.body,
      });
      await body.dump();
      done += 1;
      failed += statusCode === 200 ? 0 : 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, keepCalling));
  await pool.close();
  return { perSecond: done / seconds, failed };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
