import { VigilError } from '@vigilops/contracts';
import type { LlmDeskStore, StoredLlmProvider } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Queryable } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { insertedId, recordOf, refuseRival, refuseUnknown, type ChangeHouse } from './change.ts';

type ProviderDesk = Pick<LlmDeskStore, 'createProvider' | 'changeProvider' | 'noteModels' | 'removeProvider'>;

export function createProviderDesk(change: ChangeHouse): ProviderDesk {
  return {
    createProvider: async (provider, by, signal) => {
      const { id, house } = await change(
        by,
        async (tx) => {
          await refuseTaken(tx, provider.name, 0);
          const { definition, sealed } = cellsOf(provider);
          return insertedId(
            tx,
            sql`INSERT INTO vigilops.llm_providers (name, definition, sealed) VALUES (${provider.name}, ${definition}, ${sealed})`,
          );
        },
        signal,
      );
      return recordOf(house.providers, id);
    },

    changeProvider: async (id, provider, by, signal) => {
      const { house } = await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, living(id), `provider ${String(id)}`);
          await refuseTaken(tx, provider.name, id);
          const { definition, sealed } = cellsOf(provider);
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_providers
              SET name = ${provider.name}, definition = ${definition}, sealed = ${sealed}, last_error = NULL
              WHERE id = ${id}`),
          );
          return id;
        },
        signal,
      );
      return recordOf(house.providers, id);
    },

    noteModels: async (id, models, nowUs, by, signal) => {
      const { house } = await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, living(id), `provider ${String(id)}`);
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_providers SET discovered_models = ${models.map(storableText)}::text[], discovered_at = ${at(nowUs)}
              WHERE id = ${id}`),
          );
          return id;
        },
        signal,
      );
      return recordOf(house.providers, id);
    },

    removeProvider: async (id, by, signal) => {
      await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, living(id), `provider ${String(id)}`);
          await refuseLedTo(tx, id);
          await tx.query(statement(sql`DELETE FROM vigilops.llm_prices WHERE provider_id = ${id}`));
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_providers
              SET removed_at = now(), sealed = NULL, definition = definition || '{"config": {}}', last_error = NULL
              WHERE id = ${id}`),
          );
          return id;
        },
        signal,
      );
    },
  };
}

/** A provider that was not removed. */
export function living(id: number): Sql {
  return sql`vigilops.llm_providers WHERE id = ${id} AND removed_at IS NULL`;
}

function cellsOf({ sealed, ...definition }: StoredLlmProvider) {
  return { definition: JSON.stringify(definition), sealed };
}

function refuseTaken(tx: Queryable, name: string, id: number): Promise<void> {
  const rival = sql`vigilops.llm_providers WHERE name = ${name} AND removed_at IS NULL AND id <> ${id}`;
  return refuseRival(tx, rival, `name: there is another provider "${name}"`);
}

async function refuseLedTo(tx: Queryable, id: number): Promise<void> {
  const leading = await tx.query<{ alias: string }>(
    statement(sql`
      SELECT alias FROM vigilops.llm_aliases
      WHERE definition->'targets' @> jsonb_build_array(jsonb_build_object('provider_id', ${id}::int))
      ORDER BY alias LIMIT 3`),
  );
  if (leading.length > 0) {
    const names = leading.map(({ alias }) => alias).join(', ');
    throw new VigilError('CONFLICT', `calls of ${names} go there: lead them elsewhere first`);
  }
}
