import type { Queryable } from '../database.ts';

/** Among the fixed numbers of this database, see migrate.ts; the audit log's is 7650203, in its migration. */
const ACCOUNT_LOCK = 7_650_202;

/**
 * Until the end of the transaction. Who comes in and who stays an Admin depends on all users, which no lock of a row
 * covers. The order in which locks are taken: this one, the user's row, sessions and links, the audit log.
 */
export async function lockAccounts(tx: Queryable): Promise<void> {
  await tx.query({ text: 'SELECT pg_advisory_xact_lock($1)', values: [ACCOUNT_LOCK] });
}
