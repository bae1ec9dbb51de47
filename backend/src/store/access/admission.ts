import type { Admission, Admitted, AuditEntry, NewUser, Role } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { lockAccounts } from './account-lock.ts';
import { writeAudit } from './audit-log.ts';
import { storableText } from './storable-text.ts';
import { ANY_USER, emailKeyOf, USER_COLUMNS, userOf, type UserRow } from './user-rows.ts';

type Place =
  | { readonly outcome: 'free'; readonly role: Role; readonly invitationId: number | null }
  | { readonly outcome: 'not_first' | 'invitation_invalid' };

export async function admit(
  tx: Queryable,
  user: NewUser,
  how: Admission,
  at: Date,
  audit: Omit<AuditEntry, 'subject'>,
): Promise<Admitted> {
  await lockAccounts(tx);
  const place = await placeOf(tx, user.email, how, at);
  if (place.outcome !== 'free') {
    return { outcome: place.outcome };
  }
  const created = await insertUser(tx, user, place.role, at);
  if (created === undefined) {
    return { outcome: 'email_taken' };
  }
  if (place.invitationId !== null) {
    await tx.query({
      text: 'UPDATE vigilops.one_time_links SET used_at = $2 WHERE id = $1',
      values: [place.invitationId, at],
    });
  }
  await writeAudit(tx, { ...audit, subject: created.email }, at);
  return { outcome: 'created', user: userOf(created) };
}

async function placeOf(tx: Queryable, email: string, how: Admission, at: Date): Promise<Place> {
  switch (how.by) {
    case 'first':
      return (await tx.query(ANY_USER)).length > 0
        ? { outcome: 'not_first' }
        : { outcome: 'free', role: 'admin', invitationId: null };
    case 'sign-up':
      return { outcome: 'free', role: 'member', invitationId: null };
    case 'invitation':
      return invitedPlace(tx, email, how.secretHash, at);
    default:
      return how satisfies never;
  }
}

/** The row stays locked: whoever withdraws the invitation now comes too late. */
async function invitedPlace(tx: Queryable, email: string, secretHash: Uint8Array, at: Date): Promise<Place> {
  const [link] = await tx.query<{ id: number; email: string | null; role: Role }>({
    text: `SELECT id, email, role FROM vigilops.one_time_links
           WHERE secret_hash = $1 AND kind = 'invitation' AND used_at IS NULL AND expires_at > $2 FOR UPDATE`,
    values: [Buffer.from(secretHash), at],
  });
  if (link === undefined || (link.email !== null && emailKeyOf(link.email) !== emailKeyOf(email))) {
    return { outcome: 'invitation_invalid' };
  }
  return { outcome: 'free', role: link.role, invitationId: link.id };
}

async function insertUser(tx: Queryable, user: NewUser, role: Role, at: Date): Promise<UserRow | undefined> {
  const [created] = await tx.query<UserRow>({
    text: `INSERT INTO vigilops.users AS u (email, email_key, name, role, password_hash, created_at)
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email_key) DO NOTHING RETURNING ${USER_COLUMNS}`,
    values: [
      storableText(user.email),
      emailKeyOf(user.email),
      storableText(user.name),
      role,
      user.passwordHash,
      at,
    ],
  });
  return created;
}
