import type { LlmDeskStore } from '../../model/index.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { insertedId, recordOf, refuseDangling, refuseUnknown, type ChangeHouse } from './change.ts';
import { living } from './providers.ts';

export function createPriceDesk(change: ChangeHouse): Pick<LlmDeskStore, 'setPrice' | 'removePrice'> {
  return {
    setPrice: async (price, nowUs, by, signal) => {
      const { id, house } = await change(
        by,
        async (tx) => {
          const { provider_id: provider, model } = price;
          if (provider !== null) {
            const fault = `provider_id: there is no provider ${String(provider)}`;
            await refuseDangling(tx, living(provider), fault);
          }
          return insertedId(
            tx,
            sql`
              INSERT INTO vigilops.llm_prices (provider_id, model, definition, since)
              VALUES (${provider}, ${model}, ${JSON.stringify(price)}, ${at(nowUs)})
              ON CONFLICT (provider_id, model) DO UPDATE SET definition = excluded.definition, since = excluded.since`,
          );
        },
        signal,
      );
      return recordOf(house.prices, id);
    },

    removePrice: async (id, by, signal) => {
      await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, sql`vigilops.llm_prices WHERE id = ${id}`, `price ${String(id)}`);
          await tx.query(statement(sql`DELETE FROM vigilops.llm_prices WHERE id = ${id}`));
          return id;
        },
        signal,
      );
    },
  };
}
