import type { Clock } from '@vigilops/runtime';

import { DatabaseTrouble, type DatabaseProbe, type DueWork, type ProbeFindings } from './types.ts';

export interface LookDeps {
  readonly clock: Clock;
  /** The agent stops. */
  readonly signal: AbortSignal;
}

export type Looked =
  | { readonly how: 'well'; readonly findings: ProbeFindings }
  | { readonly how: 'failed'; readonly error: unknown }
  /** `isStuck`: the probe does not give up what it was told to, and is of no more use. */
  | { readonly how: 'late'; readonly error: unknown; readonly isStuck: boolean };

/** How long a probe may take to give up. */
const GRACE_MS = 2_000;

/** One round of a probe, which ends by `limitMs` or little later whatever the probe does. Never rejects. */
export async function lookWithin(
  probe: DatabaseProbe,
  due: ReadonlySet<DueWork>,
  limitMs: number,
  { clock, signal }: LookDeps,
): Promise<Looked> {
  const limit = new AbortController();
  const ended = new AbortController();
  const late = new DatabaseTrouble('timeout', `no answer within ${String(limitMs / 1_000)} s`);
  const stop = () => {
    limit.abort(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });

  async function look(): Promise<Looked> {
    try {
      const nowMs = clock.now().getTime();
      return { how: 'well', findings: await probe.look({ nowMs, due, signal: limit.signal }) };
    } catch (error) {
      return limit.signal.reason === late
        ? { how: 'late', error: isTimeout(error) ? error : late, isStuck: false }
        : { how: 'failed', error };
    }
  }

  async function expire(): Promise<Looked> {
    await clock.sleep(limitMs, ended.signal);
    limit.abort(late);
    await clock.sleep(GRACE_MS, ended.signal);
    return { how: 'late', error: late, isStuck: true };
  }

  try {
    const expiry = expire();
    // It is over when the probe has ended first.
    expiry.catch(() => undefined);
    return await Promise.race([look(), expiry]);
  } finally {
    ended.abort();
    signal.removeEventListener('abort', stop);
  }
}

/** The probe's own words for it tell more. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'kind' in error && error.kind === 'timeout';
}
