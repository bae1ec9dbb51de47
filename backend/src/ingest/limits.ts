const MIB = 1024 * 1024;

/** Every bound of the gate. What exceeds one is refused with a message that names it. */
export interface GateLimits {
  /** Body bytes on the wire when it is compressed. */
  readonly maxCompressedBytes: number;
  /** Body bytes after inflation, or on the wire when it is not compressed. OTLP/HTTP recommends 20 MiB. */
  readonly maxBodyBytes: number;
  /** JSON costs several times its size while it is parsed, and blocks the thread meanwhile. */
  readonly maxJsonBytes: number;
  readonly maxConcurrentInflates: number;
  /** Bodies of all requests being read, inflated, decoded and committed, together. */
  readonly maxInFlightBytes: number;
  /** From the first header to the answer. JavaScript and Python SDKs give up after 10 s. */
  readonly requestDeadlineMs: number;
  /** What Retry-After says when the gate itself is full. */
  readonly overloadRetryAfterSeconds: number;
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
