/** A row as the driver gives it; readers parse it with zod or name its type. */
export type Row = Record<string, unknown>;

export interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[];
  /** Named statements are prepared once a connection. */
  readonly name?: string;
}

export interface CallOptions {
  readonly signal: AbortSignal;
  /** Deadline on both sides: statement_timeout in the server and a timer here, because a frozen server keeps none. */
  readonly timeoutMs: number;
}

export interface Queryable {
  query<R extends Row = Row>(statement: Statement): Promise<readonly R[]>;
}

/**
 * The store's only way to the server. Driver errors come out as VigilError: STORE_UNAVAILABLE, STORE_TIMEOUT
 * (both retryable) or STORE_REJECTED. A connection that timed out is destroyed, never returned to the pool.
 */
export interface Database {
  readonly engine: 'timescale' | 'postgres';
  query<R extends Row = Row>(statement: Statement, options: CallOptions): Promise<readonly R[]>;
  /** One read-only or read-write transaction on one connection; rolls back when `work` throws. */
  transaction<T>(
    work: (tx: Queryable) => Promise<T>,
    options: CallOptions & { readonly readOnly?: boolean },
  ): Promise<T>;
}
