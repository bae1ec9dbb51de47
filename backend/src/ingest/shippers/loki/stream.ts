/** One stream of a push, however it was written. */
export interface LokiStream {
  readonly labels: ReadonlyMap<string, string>;
  /** Read as they are taken. Throws BODY_MALFORMED. */
  readonly entries: Iterable<LokiEntry>;
}

export interface LokiEntry {
  readonly timeUnixNano: bigint;
  readonly line: string;
  readonly metadata: readonly (readonly [name: string, value: string])[];
}
