import type { LlmAliasRequest } from '@vigilops/contracts/api';
import type { LlmDeskStore } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import {
  insertedId,
  recordOf,
  refuseDangling,
  refuseRival,
  refuseUnknown,
  type ChangeHouse,
} from './change.ts';
import { living } from './providers.ts';

export function createAliasDesk(
  change: ChangeHouse,
): Pick<LlmDeskStore, 'createAlias' | 'changeAlias' | 'removeAlias'> {
  return {
    createAlias: async (alias, by, signal) => {
      const { id, house } = await change(
        by,
        async (tx) => {
          await refuseWrong(tx, alias, 0);
          return insertedId(
            tx,
            sql`INSERT INTO vigilops.llm_aliases (alias, definition) VALUES (${alias.alias}, ${JSON.stringify(alias)})`,
          );
        },
        signal,
      );
      return recordOf(house.aliases, id);
    },

    changeAlias: async (id, alias, by, signal) => {
      const { house } = await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, sql`vigilops.llm_aliases WHERE id = ${id}`, `alias ${String(id)}`);
          await refuseWrong(tx, alias, id);
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_aliases SET alias = ${alias.alias}, definition = ${JSON.stringify(alias)}
              WHERE id = ${id}`),
          );
          return id;
        },
        signal,
      );
      return recordOf(house.aliases, id);
    },

    removeAlias: async (id, by, signal) => {
      await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, sql`vigilops.llm_aliases WHERE id = ${id}`, `alias ${String(id)}`);
          await tx.query(statement(sql`DELETE FROM vigilops.llm_aliases WHERE id = ${id}`));
          return id;
        },
        signal,
      );
    },
  };
}

async function refuseWrong(tx: Queryable, { alias, targets }: LlmAliasRequest, id: number): Promise<void> {
  const rival = sql`vigilops.llm_aliases WHERE alias = ${alias} AND id <> ${id}`;
  await refuseRival(tx, rival, `alias: there is another "${alias}"`);
  for (const [index, { provider_id: provider }] of targets.entries()) {
    const fault = `targets.${String(index)}.provider_id: there is no provider ${String(provider)}`;
    await refuseDangling(tx, living(provider), fault);
  }
}
