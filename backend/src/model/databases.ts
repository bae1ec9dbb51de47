import type {
  Database,
  DatabaseConnections,
  DatabaseDeadlockList,
  DatabaseDetail,
  DatabaseFigureLines,
  DatabaseLockList,
  DatabaseLockTree,
  DatabaseQueryDetail,
  DatabaseQueryList,
  DatabaseSlowQuery,
  DatabaseSlowQueryList,
  DatabaseState,
  DatabaseTables,
  ListDatabaseQueriesQuery,
} from '@vigilops/contracts/api';
import type { DatabaseKind, DbReport } from '@vigilops/contracts/db-report';
import type { AuditEntry } from './accounts.ts';

/** What an agent tells of a database server: checked, and free of what no database holds. */
export interface DatabaseReportRow {
  readonly hostId: number;
  /** When it was so, in microseconds: of queries the end of their window. */
  readonly timeUs: number;
  readonly report: DbReport;
}

export interface DatabaseListQuestion {
  readonly nowUs: number;
  /** Part of the name, the address or the host. */
  readonly text?: string | undefined;
  readonly kinds?: readonly DatabaseKind[] | undefined;
  readonly hostIds?: readonly number[] | undefined;
  readonly states?: readonly DatabaseState[] | undefined;
  /** Only what comes after this one, in order of name and id. */
  readonly after?: { readonly name: string; readonly id: number } | undefined;
  readonly limit: number;
}

interface Range {
  readonly fromUs: number;
  readonly toUs: number;
}

export interface SlowQueryQuestion extends Range {
  readonly fingerprint?: string | undefined;
  /** Part of the statement. */
  readonly text?: string | undefined;
  readonly minMs?: number | undefined;
}

/** Times are ISO texts with microseconds. Servers of hosts that were forgotten are not there. */
export interface DatabaseReader {
  /** By name and id. */
  list(question: DatabaseListQuestion, signal: AbortSignal): Promise<readonly Database[]>;
  find(id: number, nowUs: number, signal: AbortSignal): Promise<DatabaseDetail | undefined>;
  figures(
    id: number,
    steps: Range & { readonly stepUs: number },
    signal: AbortSignal,
  ): Promise<DatabaseFigureLines>;
  /** The last breakdown of the hour before `atUs`. */
  connections(id: number, atUs: number, signal: AbortSignal): Promise<DatabaseConnections>;
  queries(
    id: number,
    question: Range & Omit<ListDatabaseQueriesQuery, 'from' | 'to'>,
    signal: AbortSignal,
  ): Promise<DatabaseQueryList>;
  /** Undefined: no such statement is known of it. */
  query(
    id: number,
    fingerprint: string,
    steps: Range & { readonly stepUs: number },
    signal: AbortSignal,
  ): Promise<DatabaseQueryDetail | undefined>;
  /** Newest first, with the moment of each in microseconds; goes on behind so many of a moment. */
  slowQueries(
    id: number,
    question: SlowQueryQuestion & {
      readonly after?: { readonly us: number; readonly tie: number } | undefined;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<readonly (DatabaseSlowQuery & { readonly timeUs: number })[]>;
  slowTrend(
    id: number,
    question: SlowQueryQuestion & { readonly stepUs: number },
    signal: AbortSignal,
  ): Promise<DatabaseSlowQueryList['trend']>;
  locks(
    id: number,
    question: Range & { readonly limit: number },
    signal: AbortSignal,
  ): Promise<DatabaseLockList>;
  /** See `databaseLocksAtQuery`. */
  locksAt(id: number, timeUs: number, signal: AbortSignal): Promise<DatabaseLockTree>;
  deadlocks(
    id: number,
    question: Range & { readonly limit: number },
    signal: AbortSignal,
  ): Promise<DatabaseDeadlockList>;
  tables(id: number, nowUs: number, signal: AbortSignal): Promise<DatabaseTables>;
}

export interface DatabaseStore extends DatabaseReader {
  /** It is back, without its past, when an agent tells of it again. False: there is none. */
  forget(id: number, at: Date, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;
}
