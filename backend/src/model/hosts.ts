import type { AuditEntry } from './accounts.ts';

/** What people set over what the agent says. Left out: as it is. Null: as the agent says. */
export interface HostEdit {
  readonly name?: string | null;
  readonly group?: string | null;
  readonly tags?: readonly string[] | null;
  /** All of them. A label of null takes the agent's away. */
  readonly labels?: Readonly<Record<string, string | null>>;
  /** Silent for longer it is offline; null: as the settings say. */
  readonly offlineAfterMs?: number | null;
}

export type Merging =
  /** `tokenIds`: those that speak for the other host now. */
  | { readonly outcome: 'merged'; readonly tokenIds: readonly number[] }
  | { readonly outcome: 'unknown'; readonly hostId: number }
  /** `reason` is written for people. */
  | { readonly outcome: 'refused'; readonly reason: string };

/** What people do to hosts. Each change and its line in the audit log are one transaction. */
export interface HostEditor {
  /** False: there is no such host. */
  edit(hostId: number, edit: HostEdit, at: Date, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;
  /**
   * Hides it, and revokes its agent's tokens, whose ids it answers; undefined: there is no such host. Its data goes when
   * its time has come. It is back as soon as an agent with another token binds its key, or an API token's sender names it.
   */
  forget(
    hostId: number,
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<{ readonly tokenIds: readonly number[] } | undefined>;
  /**
   * The past of a host that was installed anew moves to the host that it is now, for good: what it sent, its tokens, and
   * what people set on it where nothing is set on the other. Its key stays as another name of that one, so that what
   * still comes under it comes there. Time tables that name hosts themselves keep the old id: see `stands_for` of
   * the view `effective_hosts`. Refused while it is heard from: `offlineAfterMs` is for a host without a time of its own.
   */
  merge(
    hosts: { readonly hostId: number; readonly intoId: number },
    now: { readonly at: Date; readonly offlineAfterMs: number },
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<Merging>;
}
