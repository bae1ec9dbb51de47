import { VigilError } from '@vigilops/contracts';
import type { LlmDeskStore, StoredLlmKey } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { insertedId, recordOf, refuseDangling, refuseRival, type ChangeHouse } from './change.ts';
import { livingProject } from './projects.ts';

type KeyDesk = Pick<LlmDeskStore, 'createKey' | 'changeKey' | 'rotateKey' | 'revokeKey'>;

export function createKeyDesk(change: ChangeHouse): KeyDesk {
  return {
    createKey: async ({ hash, start, ...key }, by, signal) => {
      const { id, house } = await change(
        by,
        async (tx) => {
          await refuseWrong(tx, key, 0);
          const { definition, expires } = cellsOf(key);
          return insertedId(
            tx,
            sql`
              INSERT INTO vigilops.llm_keys (name, project_id, user_id, definition, start, hash, expires_at)
              VALUES (${key.name}, ${key.project_id}, ${key.user_id}, ${definition}, ${start}, ${Buffer.from(hash)}, ${expires})`,
          );
        },
        signal,
      );
      return recordOf(house.keys, id);
    },

    changeKey: async (id, key, by, signal) => {
      const { house } = await change(
        by,
        async (tx) => {
          await refuseRevoked(tx, id);
          await refuseWrong(tx, key, id);
          const { definition, expires } = cellsOf(key);
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_keys
              SET name = ${key.name}, project_id = ${key.project_id}, user_id = ${key.user_id},
                  definition = ${definition}, expires_at = ${expires}
              WHERE id = ${id}`),
          );
          return id;
        },
        signal,
      );
      return recordOf(house.keys, id);
    },

    rotateKey: async (id, { hash, start, oldUntilUs }, by, signal) => {
      const { house } = await change(
        by,
        async (tx) => {
          await refuseRevoked(tx, id);
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_keys
              SET old_hash = hash, old_until = ${at(oldUntilUs)}, hash = ${Buffer.from(hash)}, start = ${start}
              WHERE id = ${id}`),
          );
          return id;
        },
        signal,
      );
      return recordOf(house.keys, id);
    },

    revokeKey: async (id, nowUs, by, signal) => {
      await change(
        by,
        async (tx) => {
          await stateOf(tx, id);
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_keys SET revoked_at = ${at(nowUs)} WHERE id = ${id} AND revoked_at IS NULL`),
          );
          return id;
        },
        signal,
      );
    },
  };
}

function cellsOf({ expiresUs, ...definition }: StoredLlmKey): { definition: string; expires: Sql } {
  return {
    definition: JSON.stringify(definition),
    expires: expiresUs === null ? sql`NULL::timestamptz` : at(expiresUs),
  };
}

async function refuseWrong(tx: Queryable, key: StoredLlmKey, id: number): Promise<void> {
  const { name, project_id: projectId, user_id: userId } = key;
  const fault = `project_id: there is no project ${String(projectId)}`;
  await refuseDangling(tx, livingProject(projectId), fault);
  if (userId !== null) {
    const person = sql`vigilops.users WHERE id = ${userId}`;
    await refuseDangling(tx, person, `user_id: there is no person ${String(userId)}`);
  }
  const rival = sql`vigilops.llm_keys
    WHERE project_id = ${projectId} AND name = ${name} AND revoked_at IS NULL AND id <> ${id}`;
  await refuseRival(tx, rival, `name: its project has another key "${name}"`);
}

async function refuseRevoked(tx: Queryable, id: number): Promise<void> {
  if (await stateOf(tx, id)) {
    throw new VigilError('CONFLICT', 'it was revoked: make another key');
  }
}

/** Whether it was revoked; throws NOT_FOUND. */
async function stateOf(tx: Queryable, id: number): Promise<boolean> {
  const [row] = await tx.query<{ revoked: boolean }>(
    statement(sql`SELECT revoked_at IS NOT NULL AS revoked FROM vigilops.llm_keys WHERE id = ${id}`),
  );
  if (row === undefined) {
    throw new VigilError('NOT_FOUND', `there is no key ${String(id)}`);
  }
  return row.revoked;
}
