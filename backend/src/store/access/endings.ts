import type { Queryable } from '../database.ts';

/** Call it with the user's row locked, so that no session opens meanwhile. */
export async function endSessions(
  tx: Queryable,
  userId: number,
  at: Date,
  keepSession: string | null = null,
): Promise<void> {
  await tx.query({
    text: `UPDATE vigilops.sessions SET revoked_at = $2
           WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND id IS DISTINCT FROM $3::uuid`,
    values: [userId, at, keepSession],
  });
}

/** Call it with the user's row locked, so that no link is made or used meanwhile. */
export async function endResets(tx: Queryable, userId: number, at: Date): Promise<void> {
  await tx.query({
    text: `UPDATE vigilops.one_time_links SET used_at = $2
           WHERE user_id = $1 AND kind = 'reset' AND used_at IS NULL`,
    values: [userId, at],
  });
}
