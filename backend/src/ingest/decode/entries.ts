import type { AttributesJson, HostFacts, MetricDescriptor, ScopeDescriptor } from '../../model/index.ts';

/**
 * What the caches remember. An entry is made while the body is walked and gets its id afterwards, in bulk; until
 * then its id is 0. `place` numbers an entry as the parent of others, so that a key never has to repeat its parents.
 */
export interface ResourceEntry {
  readonly place: number;
  readonly attributes: AttributesJson;
  readonly schemaUrl: string;
  readonly claim: HostClaim;
  /** What was cut or left out of the attributes; told again with every request. */
  readonly notes: readonly string[];
  /** Wall time after which the entry is not used any more. */
  expiresAtMs: number;
  id: number;
  hostId: number | null;
  /** Why no row of this resource is taken; null when rows are. */
  refusal: string | null;
}

/** Whom a resource says it runs on. */
export interface HostClaim {
  readonly hostId: string | null;
  readonly hostName: string | null;
  /** The agent speaks of its own host here, so the host's card may be brought up to date. */
  readonly fromAgent: boolean;
  /** Null when the resource names no host. */
  readonly facts: HostFacts | null;
}

/** One instrumentation scope of one resource. */
export interface ScopeEntry {
  readonly place: number;
  readonly resource: ResourceEntry;
  readonly descriptor: ScopeDescriptor;
  readonly notes: readonly string[];
  readonly refusal: string | null;
  id: number;
  /** Log streams by file path. */
  readonly streams: Map<string, StreamEntry>;
}

export interface StreamEntry {
  readonly scope: ScopeEntry;
  readonly filePath: string;
  id: number;
  /** Request that waits for this entry's id, and its number there. */
  pendingRun: number;
  pendingIndex: number;
}

/** A metric's name and unit in one scope; kinds and temporalities apart, because they make different metrics. */
export interface MetricHead {
  readonly variants: (MetricEntry | undefined)[];
}

export interface MetricEntry {
  readonly place: number;
  readonly scope: ScopeEntry;
  readonly descriptor: MetricDescriptor;
  readonly delta: boolean;
  readonly cumulative: boolean;
  readonly notes: readonly string[];
  /** Why no point of this metric is taken, as "a metric has no name". */
  readonly refusal: string | null;
}

export interface SeriesEntry {
  readonly metric: MetricEntry;
  id: number;
  /** Notes of its attributes, told again with every point. */
  notes: readonly string[] | null;
  refusal: string | null;
  refusedUntilMs: number;
  pendingRun: number;
  pendingIndex: number;
  /** Start of the cumulative series that is durable already, in µs; 0 is none. */
  startUs: number;
  /** Request that met the series last, and there the start of a cumulative or the time of a delta series, in µs. */
  runMark: number;
  runTimeUs: number;
  /** Times of the last delta points that are durable, in µs; made with the first one. */
  seen: Float64Array | null;
  seenAt: number;
}

/** Attributes of log records, which many records share byte for byte. */
export interface AttributesEntry {
  readonly json: AttributesJson;
  readonly filePath: string;
  /** −1 is none. */
  readonly sequence: number;
  readonly notes: readonly string[] | null;
  /** The sender said nothing of its own here, but at most where the line stands. */
  readonly isBare: boolean;
  /** Request in which the JSON has a place in `attributes`, and that place. */
  run: number;
  runIndex: number;
  /** The stream used last: a file's records come together. */
  scope: ScopeEntry | null;
  stream: StreamEntry | null;
}

export interface SeverityEntry {
  readonly text: string;
  /** What the word says about severity; 0 is nothing. */
  readonly severity: number;
  run: number;
  runIndex: number;
}
