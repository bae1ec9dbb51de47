import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type {
  AccountStore,
  Actor,
  Admission,
  AuditEntry,
  Invitation,
  Role,
  UserRecord,
} from '../model/index.ts';
import type { Attempts } from './attempts.ts';
import { createOneTimeSecret, hashOneTimeSecret } from './one-time-secret.ts';
import { checkPassword } from './password-rules.ts';
import type { Passwords } from './password.ts';
import { actorOf, type From, type Identity, type Sessions, type SignedIn } from './sessions.ts';

export type SignUp = 'open' | 'invited';

/** Who changes something, and from where. */
export interface By {
  readonly actor: Actor;
  readonly address: string | null;
}

/** People: how they come in, and what is done to their accounts. Errors name the field that is wrong. */
export interface Accounts {
  door(signal: AbortSignal): Promise<{ readonly hasUsers: boolean; readonly signUp: SignUp }>;
  /** The first user of all becomes an Admin. Throws CONFLICT, AUTH_FORBIDDEN, AUTH_THROTTLED, REQUEST_INVALID. */
  register(
    person: {
      readonly email: string;
      readonly name: string;
      readonly password: string;
      readonly invitation: string | undefined;
    },
    from: From,
    signal: AbortSignal,
  ): Promise<SignedIn>;
  /** Throws AUTH_INVALID for an unknown address and a wrong password alike, and as late. */
  login(email: string, password: string, from: From, signal: AbortSignal): Promise<SignedIn>;
  /** Ends all other sessions of the person. Throws REQUEST_INVALID when the current password is wrong. */
  changePassword(
    identity: Identity,
    passwords: { readonly current: string; readonly next: string },
    from: From,
    signal: AbortSignal,
  ): Promise<void>;
  resetPassword(secret: string, password: string, from: From, signal: AbortSignal): Promise<void>;

  /** Each throws NOT_FOUND, or CONFLICT where no Admin would be left. */
  change(
    userId: number,
    change: Parameters<AccountStore['change']>[1],
    by: By,
    signal: AbortSignal,
  ): Promise<UserRecord>;
  remove(userId: number, by: By, signal: AbortSignal): Promise<void>;
  /** The path of a page that sets a new password, once. Throws NOT_FOUND. */
  resetLink(
    userId: number,
    by: By,
    signal: AbortSignal,
  ): Promise<{ readonly path: string; readonly expiresAt: Date }>;
  invite(
    whom: { readonly email: string | null; readonly role: Role },
    by: By,
    signal: AbortSignal,
  ): Promise<{ readonly invitation: Invitation; readonly path: string }>;
}

export interface AccountsDeps {
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly attempts: Attempts;
  readonly clock: Clock;
  readonly signUp: SignUp;
}

const RESET_MS = 24 * 3_600_000;
const INVITATION_MS = 7 * 24 * 3_600_000;
const NOBODY: Actor = { kind: 'nobody', id: null, name: '' };

