import type { AccountStore, AuditEntry, Role, UserChange } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';
import { lockAccounts } from './account-lock.ts';
import { admit } from './admission.ts';
import { writeAudit } from './audit-log.ts';
import { endResets, endSessions } from './endings.ts';
import { withinLimit } from './limit.ts';
import { storableText } from './storable-text.ts';
import {
  ANY_USER,
  emailKeyOf,
  STORED_USER_COLUMNS,
  storedUserOf,
  USER_COLUMNS,
  userOf,
  type StoredUserRow,
  type UserRow,
} from './user-rows.ts';

type Users = Pick<
  AccountStore,
  'hasUsers' | 'findByEmail' | 'findById' | 'list' | 'admit' | 'change' | 'remove' | 'setPassword'
>;

/** What of a user a change may touch. */
interface Standing {
  readonly name: string;
  readonly role: Role;
  readonly disabledAt: Date | null;
}

export function createUsers(connections: Connections): Users {
  const findOne = async (where: string, value: unknown, signal: AbortSignal) => {
    const [row] = await connections.query<StoredUserRow>(
      { text: `SELECT ${STORED_USER_COLUMNS} FROM vigilops.users u WHERE ${where}`, values: [value] },
      withinLimit(signal),
    );
    return row === undefined ? undefined : storedUserOf(row);
  };
  return {
    hasUsers: async (signal) => (await connections.query(ANY_USER, withinLimit(signal))).length > 0,

    findByEmail: (email, signal) => findOne('u.email_key = $1', emailKeyOf(email), signal),

    findById: (userId, signal) => findOne('u.id = $1', userId, signal),

    list: async (signal) => {
      const rows = await connections.query<UserRow>(
        { text: `SELECT ${USER_COLUMNS} FROM vigilops.users u ORDER BY lower(u.name), u.name, u.id` },
        withinLimit(signal),
      );
      return rows.map(userOf);
    },

    admit: (user, how, at, audit, signal) =>
      connections.transaction((tx) => admit(tx, user, how, at, audit), withinLimit(signal)),

    change: (userId, change, at, audit, signal) =>
      connections.transaction((tx) => changeUser(tx, userId, change, at, audit), withinLimit(signal)),

    remove: (userId, at, audit, signal) =>
      connections.transaction((tx) => removeUser(tx, userId, at, audit), withinLimit(signal)),

    setPassword: (userId, passwordHash, at, keepSession, audit, signal) =>
      connections.transaction(async (tx) => {
        const users = await tx.query({
          text: 'UPDATE vigilops.users SET password_hash = $2 WHERE id = $1 RETURNING id',
          values: [userId, passwordHash],
        });
        if (users.length === 0) {
          return false;
        }
        await endSessions(tx, userId, at, keepSession);
        await endResets(tx, userId, at);
        await writeAudit(tx, audit, at);
        return true;
      }, withinLimit(signal)),
  };
}

/** What changes nothing ends no session and leaves no line: the log says what was done, not what was asked for. */
async function changeUser(
  tx: Queryable,
  userId: number,
  change: Parameters<AccountStore['change']>[1],
  at: Date,
  audit: AuditEntry,
): Promise<UserChange> {
  await lockAccounts(tx);
  const before = await lockUser(tx, userId);
  if (before === undefined) {
    return 'unknown';
  }
  const after: Standing = {
    name: change.name === undefined ? before.name : storableText(change.name),
    role: change.role ?? before.role,
    disabledAt: disabledAfter(before.disabledAt, change.disabled, at),
  };
  if (isWorkingAdmin(before) && !isWorkingAdmin(after) && !(await hasOtherAdmin(tx, userId))) {
    return 'last_admin';
  }
  if (
    after.name === before.name &&
    after.role === before.role &&
    after.disabledAt?.getTime() === before.disabledAt?.getTime()
  ) {
    return 'changed';
  }
  await tx.query({
    text: 'UPDATE vigilops.users SET name = $2, role = $3, disabled_at = $4 WHERE id = $1',
    values: [userId, after.name, after.role, after.disabledAt],
  });
  await endWhatChanged(tx, userId, before, after, at);
  await writeAudit(tx, audit, at);
  return 'changed';
}

function disabledAfter(before: Date | null, disabled: boolean | undefined, at: Date): Date | null {
  if (disabled === undefined) {
    return before;
  }
  return disabled ? (before ?? at) : null;
}

function isWorkingAdmin(user: Standing): boolean {
  return user.role === 'admin' && user.disabledAt === null;
}

async function hasOtherAdmin(tx: Queryable, userId: number): Promise<boolean> {
  const others = await tx.query({
    text: `SELECT 1 FROM vigilops.users WHERE role = 'admin' AND disabled_at IS NULL AND id <> $1 LIMIT 1`,
    values: [userId],
  });
  return others.length > 0;
}

async function endWhatChanged(
  tx: Queryable,
  userId: number,
  before: Standing,
  after: Standing,
  at: Date,
): Promise<void> {
  const isNewlyDisabled = after.disabledAt !== null && before.disabledAt === null;
  if (isNewlyDisabled || after.role !== before.role) {
    await endSessions(tx, userId, at);
  }
  if (isNewlyDisabled) {
    // Else a link from before would be good again once the user is enabled.
    await endResets(tx, userId, at);
  }
}

async function removeUser(tx: Queryable, userId: number, at: Date, audit: AuditEntry): Promise<UserChange> {
  await lockAccounts(tx);
  const user = await lockUser(tx, userId);
  if (user === undefined) {
    return 'unknown';
  }
  if (isWorkingAdmin(user) && !(await hasOtherAdmin(tx, userId))) {
    return 'last_admin';
  }
  await tx.query({ text: 'DELETE FROM vigilops.users WHERE id = $1', values: [userId] });
  await writeAudit(tx, audit, at);
  return 'changed';
}

async function lockUser(tx: Queryable, userId: number): Promise<Standing | undefined> {
  const [row] = await tx.query<UserRow>({
    text: `SELECT ${USER_COLUMNS} FROM vigilops.users u WHERE u.id = $1 FOR UPDATE`,
    values: [userId],
  });
  return row === undefined ? undefined : userOf(row);
}
