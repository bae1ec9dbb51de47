import type { Scope } from './access.ts';

export const ROLES = ['admin', 'member'] as const;
export type Role = (typeof ROLES)[number];

/** PRD 3.7.2: an Admin does everything, a Member reads. Nobody sends telemetry as a person. */
export const SCOPES_OF_ROLE: Readonly<Record<Role, ReadonlySet<Scope>>> = {
  admin: new Set(['read', 'write']),
  member: new Set(['read']),
};

export interface UserRecord {
  readonly id: number;
  /** As it was written; two that differ in case alone are one. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  readonly lastLoginAt: Date | null;
}

/** With what only the porter needs. */
export interface StoredUser extends UserRecord {
  /** In the PHC string format. */
  readonly passwordHash: string;
}

/** One browser or program that a person signed in with. */
export interface SessionRecord {
  /** A random UUID. */
  readonly id: string;
  readonly userId: number;
  /** Counts refreshes: only the refresh token of the newest generation is good. */
  readonly generation: number;
  readonly rotatedAt: Date;
  readonly createdAt: Date;
  /** Moves with each refresh. */
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly address: string;
  readonly userAgent: string;
}

/** Who did something. */
export interface Actor {
  /**
   * `grafana`: somebody in Grafana, through a token; `command`: somebody at the command line of the server; `nobody`:
   * somebody who is not signed in.
   */
  readonly kind: 'person' | 'token' | 'grafana' | 'command' | 'nobody';
  /** Of the user or of the token. */
  readonly id: number | null;
  readonly name: string;
  /** What colleagues call them, where `name` says more than that. */
  readonly called?: string;
}

/** What people read who only want to know which colleague it was; the audit log keeps the whole name. */
export const calledOf = ({ called, name }: Actor): string => called ?? name;

/** One line of the audit log. */
export interface AuditEntry {
  readonly actor: Actor;
  /** `<noun>.<verb in the past>`, such as `user.invited`. */
  readonly action: string;
  /** What it was done to, in words that outlive it: an e-mail address, the name of a token. */
  readonly subject: string;
  /** Never a secret. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  readonly address: string | null;
}

export interface AuditRecord extends AuditEntry {
  readonly id: number;
  readonly at: Date;
}

export type Rotation =
  /** `generation` is the one to hand out now. A repeat within the grace time is given the same as the first. */
  | { readonly outcome: 'rotated'; readonly session: SessionRecord; readonly user: UserRecord }
  /** A refresh token that was used before came again: the session is over now. */
  | { readonly outcome: 'reused' }
  /** Unknown, revoked or expired, or its user is disabled. */
  | { readonly outcome: 'gone' };

export interface Invitation {
  readonly id: number;
  /** Whom it is for; null where it is for whoever has the link. */
  readonly email: string | null;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly invitedBy: string;
}

export type NewUser = Pick<StoredUser, 'email' | 'name' | 'passwordHash'>;

/**
 * How somebody becomes a user: as the first, by a sign-up that is open to all, or by an invitation's secret (its
 * SHA-256).
 */
export type Admission =
  | { readonly by: 'first' }
  | { readonly by: 'sign-up' }
  | { readonly by: 'invitation'; readonly secretHash: Uint8Array };

export type Admitted =
  | { readonly outcome: 'created'; readonly user: UserRecord }
  | { readonly outcome: 'email_taken' }
  /** There are users already. */
  | { readonly outcome: 'not_first' }
  /** Unknown, used, expired, withdrawn, or for another address. */
  | { readonly outcome: 'invitation_invalid' };

export type UserChange = 'changed' | 'unknown' | 'last_admin';

/**
 * People and their sessions. Each change and its line in the audit log are one transaction. All methods throw
 * STORE_UNAVAILABLE or STORE_TIMEOUT when the database does not answer.
 */
export interface AccountStore {
  hasUsers(signal: AbortSignal): Promise<boolean>;
  findByEmail(email: string, signal: AbortSignal): Promise<StoredUser | undefined>;
  findById(userId: number, signal: AbortSignal): Promise<StoredUser | undefined>;
  /** By name. */
  list(signal: AbortSignal): Promise<readonly UserRecord[]>;
  /** The first user is an Admin, who signs up is a Member, who is invited has the invitation's role. */
  admit(
    user: NewUser,
    how: Admission,
    at: Date,
    audit: Omit<AuditEntry, 'subject'>,
    signal: AbortSignal,
  ): Promise<Admitted>;
  /** Refuses what would leave no Admin who can sign in. Who is disabled, or gets another role, loses all sessions. */
  change(
    userId: number,
    change: { readonly name?: string; readonly role?: Role; readonly disabled?: boolean },
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<UserChange>;
  remove(userId: number, at: Date, audit: AuditEntry, signal: AbortSignal): Promise<UserChange>;
  /** Ends all sessions but `keepSession`. False when there is no such user. */
  setPassword(
    userId: number,
    passwordHash: string,
    at: Date,
    keepSession: string | null,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<boolean>;

  /**
   * For a user whose password was found to be of this hash. False where the account has another one by now, is disabled
   * or gone: who signs in must not win a race against who changes the password.
   */
  openSession(
    session: Pick<SessionRecord, 'id' | 'userId' | 'createdAt' | 'expiresAt' | 'address' | 'userAgent'>,
    passwordHash: string,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Its session and user where the session lives and the user may sign in. */
  findSession(
    sessionId: string,
    at: Date,
    signal: AbortSignal,
  ): Promise<{ readonly session: SessionRecord; readonly user: UserRecord } | undefined>;
  /**
   * Goes from `generation` to the next. Many at once with the same one, or again within `graceMs`, get the same next
   * one; an older one ends the session.
   */
  rotate(
    sessionId: string,
    generation: number,
    times: { readonly at: Date; readonly expiresAt: Date; readonly graceMs: number },
    signal: AbortSignal,
  ): Promise<Rotation>;
  endSession(sessionId: string, at: Date, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;

  /** A link that sets a new password once. Links made before for the same user are no longer good. */
  createReset(
    reset: { readonly userId: number; readonly secretHash: Uint8Array; readonly expiresAt: Date },
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<void>;
  /** Sets the password, ends all sessions and uses up the link; undefined where the link is not good. */
  useReset(
    secretHash: Uint8Array,
    passwordHash: string,
    at: Date,
    audit: Omit<AuditEntry, 'subject'>,
    signal: AbortSignal,
  ): Promise<UserRecord | undefined>;
  invite(
    invitation: {
      readonly email: string | null;
      readonly role: Role;
      readonly secretHash: Uint8Array;
      readonly expiresAt: Date;
      readonly invitedBy: string;
    },
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<Invitation>;
  /** Those that are still good, newest first. */
  listInvitations(at: Date, signal: AbortSignal): Promise<readonly Invitation[]>;
  withdrawInvitation(
    invitationId: number,
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<boolean>;

  /**
   * Notes one attempt under each key and tells how many there were within `windowMs`, this one included: noted before
   * it is judged, so that a hundred at once cannot all be the first.
   */
  noteAttempts(
    keys: readonly string[],
    at: Date,
    windowMs: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number>>;
  /** The attempt was good. */
  forgetAttempts(keys: readonly string[], signal: AbortSignal): Promise<void>;

  audit(entry: AuditEntry, at: Date, signal: AbortSignal): Promise<void>;
  /** Newest first. */
  listAudit(
    page: { readonly beforeId: number | null; readonly limit: number },
    signal: AbortSignal,
  ): Promise<readonly AuditRecord[]>;
  /** The first line whose hash does not follow from the one before it; undefined where the log is whole. */
  checkAudit(signal: AbortSignal): Promise<{ readonly brokenAt: number } | undefined>;
  /** Removes what is of no more use: attempts, used links, sessions that are over. */
  prune(at: Date, signal: AbortSignal): Promise<void>;
}
