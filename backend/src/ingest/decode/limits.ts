const DAY_MS = 86_400_000;

/** Every bound of the decoder. Cutting to a bound is a warning and keeps the row; refusing says which bound it was. */
export interface DecodeLimits {
  /** Attributes of one record, resource or scope; the first ones are kept. */
  readonly maxAttributes: number;
  /** UTF-8 bytes of an attribute key, metric name, unit or severity text. */
  readonly maxKeyBytes: number;
  /** UTF-8 bytes of a text or bytes value in attributes, and of a span's name. */
  readonly maxValueBytes: number;
  /** UTF-8 bytes of a log body. */
  readonly maxBodyBytes: number;
  /** Lists and maps inside each other in one value; a deeper one is refused with its item. */
  readonly maxDepth: number;
  /** Values in all attributes, or in the body, of one item; an item with more is refused. */
  readonly maxNodes: number;
  /** Buckets of a histogram, quantiles of a summary; a point with more is refused. */
  readonly maxBuckets: number;
  /** Exemplars of a point, events and links of a span; the first ones are kept. */
  readonly maxDetails: number;
  /** Passed to the catalog, which counts what a host already has. */
  readonly maxSeriesPerHost: number;
  /** Resources in one request that were not seen before; each costs a look at the host registry. */
  readonly maxNewResources: number;
  /** How far ahead of our clock a time may be: one point in 2036 would pin "latest" for ten years. */
  readonly maxFutureMs: number;
  /** Older rows would fall into partitions that are compressed or gone. */
  readonly metricRetentionMs: number;
  readonly logRetentionMs: number;
  readonly spanRetentionMs: number;
  readonly checkRetentionMs: number;
  readonly hostChangeRetentionMs: number;
  /** Of reports about databases. */
  readonly databaseRetentionMs: number;
  /** Series remembered in one of the two generations of the cache; about 250 bytes each. */
  readonly maxCachedSeries: number;
  /** After this a resource and all below it are looked up again, so that deletions elsewhere are noticed. */
  readonly cacheRefreshMs: number;
  /** How long a refusal (series limit, foreign host) is remembered before asking again. */
  readonly refusalMemoryMs: number;
}

export const DEFAULT_DECODE_LIMITS: DecodeLimits = {
  maxAttributes: 128,
  maxKeyBytes: 256,
  maxValueBytes: 16_384,
  maxBodyBytes: 1_048_576,
  maxDepth: 32,
  maxNodes: 10_000,
  maxBuckets: 2_048,
  maxDetails: 128,
  maxSeriesPerHost: 10_000,
  maxNewResources: 1_000,
  maxFutureMs: 600_000,
  metricRetentionMs: 30 * DAY_MS,
  logRetentionMs: 7 * DAY_MS,
  spanRetentionMs: 7 * DAY_MS,
  checkRetentionMs: 30 * DAY_MS,
  hostChangeRetentionMs: 90 * DAY_MS,
  databaseRetentionMs: 30 * DAY_MS,
  maxCachedSeries: 262_144,
  cacheRefreshMs: 3_600_000,
  refusalMemoryMs: 60_000,
};
