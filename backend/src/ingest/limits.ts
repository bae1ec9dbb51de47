import type { BodyLimits } from '@vigilops/otlp/http';

const MIB = 1024 * 1024;

/** Every bound of the gate. What exceeds one is refused with a message that names it. */
export interface GateLimits extends BodyLimits {
  /** From the first header to the answer. JavaScript and Python SDKs give up after 10 s. */
  readonly requestDeadlineMs: number;
}

export const DEFAULT_GATE_LIMITS: GateLimits = {
  maxCompressedBytes: 8 * MIB,
  maxBodyBytes: 20 * MIB,
  maxJsonBytes: 8 * MIB,
  maxConcurrentInflates: 2,
  maxInFlightBytes: 64 * MIB,
  requestDeadlineMs: 8_000,
  overloadRetryAfterSeconds: 1,
};
