import type { Session } from '../session.ts';

/** Names of roles and databases by their ids, asked for as they are needed. */
export interface Names {
  learn(session: Session, userIds: Iterable<string>, databaseIds: Iterable<string>): Promise<void>;
  user(id: string): string | null;
  database(id: string): string | null;
}

const MAX_KEPT = 5_000;

export function createNames(): Names {
  const users = new Map<string, string>();
  const databases = new Map<string, string>();

  async function learn(session: Session, sql: string, known: Map<string, string>, ids: Iterable<string>) {
    const unknown = [...new Set(ids)].filter((id) => !known.has(id));
    if (unknown.length === 0) {
      return;
    }
    if (known.size > MAX_KEPT) {
      known.clear();
    }
    for (const { id, name } of await session.ask<{ id: string; name: string }>(sql, [unknown])) {
      known.set(id, name);
    }
  }

  return {
    async learn(session, userIds, databaseIds) {
      const from = (table: string, name: string) =>
        `SELECT /* vigilops-agent */ oid::text AS id, ${name}::text AS name FROM ${table} WHERE oid = ANY($1::oid[])`;
      await learn(session, from('pg_roles', 'rolname'), users, userIds);
      await learn(session, from('pg_database', 'datname'), databases, databaseIds);
    },
    user: (id) => users.get(id) ?? null,
    database: (id) => databases.get(id) ?? null,
  };
}
