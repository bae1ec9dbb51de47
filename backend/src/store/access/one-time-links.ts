import type { AccountStore, AuditEntry, Invitation, Role, UserRecord } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { writeAudit } from './audit-log.ts';
import { endResets, endSessions } from './endings.ts';
import { withinLimit } from './limit.ts';
import { storableText } from './storable-text.ts';
import { USER_COLUMNS, userOf, type UserRow } from './user-rows.ts';

type OneTimeLinks = Pick<
  AccountStore,
  'createReset' | 'useReset' | 'invite' | 'listInvitations' | 'withdrawInvitation'
>;

interface InvitationRow extends Row {
  readonly id: number;
  readonly email: string | null;
  readonly role: Role;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly invited_by: string;
}

const INVITATION_COLUMNS = 'id, email, role, created_at, expires_at, invited_by';

export function createOneTimeLinks(connections: Connections): OneTimeLinks {
  return {
    createReset: (reset, at, audit, signal) =>
      connections.transaction(async (tx) => {
        // Two at once take turns, or each would leave the other's link alive.
        await tx.query({
          text: 'SELECT id FROM vigilops.users WHERE id = $1 FOR UPDATE',
          values: [reset.userId],
        });
        await endResets(tx, reset.userId, at);
        await tx.query({
          text: `INSERT INTO vigilops.one_time_links (kind, secret_hash, user_id, created_at, expires_at)
                 VALUES ('reset', $1, $2, $3, $4)`,
          values: [Buffer.from(reset.secretHash), reset.userId, at, reset.expiresAt],
        });
        await writeAudit(tx, audit, at);
      }, withinLimit(signal)),

    useReset: (secretHash, passwordHash, at, audit, signal) =>
      connections.transaction((tx) => useReset(tx, secretHash, passwordHash, at, audit), withinLimit(signal)),

    invite: (invitation, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const [row] = await tx.query<InvitationRow>({
          text: `INSERT INTO vigilops.one_time_links (kind, secret_hash, email, role, invited_by, created_at, expires_at)
                 VALUES ('invitation', $1, $2, $3, $4, $5, $6) RETURNING ${INVITATION_COLUMNS}`,
          values: [
            Buffer.from(invitation.secretHash),
            invitation.email === null ? null : storableText(invitation.email),
            invitation.role,
            storableText(invitation.invitedBy),
            at,
            invitation.expiresAt,
          ],
        });
        if (row === undefined) {
          throw new Error('INSERT … RETURNING gave no invitation');
        }
        await writeAudit(tx, audit, at);
        return invitationOf(row);
      }, withinLimit(signal)),

    listInvitations: async (at, signal) => {
      const rows = await connections.query<InvitationRow>(
        {
          text: `SELECT ${INVITATION_COLUMNS} FROM vigilops.one_time_links
                 WHERE kind = 'invitation' AND used_at IS NULL AND expires_at > $1 ORDER BY id DESC`,
          values: [at],
        },
        withinLimit(signal),
      );
      return rows.map(invitationOf);
    },

    withdrawInvitation: (invitationId, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const withdrawn = await tx.query({
          text: `UPDATE vigilops.one_time_links SET used_at = $2
                 WHERE id = $1 AND kind = 'invitation' AND used_at IS NULL AND expires_at > $2 RETURNING id`,
          values: [invitationId, at],
        });
        if (withdrawn.length > 0) {
          await writeAudit(tx, audit, at);
        }
        return withdrawn.length > 0;
      }, withinLimit(signal)),
  };
}

/** The user's row is locked first, as by everybody who ends links; the link is looked at again under that lock. */
async function useReset(
  tx: Queryable,
  secretHash: Uint8Array,
  passwordHash: string,
  at: Date,
  audit: Omit<AuditEntry, 'subject'>,
): Promise<UserRecord | undefined> {
  const [row] = await tx.query<UserRow>({
    text: `SELECT ${USER_COLUMNS} FROM vigilops.one_time_links l JOIN vigilops.users u ON u.id = l.user_id
           WHERE l.secret_hash = $1 AND l.kind = 'reset' AND u.disabled_at IS NULL FOR UPDATE OF u`,
    values: [Buffer.from(secretHash)],
  });
  if (row === undefined) {
    return undefined;
  }
  const used = await tx.query({
    text: `UPDATE vigilops.one_time_links SET used_at = $2
           WHERE secret_hash = $1 AND kind = 'reset' AND used_at IS NULL AND expires_at > $2 RETURNING id`,
    values: [Buffer.from(secretHash), at],
  });
  if (used.length === 0) {
    return undefined;
  }
  await tx.query({
    text: 'UPDATE vigilops.users SET password_hash = $2 WHERE id = $1',
    values: [row.user_id, passwordHash],
  });
  await endSessions(tx, row.user_id, at);
  await writeAudit(tx, { ...audit, subject: row.email }, at);
  return userOf(row);
}

function invitationOf(row: InvitationRow): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    invitedBy: row.invited_by,
  };
}
