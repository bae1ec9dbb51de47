/** The bounds of bodies, for every receiver of OTLP over HTTP. What exceeds one is refused with a message that names it. */
export interface BodyLimits {
  /** Body bytes on the wire when it is compressed. */
  readonly maxCompressedBytes: number;
  /** Body bytes after inflation, or on the wire when it is not compressed. OTLP/HTTP recommends 20 MiB. */
  readonly maxBodyBytes: number;
  /** JSON costs several times its size while it is parsed, and blocks the thread meanwhile. */
  readonly maxJsonBytes: number;
  readonly maxConcurrentInflates: number;
  /** Bodies of all requests being read, inflated, decoded and committed, together. */
  readonly maxInFlightBytes: number;
  /** What Retry-After says when the receiver itself is full. */
  readonly overloadRetryAfterSeconds: number;
}
