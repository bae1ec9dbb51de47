import { VigilError } from '@vigilops/contracts';
import { logSearchDefinition } from '@vigilops/contracts/api';
import type { LogSearchRecord, LogSearchStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections } from '../connections.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';

/** Of each owner, and of all together. */
const MOST_SEARCHES = 200;

interface SearchRow extends Row {
  readonly id: number;
  readonly owner: string | null;
  readonly name: string;
  readonly definition: unknown;
  readonly created_by: string;
  readonly updated_at: Date;
}

const CELLS = sql`id, owner, name, definition, created_by, updated_at`;

export function createLogSearchStore(connections: Connections): LogSearchStore {
  return {
    list: async (reader, signal) => {
      const rows = await connections.query<SearchRow>(
        statement(
          sql`SELECT ${CELLS} FROM vigilops.log_searches WHERE ${seenBy(reader)} ORDER BY lower(name), name, id`,
        ),
        withinLimit(signal),
      );
      return rows.map(recordOf);
    },

    create: ({ owner, name, definition, createdBy, updatedAt }, audit, signal) =>
      connections.transaction(async (tx) => {
        await refuseTaken(tx, owner, name, 0);
        await refuseTooMany(tx, owner);
        const [row] = await tx.query<SearchRow>(
          statement(sql`
            INSERT INTO vigilops.log_searches (owner, name, definition, created_by, updated_at)
            VALUES (${owner}, ${storableText(name)}, ${cellOf(definition)}, ${storableText(createdBy)}, ${updatedAt})
            RETURNING ${CELLS}`),
        );
        await writeAudit(tx, audit, updatedAt);
        return recordOf(present(row));
      }, withinLimit(signal)),

    change: (id, reader, { owner, name, definition, updatedAt }, audit, signal) =>
      connections.transaction(async (tx) => {
        const [old] = await tx.query<SearchRow>(
          statement(
            sql`SELECT ${CELLS} FROM vigilops.log_searches WHERE id = ${id} AND ${seenBy(reader)} FOR UPDATE`,
          ),
        );
        if (old === undefined) {
          return undefined;
        }
        await refuseTaken(tx, owner, name, id);
        if (old.owner !== owner) {
          await refuseTooMany(tx, owner);
        }
        const [row] = await tx.query<SearchRow>(
          statement(sql`
            UPDATE vigilops.log_searches
            SET owner = ${owner}, name = ${storableText(name)}, definition = ${cellOf(definition)},
                updated_at = ${updatedAt}
            WHERE id = ${id} RETURNING ${CELLS}`),
        );
        await writeAudit(tx, audit, updatedAt);
        return recordOf(present(row));
      }, withinLimit(signal)),

    remove: (id, reader, at, audit, signal) =>
      connections.transaction(async (tx) => {
        const [gone] = await tx.query<{ name: string }>(
          statement(
            sql`DELETE FROM vigilops.log_searches WHERE id = ${id} AND ${seenBy(reader)} RETURNING name`,
          ),
        );
        if (gone === undefined) {
          return false;
        }
        await writeAudit(tx, audit(gone.name), at);
        return true;
      }, withinLimit(signal)),
  };
}

function seenBy(reader: string | null): Sql {
  return reader === null ? sql`owner IS NULL` : sql`(owner IS NULL OR owner = ${reader})`;
}

/** The index would refuse it too, without a sentence. */
async function refuseTaken(tx: Queryable, owner: string | null, name: string, id: number): Promise<void> {
  const [rival] = await tx.query(
    statement(sql`
      SELECT id FROM vigilops.log_searches
      WHERE coalesce(owner, '') = ${owner ?? ''} AND name = ${storableText(name)} AND id <> ${id}`),
  );
  if (rival !== undefined) {
    throw new VigilError('CONFLICT', `name: there is another search "${name}": choose a name of its own`);
  }
}

async function refuseTooMany(tx: Queryable, owner: string | null): Promise<void> {
  const [row] = await tx.query<{ count: number }>(
    statement(sql`
      SELECT count(*)::integer AS count FROM vigilops.log_searches WHERE coalesce(owner, '') = ${owner ?? ''}`),
  );
  if ((row?.count ?? 0) >= MOST_SEARCHES) {
    throw new VigilError(
      'CONFLICT',
      `there are ${String(MOST_SEARCHES)} searches: remove one that nobody needs`,
    );
  }
}

function cellOf(definition: LogSearchRecord['definition']): string {
  return JSON.stringify(definition, (_key, value: unknown) =>
    typeof value === 'string' ? storableText(value) : value,
  );
}

function present(row: SearchRow | undefined): SearchRow {
  if (row === undefined) {
    throw new VigilError('INTERNAL', 'a search was written and did not come back');
  }
  return row;
}

function recordOf(row: SearchRow): LogSearchRecord {
  return {
    id: row.id,
    owner: row.owner,
    name: row.name,
    definition: logSearchDefinition.parse(row.definition),
    createdBy: row.created_by,
    updatedAt: row.updated_at,
  };
}
