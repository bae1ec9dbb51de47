import type { AuditEntry, UserRecord } from './accounts.ts';

/** What a token may do. An empty set means nothing. */
export const SCOPES = ['ingest', 'read', 'write'] as const;
export type Scope = (typeof SCOPES)[number];

export interface TokenRecord {
  readonly id: number;
  readonly name: string;
  /** An agent token speaks for one host only; an API token for the hosts and services that its payload names. */
  readonly kind: 'agent' | 'api';
  readonly scopes: ReadonlySet<Scope>;
  /** The host an agent token is bound to; null until its first use binds it. */
  readonly hostId: number | null;
  /** The host's key (host.id) once bound. */
  readonly hostKey: string | null;
  /** Keys of hosts that were merged into that host. */
  readonly formerHostKeys?: readonly string[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What a caller shows at the door: every Authorization header as sent, and the address it comes from. */
export interface Credentials {
  readonly authorization: readonly string[];
  readonly remoteAddress: string;
  /** Every X-Grafana-Id header as sent; it counts beside a token alone. */
  readonly grafanaId?: readonly string[];
}

/** Somebody who is signed in to Grafana, by the identity that Grafana signed. */
export interface GrafanaPerson {
  /** `user:7`, `service-account:3`. */
  readonly subject: string;
  /** Who it is for good: name and e-mail or login, whichever Grafana tells, and the subject. */
  readonly name: string;
  /** What colleagues call them: the name alone. */
  readonly called: string;
}

/**
 * Answers with the token that may do `needs`. Throws AUTH_MISSING, AUTH_INVALID, AUTH_REVOKED, AUTH_EXPIRED,
 * AUTH_FORBIDDEN, or STORE_UNAVAILABLE when the database does not answer and the token is not known by heart.
 */
export type Authenticate = (
  credentials: Credentials,
  needs: Scope,
  signal: AbortSignal,
) => Promise<TokenRecord>;

/** Who is at the door. */
export type Caller =
  | {
      readonly kind: 'token';
      readonly scopes: ReadonlySet<Scope>;
      readonly token: TokenRecord;
      /** Who in Grafana makes the token act; null: nobody is known. What may be done is the token's matter alone. */
      readonly person: GrafanaPerson | null;
    }
  | {
      readonly kind: 'person';
      readonly scopes: ReadonlySet<Scope>;
      readonly user: UserRecord;
      readonly sessionId: string;
    };

/** Answers with who it is, a person or a token, if they may do `needs`. Throws as `Authenticate` does. */
export type Identify = (credentials: Credentials, needs: Scope, signal: AbortSignal) => Promise<Caller>;

/** A change and its line in the audit log are one transaction. */
export interface TokenStore {
  /** Looks a token up by the SHA-256 of its secret. */
  find(secretHash: Uint8Array, signal: AbortSignal): Promise<TokenRecord | undefined>;
  /** Best effort, coalesced by the caller. */
  markUsed(tokenIds: readonly number[], at: Date, signal: AbortSignal): Promise<void>;
  create(
    token: {
      name: string;
      kind: TokenRecord['kind'];
      scopes: readonly Scope[];
      secretHash: Uint8Array;
      hostKey: string | null;
      expiresAt: Date | null;
    },
    at: Date,
    audit: Omit<AuditEntry, 'subject'>,
    signal: AbortSignal,
  ): Promise<TokenRecord>;
  /** The token as it is now; undefined where there is none, or it was revoked before. */
  revoke(
    tokenId: number,
    at: Date,
    audit: Omit<AuditEntry, 'subject'>,
    signal: AbortSignal,
  ): Promise<TokenRecord | undefined>;
  list(signal: AbortSignal): Promise<readonly (TokenRecord & { lastUsedAt: Date | null; createdAt: Date })[]>;
}

/** Logins of the database that may read the views of grafana_v1, for Grafana's own SQL data source. */
export interface SqlReaderStore {
  /**
   * Makes the login, or gives ours another password. Throws CONFIG_INVALID where the database allows no such thing, or
   * where that name belongs to somebody else.
   */
  ensure(login: { readonly name: string; readonly password: string }, signal: AbortSignal): Promise<void>;
}

/** What a resource says of the host it runs on. Of a host with an agent of its own only the agent's words count. */
export interface HostFacts {
  /** host.id, else host.name. */
  readonly key: string;
  readonly name: string;
  readonly ips: readonly string[];
  readonly os: string | null;
  readonly osVersion: string | null;
  readonly kernel: string | null;
  readonly arch: string | null;
  readonly agentVersion: string | null;
  readonly group: string | null;
  readonly tags: readonly string[];
  /** The operator's own, by key: `vigilops.host.label.<key>`. */
  readonly labels: Readonly<Record<string, string>>;
}

export type HostBinding =
  /** `formerKey`: the key that the claim names, where it is that of a host merged into this one. */
  | {
      readonly status: 'bound';
      readonly hostId: number;
      readonly hostKey: string;
      readonly formerKey?: string;
    }
  /** The claim contradicts the token; `reason` is written for the sender. */
  | { readonly status: 'refused'; readonly reason: string };

export interface HostRegistry {
  /**
   * Binds an unbound agent token to the host it names, or returns the host it is bound to, updating its card. A host that
   * was forgotten is back. The key of a host that was merged means the host that it is now, whose card stays.
   */
  bindAgent(token: TokenRecord, facts: HostFacts, signal: AbortSignal): Promise<HostBinding>;
  /**
   * For API tokens: the host of that key, created with source `otlp` when unknown. Newer facts change its card, and
   * what they leave out stays: several senders on one host know different things. Never changes an agent's card.
   * A host that was forgotten is back: somebody with a good token still names it. Merged hosts as in `bindAgent`.
   */
  findOrCreate(facts: HostFacts, signal: AbortSignal): Promise<number>;
  /**
   * Marks hosts as heard from; coalesced by the caller to at most one write a host and five seconds. One that was
   * forgotten a minute ago or longer is back: by then nobody speaks by a token that was revoked with it.
   */
  touch(hostIds: readonly number[], at: Date, signal: AbortSignal): Promise<void>;
}
