import { DIGEST_KINDS, type DigestKind } from '@vigilops/contracts/api';
import type { DigestStore } from '../model/index.ts';
import type { Job } from './job.ts';

/** As long as alerts are kept. */
const KEPT_US = 400 * 86_400e6;

export interface DigestJobDeps {
  /** Makes the one whose hour has come; undefined where there is nothing to make. */
  readonly publish: (
    kind: DigestKind,
    nowUs: number,
    signal: AbortSignal,
  ) => Promise<{ readonly told: number } | undefined>;
  readonly store: Pick<DigestStore, 'prune'>;
  /** By the clock that all backends share. */
  readonly nowUs: (signal: AbortSignal) => Promise<number>;
}

/** Digests at their hour, once among all backends, and after an outage as soon as there is one again. */
export function createDigestJobs(deps: DigestJobDeps): readonly Job[] {
  return [
    {
      name: 'digests',
      everyMs: 300_000,
      timeoutMs: 600_000,
      run: async (signal) => {
        const nowUs = await deps.nowUs(signal);
        let made = 0;
        let told = 0;
        for (const kind of DIGEST_KINDS) {
          const digest = await deps.publish(kind, nowUs, signal);
          made += digest === undefined ? 0 : 1;
          told += digest?.told ?? 0;
        }
        return { made, messages: told, removed: await deps.store.prune(nowUs - KEPT_US, signal) };
      },
    },
  ];
}
