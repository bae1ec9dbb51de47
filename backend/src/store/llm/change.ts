import { VigilError } from '@vigilops/contracts';
import type { AuditEntry, LlmHouse } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import type { Queryable } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { readHouse } from './house.ts';

/** A change, its line in the audit log and the revision it makes, in one transaction; resolves with the house after it. */
export type ChangeHouse = (
  by: AuditEntry,
  /** Resolves with the id of what was changed. */
  work: (tx: Queryable) => Promise<number>,
  signal: AbortSignal,
) => Promise<{ readonly id: number; readonly house: LlmHouse }>;

/** Changes come one after the other, because each holds the revision from its begin: what one looks at stays so. */
export function createChangeHouse(connections: Connections, now: () => Date): ChangeHouse {
  return (by, work, signal) =>
    connections.transaction(async (tx) => {
      await tx.query({ text: 'UPDATE vigilops.llm_revision SET revision = revision + 1' });
      const id = await work(tx);
      const house = await readHouse(tx);
      await writeAudit(tx, { ...by, detail: { ...by.detail, id } }, now());
      return { id, house };
    }, withinLimit(signal));
}

/** What was just changed, as the house has it. */
export function recordOf<R extends { readonly id: number }>(records: readonly R[], id: number): R {
  const record = records.find((one) => one.id === id);
  if (record === undefined) {
    throw new Error(`what was just changed is not in the house: ${String(id)}`);
  }
  return record;
}

/** Throws NOT_FOUND where the condition holds for none. */
export async function refuseUnknown(tx: Queryable, found: Sql, what: string): Promise<void> {
  if (!(await isThere(tx, found))) {
    throw new VigilError('NOT_FOUND', `there is no ${what}`);
  }
}

/** Throws REQUEST_INVALID, naming the field, where what a form refers to is not there. */
export async function refuseDangling(tx: Queryable, found: Sql, fault: string): Promise<void> {
  if (!(await isThere(tx, found))) {
    throw new VigilError('REQUEST_INVALID', fault);
  }
}

/** Throws CONFLICT where there is one. */
export async function refuseRival(tx: Queryable, rival: Sql, fault: string): Promise<void> {
  if (await isThere(tx, rival)) {
    throw new VigilError('CONFLICT', fault);
  }
}

async function isThere(tx: Queryable, found: Sql): Promise<boolean> {
  const rows = await tx.query(statement(sql`SELECT FROM ${found} LIMIT 1`));
  return rows.length > 0;
}

/** Of a row that was inserted. */
export async function insertedId(tx: Queryable, insert: Sql): Promise<number> {
  const [row] = await tx.query<{ id: number }>(statement(sql`${insert} RETURNING id`));
  if (row === undefined) {
    throw new Error('the row that was inserted has no id');
  }
  return row.id;
}
