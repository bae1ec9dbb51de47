import type { AccountStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';
import { withinLimit } from './limit.ts';

/** The first half of a lock of two numbers; the second stands for the key. */
const ATTEMPT_LOCK = 7_650_204;
/** More than any limit: beyond it a flood is refused all the same, and leaves no more rows. */
const MOST_KEPT = 500;

export function createAttempts(
  connections: Connections,
): Pick<AccountStore, 'noteAttempts' | 'forgetAttempts'> {
  return {
    noteAttempts: (keys, at, windowMs, signal) =>
      connections.transaction(async (tx) => {
        await lockKeys(tx, keys);
        // Counted first: a statement does not see the rows that it adds.
        const counts = await tx.query<{ key: string; attempts: number }>({
          text: `WITH counted AS (
                   SELECT key, (SELECT count(*) FROM vigilops.auth_attempts AS before
                                WHERE before.key = given.key AND before.at > $3)::int AS earlier
                   FROM (SELECT DISTINCT key FROM unnest($1::text[]) AS asked (key)) AS given
                 ), noted AS (
                   INSERT INTO vigilops.auth_attempts (key, at)
                   SELECT key, $2::timestamptz FROM counted WHERE earlier < ${String(MOST_KEPT)}
                 )
                 SELECT key, earlier + 1 AS attempts FROM counted`,
          values: [keys, at, new Date(at.getTime() - windowMs)],
        });
        return new Map(counts.map(({ key, attempts }) => [key, attempts]));
      }, withinLimit(signal)),

    forgetAttempts: async (keys, signal) => {
      await connections.query(
        { text: 'DELETE FROM vigilops.auth_attempts WHERE key = ANY($1::text[])', values: [keys] },
        withinLimit(signal),
      );
    },
  };
}

/** In one order for all, so that two who ask for the same keys do not wait for each other. */
async function lockKeys(tx: Queryable, keys: readonly string[]): Promise<void> {
  await tx.query({
    text: `SELECT pg_advisory_xact_lock($1::int, hash)
           FROM (SELECT DISTINCT hashtext(key) AS hash FROM unnest($2::text[]) AS given (key) ORDER BY 1) AS hashes`,
    values: [ATTEMPT_LOCK, keys],
  });
}