export function createAccounts(deps: AccountsDeps): Accounts {
  const { store, sessions, passwords, attempts, clock, signUp } = deps;

  async function admissionOf(invitation: string | undefined, signal: AbortSignal): Promise<Admission> {
    if (!(await store.hasUsers(signal))) {
      return { by: 'first' };
    }
    if (invitation !== undefined) {
      return { by: 'invitation', secretHash: hashOneTimeSecret(invitation) };
    }
    if (signUp === 'open') {
      return { by: 'sign-up' };
    }
    throw new VigilError('AUTH_FORBIDDEN', 'signing up needs an invitation; ask an Admin for one');
  }

  return {
    door: async (signal) => ({ hasUsers: await store.hasUsers(signal), signUp }),

    register: async ({ email, name, password, invitation }, from, signal) => {
      await attempts.begin({ purpose: 'link', address: from.address }, clock.now(), signal);
      const how = await admissionOf(invitation, signal);
      checkPassword('password', password, { email, name });
      const passwordHash = await passwords.hash(password);
      const { address } = from;
      const entry = { actor: NOBODY, action: 'user.registered', detail: { by: how.by }, address };
      const admitted = await store.admit({ email, name, passwordHash }, how, clock.now(), entry, signal);
      switch (admitted.outcome) {
        case 'created':
          return sessions.open(admitted.user, passwordHash, from, signal);
        case 'email_taken':
          throw new VigilError(
            'CONFLICT',
            'email: has an account already; sign in, or have its password reset',
          );
        case 'not_first':
          throw new VigilError('CONFLICT', 'somebody else has registered first; ask them for an invitation');
        case 'invitation_invalid':
          throw new VigilError(
            'AUTH_FORBIDDEN',
            'the invitation is not good: it was used, withdrawn, is older than seven days or for another address',
          );
        default:
          return admitted satisfies never;
      }
    },

    login: async (email, password, from, signal) => {
      const attempt = { purpose: 'login', account: email, address: from.address } as const;
      await attempts.begin(attempt, clock.now(), signal);
      const user = await store.findByEmail(email, signal);
      const isRight = await passwords.verify(password, user?.passwordHash);
      const { address } = from;
      if (!isRight || user === undefined) {
        const entry = { actor: NOBODY, action: 'session.refused', subject: email, detail: {}, address };
        await store.audit(entry, clock.now(), signal);
        throw new VigilError('AUTH_INVALID', 'the e-mail address or the password is wrong');
      }
      if (user.disabledAt !== null) {
        throw new VigilError('AUTH_FORBIDDEN', 'the account is disabled; ask an Admin');
      }
      await attempts.succeeded(attempt, signal);
      return sessions.open(user, user.passwordHash, from, signal);
    },

    changePassword: async ({ user, sessionId }, { current, next }, from, signal) => {
      const attempt = { purpose: 'login', account: user.email, address: from.address } as const;
      await attempts.begin(attempt, clock.now(), signal);
      const stored = await store.findById(user.id, signal);
      if (!(await passwords.verify(current, stored?.passwordHash))) {
        throw new VigilError('REQUEST_INVALID', 'current_password: is not right');
      }
      await attempts.succeeded(attempt, signal);
      checkPassword('new_password', next, user);
      const entry = {
        actor: actorOf(user),
        action: 'user.password_changed',
        subject: user.email,
        detail: {},
        address: from.address,
      };
      await store.setPassword(user.id, await passwords.hash(next), clock.now(), sessionId, entry, signal);
      sessions.forget(user.id);
    },

    resetPassword: async (secret, password, from, signal) => {
      await attempts.begin({ purpose: 'link', address: from.address }, clock.now(), signal);
      checkPassword('new_password', password, { email: '', name: '' });
      const { address } = from;
      const user = await store.useReset(
        hashOneTimeSecret(secret),
        await passwords.hash(password),
        clock.now(),
        { actor: NOBODY, action: 'user.password_reset', detail: {}, address },
        signal,
      );
      if (user === undefined) {
        throw new VigilError('AUTH_FORBIDDEN', 'the link is not good: it was used, or is older than a day');
      }
      sessions.forget(user.id);
    },

    change: async (userId, change, by, signal) => {
      const user = await existing(userId, store, signal);
      const detail = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      const entry: AuditEntry = { ...by, action: 'user.changed', subject: user.email, detail };
      refuseOf(await store.change(userId, change, clock.now(), entry, signal), userId);
      sessions.forget(userId);
      return existing(userId, store, signal);
    },

    remove: async (userId, by, signal) => {
      const user = await existing(userId, store, signal);
      const entry: AuditEntry = {
        ...by,
        action: 'user.removed',
        subject: user.email,
        detail: { name: user.name },
      };
      refuseOf(await store.remove(userId, clock.now(), entry, signal), userId);
      sessions.forget(userId);
    },

    resetLink: async (userId, by, signal) => {
      const { email } = await existing(userId, store, signal);
      const { secret, hash } = createOneTimeSecret();
      const at = clock.now();
      const expiresAt = new Date(at.getTime() + RESET_MS);
      const entry = { ...by, action: 'user.reset_link_made', subject: email, detail: {} };
      await store.createReset({ userId, secretHash: hash, expiresAt }, at, entry, signal);
      // Behind the #, which browsers send to no server and write into no log.
      return { path: `/reset#secret=${secret}`, expiresAt };
    },

    invite: async ({ email, role }, by, signal) => {
      const { secret, hash } = createOneTimeSecret();
      const at = clock.now();
      const expiresAt = new Date(at.getTime() + INVITATION_MS);
      const entry = {
        ...by,
        action: 'user.invited',
        subject: email ?? 'anybody with the link',
        detail: { role },
      };
      const wanted = { email, role, secretHash: hash, expiresAt, invitedBy: by.actor.name };
      const invitation = await store.invite(wanted, at, entry, signal);
      return { invitation, path: `/register#invitation=${secret}` };
    },
  };
}

async function existing(
  userId: number,
  store: Pick<AccountStore, 'findById'>,
  signal: AbortSignal,
): Promise<UserRecord> {
  const user = await store.findById(userId, signal);
  if (user === undefined) {
    throw new VigilError('NOT_FOUND', `there is no user ${String(userId)}`);
  }
  return user;
}

function refuseOf(outcome: Awaited<ReturnType<AccountStore['change']>>, userId: number): void {
  if (outcome === 'unknown') {
    throw new VigilError('NOT_FOUND', `there is no user ${String(userId)}`);
  }
  if (outcome === 'last_admin') {
    throw new VigilError(
      'CONFLICT',
      'the last Admin who can sign in stays one: make somebody else an Admin first',
    );
  }
}
