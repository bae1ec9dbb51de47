import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type { EnrollmentRecord, EnrollmentStore, NewEnrollment } from '../model/index.ts';
import type { By } from './accounts.ts';
import type { Attempts } from './attempts.ts';
import { createOneTimeSecret, hashOneTimeSecret } from './one-time-secret.ts';
import type { From } from './sessions.ts';

/** What an agent says of itself. */
export interface AgentFacts {
  readonly hostKey: string;
  readonly hostName: string;
  readonly version: string;
}

export interface EnrolledAgent {
  /** The secret of a token of its own. */
  readonly token: string;
  readonly enrollment: EnrollmentRecord;
  /** Ids of the tokens that are refused from now on. */
  readonly replaced: readonly number[];
}

/** How agents come to their tokens: by a secret that is good once. */
export interface Enrollments {
  create(
    wanted: Pick<NewEnrollment, 'name' | 'hostKey' | 'group' | 'tags'> & { readonly validMs: number },
    by: By,
    signal: AbortSignal,
  ): Promise<{ readonly enrollment: EnrollmentRecord; readonly secret: string }>;
  list(signal: AbortSignal): Promise<readonly EnrollmentRecord[]>;
  /** Throws NOT_FOUND where there is none that is still good. */
  revoke(enrollmentId: number, by: By, signal: AbortSignal): Promise<void>;
  /**
   * `authorization`: every such header, as sent. Throws AUTH_MISSING, AUTH_INVALID (unknown, used, for another host),
   * AUTH_EXPIRED, AUTH_REVOKED, AUTH_THROTTLED.
   */
  enroll(
    authorization: readonly string[],
    agent: AgentFacts,
    from: From,
    signal: AbortSignal,
  ): Promise<EnrolledAgent>;
}

const PREFIX = 'vgo_enroll_';
const BEARER = /^bearer +(vgo_enroll_[\w-]{43}) *$/i;
const MAX_HEADER = 256;

export function createEnrollments(deps: {
  readonly store: EnrollmentStore;
  readonly attempts: Attempts;
  readonly clock: Clock;
  /** A new secret for an agent's token, and its SHA-256. */
  readonly newToken: () => { readonly secret: string; readonly hash: Uint8Array };
}): Enrollments {
  const { store, attempts, clock } = deps;
  return {
    create: async ({ validMs, ...wanted }, by, signal) => {
      const secret = `${PREFIX}${createOneTimeSecret().secret}`;
      const at = clock.now();
      const expiresAt = new Date(at.getTime() + validMs);
      const detail = { host_key: wanted.hostKey, expires_at: expiresAt.toISOString() };
      const enrollment = await store.create(
        { ...wanted, expiresAt, createdBy: by.actor.name, secretHash: hashOneTimeSecret(secret) },
        at,
        { ...by, action: 'enrollment.created', detail },
        signal,
      );
      return { enrollment, secret };
    },

    list: (signal) => store.list(signal),

    revoke: async (enrollmentId, by, signal) => {
      const entry = { ...by, action: 'enrollment.revoked', detail: {} };
      if (!(await store.revoke(enrollmentId, clock.now(), entry, signal))) {
        throw new VigilError('NOT_FOUND', `there is no enrolment ${String(enrollmentId)} that is still good`);
      }
    },

    enroll: async (authorization, { version, ...host }, from, signal) => {
      const secret = secretOf(authorization);
      const attempt = { purpose: 'enrollment', address: from.address } as const;
      await attempts.begin(attempt, clock.now(), signal);
      const token = deps.newToken();
      const agent = { ...host, version, tokenHash: token.hash };
      const enrolled = await store.enroll(
        hashOneTimeSecret(secret),
        agent,
        clock.now(),
        from.address,
        signal,
      );
      if (enrolled.outcome !== 'enrolled') {
        throw refusalOf(enrolled);
      }
      // A whole data centre may come from one address.
      await attempts.succeeded(attempt, signal);
      return { token: token.secret, enrollment: enrolled.enrollment, replaced: enrolled.replaced };
    },
  };
}

function secretOf([header, ...others]: readonly string[]): string {
  if (header === undefined || header.trim() === '') {
    throw new VigilError('AUTH_MISSING', 'no Authorization header; it carries the secret of an enrolment');
  }
  if (others.length > 0) {
    throw new VigilError('AUTH_INVALID', 'more than one Authorization header');
  }
  const secret = header.length > MAX_HEADER ? undefined : BEARER.exec(header)?.[1];
  if (secret === undefined) {
    throw new VigilError('AUTH_INVALID', 'the Authorization header is not `Bearer vgo_enroll_<secret>`');
  }
  return secret;
}

type Refused = Exclude<Awaited<ReturnType<EnrollmentStore['enroll']>>, { readonly outcome: 'enrolled' }>;

/** In all detail: who asks has the secret. */
function refusalOf(refused: Refused): VigilError {
  if (refused.outcome === 'unknown') {
    return new VigilError('AUTH_INVALID', 'the enrolment is unknown; make a new one');
  }
  const { outcome, enrollment } = refused;
  const { name, usedBy, usedAt, expiresAt, hostKey } = enrollment;
  const what = `the enrolment "${name}"`;
  switch (outcome) {
    case 'used':
      return new VigilError(
        'AUTH_INVALID',
        `${what} was used already, by the host "${usedBy ?? '?'}" at ${usedAt?.toISOString() ?? '?'}; each host needs one of its own`,
      );
    case 'revoked':
      return new VigilError('AUTH_REVOKED', `${what} was revoked; make a new one`);
    case 'expired':
      return new VigilError(
        'AUTH_EXPIRED',
        `${what} has expired, at ${expiresAt.toISOString()}; make a new one`,
      );
    case 'other_host':
      return new VigilError('AUTH_INVALID', `${what} is for the host '${hostKey ?? '?'}' alone`);
    default:
      return outcome satisfies never;
  }
}
