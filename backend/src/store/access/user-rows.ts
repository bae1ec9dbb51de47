import type { Role, StoredUser, UserRecord } from '../../model/index.ts';
import type { Row, Statement } from '../database.ts';
import { storableText } from './storable-text.ts';

/** One row where anybody has an account. */
export const ANY_USER: Statement = { text: 'SELECT 1 FROM vigilops.users LIMIT 1' };

/** Under names that a session's columns do not have, so that one row may hold both. */
export const USER_COLUMNS = `u.id AS user_id, u.email, u.name, u.role, u.disabled_at,
  u.created_at AS user_created_at, u.last_login_at`;
export const STORED_USER_COLUMNS = `${USER_COLUMNS}, u.password_hash`;

export interface UserRow extends Row {
  readonly user_id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled_at: Date | null;
  readonly user_created_at: Date;
  readonly last_login_at: Date | null;
}

export interface StoredUserRow extends UserRow {
  readonly password_hash: string;
}

export function userOf(row: UserRow): UserRecord {
  return {
    id: row.user_id,
    email: row.email,
    name: row.name,
    role: row.role,
    disabledAt: row.disabled_at,
    createdAt: row.user_created_at,
    lastLoginAt: row.last_login_at,
  };
}

export function storedUserOf(row: StoredUserRow): StoredUser {
  return { ...userOf(row), passwordHash: row.password_hash };
}

/** Equal for addresses that differ only in case or in how their accents are composed. */
export function emailKeyOf(email: string): string {
  return storableText(email).normalize('NFC').toLowerCase().normalize('NFC');
}
