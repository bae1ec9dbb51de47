import type { TokenRecord } from './access.ts';
import type { AuditEntry } from './accounts.ts';

/** A secret with which an agent fetches a token of its own, once. */
export interface EnrollmentRecord {
  readonly id: number;
  readonly name: string;
  /** The only host that may use it; null: whichever comes. */
  readonly hostKey: string | null;
  readonly group: string | null;
  readonly tags: readonly string[];
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly usedAt: Date | null;
  /** Name of the host. */
  readonly usedBy: string | null;
}

export type NewEnrollment = Pick<
  EnrollmentRecord,
  'name' | 'hostKey' | 'group' | 'tags' | 'createdBy' | 'expiresAt'
> & {
  /** SHA-256 of the secret. */
  readonly secretHash: Uint8Array;
};

/** What an agent says of itself, and the token that it is to have. */
export interface EnrollingAgent {
  /** What makes its host this host: the machine-id, as in `host.id`. */
  readonly hostKey: string;
  readonly hostName: string;
  readonly version: string;
  /** SHA-256 of the token's secret. */
  readonly tokenHash: Uint8Array;
}

export type Enrolled =
  | {
      readonly outcome: 'enrolled';
      readonly enrollment: EnrollmentRecord;
      readonly token: TokenRecord;
      /** Ids of the tokens that spoke for this host until now: an agent was installed anew. */
      readonly replaced: readonly number[];
    }
  | { readonly outcome: 'unknown' }
  | {
      readonly outcome: 'used' | 'revoked' | 'expired' | 'other_host';
      readonly enrollment: EnrollmentRecord;
    };

/**
 * Each change and its lines in the audit log are one transaction. All methods throw STORE_UNAVAILABLE or STORE_TIMEOUT
 * when the database does not answer.
 */
export interface EnrollmentStore {
  create(
    enrollment: NewEnrollment,
    at: Date,
    audit: Omit<AuditEntry, 'subject'>,
    signal: AbortSignal,
  ): Promise<EnrollmentRecord>;
  /** Newest first. */
  list(signal: AbortSignal): Promise<readonly EnrollmentRecord[]>;
  /** False where there is none that is still good. */
  revoke(
    enrollmentId: number,
    at: Date,
    audit: Omit<AuditEntry, 'subject'>,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Of many at once with the same secret one is enrolled. The host's tokens from before are revoked. */
  enroll(
    secretHash: Uint8Array,
    agent: EnrollingAgent,
    at: Date,
    address: string,
    signal: AbortSignal,
  ): Promise<Enrolled>;
}
