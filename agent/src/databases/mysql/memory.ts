import { createDeadlockWatch } from './deadlock-watch.ts';
import { createDigests } from './digests.ts';
import { createHistory, createSlowLog } from './ended-statements.ts';
import { createMissing } from './missing.ts';
import { createToExplain } from './plans.ts';
import { createSeen } from './seen.ts';
import type { Server } from './server.ts';
import type { Status } from './status.ts';

/** What a probe keeps between rounds. */
export type Memory = ReturnType<typeof createMemory>;

/** Uptime is told in whole seconds: a start that moves by less is the same. */
const SAME_START_SECONDS = 5;

export function createMemory(logger: { debug(fields: object, text: string): void }) {
  const parts = {
    missing: createMissing(logger),
    digests: createDigests(),
    deadlocks: createDeadlockWatch(),
    history: createHistory(),
    slowLog: createSlowLog(),
    seen: createSeen(),
    toExplain: createToExplain(),
  };
  let identity: string | undefined;
  let startedAtSeconds: number | undefined;

  return {
    ...parts,
    last: undefined as { readonly status: Status; readonly monotonicMs: number } | undefined,
    settings: {} as Readonly<Record<string, string>>,
    consumers: new Set() as ReadonlySet<string>,
    programs: new Map() as ReadonlyMap<string, string>,
    sizeBytes: null as number | null,
    hadLocks: false,
    /** After connecting anew: behind an address there may be another server now. */
    meet(server: Server): void {
      if (identity !== undefined && identity !== server.identity) {
        parts.digests.forget();
        parts.deadlocks.forget();
        this.last = undefined;
        startedAtSeconds = undefined;
      }
      identity = server.identity;
    },
    /** When the server started: the same number as long as it runs. */
    startedAt(nowMs: number, uptimeSeconds: number): number {
      const now = Math.round(nowMs / 1_000 - uptimeSeconds);
      if (startedAtSeconds === undefined || Math.abs(now - startedAtSeconds) > SAME_START_SECONDS) {
        if (startedAtSeconds !== undefined) {
          parts.deadlocks.forget();
        }
        startedAtSeconds = now;
      }
      return startedAtSeconds;
    },
  };
}
