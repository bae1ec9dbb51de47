import type { BodyLimits } from '@vigilops/otlp/http';

const MIB = 1024 * 1024;

/** Every bound of the relay. Smaller than the server's where it is memory: the host is there for others. */
export const RELAY_LIMITS = {
  maxCompressedBytes: 8 * MIB,
  maxBodyBytes: 20 * MIB,
  maxJsonBytes: 8 * MIB,
  maxConcurrentInflates: 1,
  maxInFlightBytes: 32 * MIB,
  overloadRetryAfterSeconds: 1,
} as const satisfies BodyLimits;

/** From the first header to the answer: JavaScript and Python SDKs give up after 10 s. */
export const ANSWER_WITHIN_MS = 8_000;
/** What a full spool says: it empties when the server takes data again. */
export const FULL_RETRY_AFTER_SECONDS = 5;

/** Node closes idle connections after 5 s, and SDKs send once a minute: they would write into a closed one. */
export const CONNECTION_LIMITS = {
  max: 128,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  keepAliveTimeoutMs: 90_000,
} as const;
