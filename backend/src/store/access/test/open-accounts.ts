import type { SuiteEngine } from '@vigilops/testkit';
import { createHash, randomUUID } from 'node:crypto';
import type { AccountStore, AuditEntry, Role, UserRecord } from '../../../model/index.ts';
import type { Row } from '../../database.ts';
import { openTestDatabase, type OpenDatabase } from '../../test/open-database.ts';
import { createAccountStore } from '../accounts.ts';

/** An empty house on a database of its own, with short ways to let people in. */
export interface AccountRoom {
  readonly database: OpenDatabase;
  readonly accounts: AccountStore;
  rows<R extends Row>(sql: string, values?: readonly unknown[]): Promise<readonly R[]>;
  user(email: string, given?: { readonly role?: Role; readonly name?: string }): Promise<UserRecord>;
  /** Its id. */
  session(
    userId: number,
    given?: { readonly expiresAt?: Date; readonly passwordHash?: string },
  ): Promise<string>;
  /** Removes all people; the audit log stays, as it must. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export const signal = new AbortController().signal;
export const NOON = new Date('2026-03-01T12:00:00Z');
/** Of everybody whom the test lets in. */
export const PASSWORD_HASH = 'hash 1';
export const SECOND_MS = 1_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export function after(ms: number): Date {
  return new Date(NOON.getTime() + ms);
}

export function secretHash(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

/** One more of them for each `n`. */
export function times<T>(n: number, make: (i: number) => T): T[] {
  return Array.from({ length: n }, (_, i) => make(i));
}

export function entry(action: string, changes: Partial<AuditEntry> = {}): AuditEntry {
  return {
    actor: { kind: 'command', id: null, name: 'root' },
    action,
    subject: 'somebody',
    detail: {},
    address: '192.0.2.1',
    ...changes,
  };
}

export async function openAccounts(suite: SuiteEngine): Promise<AccountRoom> {
  const database = openTestDatabase({ ...suite, url: (await suite.freshDatabase()).url });
  const accounts = createAccountStore(database.connections);
  const rows: AccountRoom['rows'] = (text, values = []) =>
    database.query({ text, values }, { signal, timeoutMs: 30_000 });
  return {
    database,
    accounts,
    rows,
    user: async (email, { role = 'member', name = email } = {}) => {
      const secret = secretHash(randomUUID());
      await accounts.invite(
        { email: null, role, secretHash: secret, expiresAt: after(DAY_MS), invitedBy: 'the test' },
        NOON,
        entry('user.invited'),
        signal,
      );
      const how = { by: 'invitation', secretHash: secret } as const;
      const verdict = await accounts.admit(
        { email, name, passwordHash: PASSWORD_HASH },
        how,
        NOON,
        entry('user.created'),
        signal,
      );
      if (verdict.outcome !== 'created') {
        throw new Error(`${email} was not let in: ${verdict.outcome}`);
      }
      return verdict.user;
    },
    session: async (userId, { expiresAt = after(DAY_MS), passwordHash = PASSWORD_HASH } = {}) => {
      const id = randomUUID();
      const session = { id, userId, createdAt: NOON, expiresAt, address: '192.0.2.1', userAgent: 'curl' };
      if (!(await accounts.openSession(session, passwordHash, entry('session.opened'), signal))) {
        throw new Error('the session was not opened');
      }
      return id;
    },
    empty: async () => {
      await rows(
        'TRUNCATE vigilops.users, vigilops.llm_keys, vigilops.sessions, vigilops.one_time_links, vigilops.auth_attempts',
      );
    },
    close: () => database.close(),
  };
}
