import type { DatabaseDefinitionRequest } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';

/** What was written of a server that is to be watched, without its password. */
export type DatabaseDefinitionSpec = Omit<DatabaseDefinitionRequest, 'host_id' | 'name' | 'password'>;

/** What the agent last fetched of it: all, nothing because it takes none, or all but the password. */
export type FetchOutcome = 'taken' | 'refused' | 'no_password' | 'unreadable';

/** Times are ISO texts with microseconds. */
export interface DatabaseDefinitionRecord {
  readonly id: number;
  readonly hostId: number;
  readonly hostName: string;
  readonly name: string;
  readonly spec: DatabaseDefinitionSpec;
  /** Its password; null: there is none. */
  readonly sealed: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/** A definition with what became of it. */
export interface KnownDefinition extends DatabaseDefinitionRecord {
  /** Null: the agent has not fetched it as it is now. */
  readonly fetched: { readonly at: string; readonly outcome: FetchOutcome } | null;
  /** The server as agents tell of it by this definition; null: none has. */
  readonly told: {
    readonly databaseId: number;
    readonly state: 'up' | 'down' | 'stale';
    readonly error: string | null;
    readonly errorKind: string | null;
    readonly lastSeen: string;
    /** It was fetched after that, and not so long ago that one would know more of it. */
    readonly isAwaited: boolean;
  } | null;
  /** The agent tells of another server of that name, which its own file defines. */
  readonly clashes: boolean;
}

export type NewDefinition = Pick<DatabaseDefinitionRecord, 'hostId' | 'name' | 'spec' | 'sealed'>;

export interface DefinitionQuestion {
  readonly nowUs: number;
  readonly hostIds?: readonly number[] | undefined;
  /** Only what comes after this one, in order of name and id. */
  readonly after?: { readonly name: string; readonly id: number } | undefined;
  readonly limit: number;
}

/** `host_full`: it has as many as a host may have. */
export type DefinitionRefusal = 'name_taken' | 'host_full' | 'host_unknown';

export interface DatabaseDefinitionStore {
  /** By name and id; of hosts that are there. */
  list(question: DefinitionQuestion, signal: AbortSignal): Promise<readonly KnownDefinition[]>;
  find(id: number, nowUs: number, signal: AbortSignal): Promise<KnownDefinition | undefined>;
  create(
    definition: NewDefinition,
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<{ readonly outcome: 'created'; readonly id: number } | { readonly outcome: DefinitionRefusal }>;
  /**
   * `before` is what it was decided on: `changed_meanwhile` where it is that no more. A server that was told of under the
   * old name goes on under the new one.
   */
  change(
    before: Pick<DatabaseDefinitionRecord, 'id' | 'updatedAt'>,
    definition: NewDefinition,
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<'changed' | 'unknown' | 'changed_meanwhile' | DefinitionRefusal>;
  /** What was told of its server stays, until it is forgotten. */
  remove(id: number, at: Date, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;
  /** Those of a host that are enabled. */
  assignedTo(hostId: number, signal: AbortSignal): Promise<readonly DatabaseDefinitionRecord[]>;
  /** Writes only where it is news. */
  noteFetched(
    outcomes: readonly (Pick<DatabaseDefinitionRecord, 'id' | 'updatedAt'> & {
      readonly outcome: FetchOutcome;
    })[],
    at: Date,
    signal: AbortSignal,
  ): Promise<void>;
}
