import type { CallOptions } from '../database.ts';

const LIMIT_MS = 5_000;

/** The deadline of every call about accounts: somebody waits at the door. */
export function withinLimit(signal: AbortSignal): CallOptions {
  return { signal, timeoutMs: LIMIT_MS };
}
