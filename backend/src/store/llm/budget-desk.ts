import type { LlmBudgetRequest } from '@vigilops/contracts/api';
import type { LlmDeskStore } from '../../model/index.ts';
import type { Queryable } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import {
  insertedId,
  recordOf,
  refuseDangling,
  refuseRival,
  refuseUnknown,
  type ChangeHouse,
} from './change.ts';
import type { Connections } from '../connections.ts';
import { living } from './providers.ts';
import { livingProject } from './projects.ts';
import { beginUse, spentOf } from './spent-before.ts';

type BudgetDesk = Pick<LlmDeskStore, 'createBudget' | 'changeBudget' | 'liftBudget' | 'removeBudget'>;

export function createBudgetDesk(connections: Connections, change: ChangeHouse): BudgetDesk {
  const budget = (id: number) => sql`vigilops.llm_budgets WHERE id = ${id}`;
  return {
    createBudget: async (form, now, by, signal) => {
      const spent = await spentOf(connections, form, now, signal);
      const { id, house } = await change(
        by,
        async (tx) => {
          await refuseTaken(tx, form.name, 0);
          await refuseNobody(tx, form);
          const made = await insertedId(
            tx,
            sql`INSERT INTO vigilops.llm_budgets (name, definition) VALUES (${form.name}, ${JSON.stringify(form)})`,
          );
          await beginUse(tx, made, now, spent);
          return made;
        },
        signal,
      );
      return recordOf(house.budgets, id);
    },

    changeBudget: async (id, form, now, by, signal) => {
      const spent = await spentOf(connections, form, now, signal);
      const { house } = await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, budget(id), `budget ${String(id)}`);
          await refuseTaken(tx, form.name, id);
          const before = await definitionOf(tx, id);
          if (isOfOther(before, form)) {
            await refuseNobody(tx, form);
          }
          if (isOfOther(before, form) || before?.enabled === false) {
            await forgetUse(tx, id);
            await beginUse(tx, id, now, spent);
          }
          await tx.query(
            statement(sql`
              UPDATE vigilops.llm_budgets SET name = ${form.name}, definition = ${JSON.stringify(form)} WHERE id = ${id}`),
          );
          return id;
        },
        signal,
      );
      return recordOf(house.budgets, id);
    },

    liftBudget: async (id, untilUs, by, signal) => {
      const { house } = await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, budget(id), `budget ${String(id)}`);
          const until = untilUs === null ? sql`NULL::timestamptz` : at(untilUs);
          await tx.query(
            statement(sql`UPDATE vigilops.llm_budgets SET lifted_until = ${until} WHERE id = ${id}`),
          );
          return id;
        },
        signal,
      );
      return recordOf(house.budgets, id);
    },

    removeBudget: async (id, by, signal) => {
      await change(
        by,
        async (tx) => {
          await refuseUnknown(tx, budget(id), `budget ${String(id)}`);
          await tx.query(statement(sql`DELETE FROM ${budget(id)}`));
          return id;
        },
        signal,
      );
    },
  };
}

function refuseTaken(tx: Queryable, name: string, id: number): Promise<void> {
  const rival = sql`vigilops.llm_budgets WHERE name = ${name} AND id <> ${id}`;
  return refuseRival(tx, rival, `name: there is another budget "${name}"`);
}

async function definitionOf(tx: Queryable, id: number): Promise<LlmBudgetRequest | undefined> {
  const [row] = await tx.query<{ definition: LlmBudgetRequest }>(
    statement(sql`SELECT definition FROM vigilops.llm_budgets WHERE id = ${id}`),
  );
  return row?.definition;
}

/** What was counted says nothing about this. */
function isOfOther(before: LlmBudgetRequest | undefined, form: LlmBudgetRequest): boolean {
  const facts = ['scope', 'scope_id', 'model', 'window', 'currency'] as const;
  return before === undefined || facts.some((fact) => before[fact] !== form[fact]);
}

/** In the order in which the ledger locks them. */
async function forgetUse(tx: Queryable, id: number): Promise<void> {
  await tx.query(statement(sql`DELETE FROM vigilops.llm_budget_use WHERE budget_id = ${id}`));
  await tx.query(statement(sql`DELETE FROM vigilops.llm_budget_shares WHERE budget_id = ${id}`));
}

async function refuseNobody(tx: Queryable, { scope, scope_id: id }: LlmBudgetRequest): Promise<void> {
  const found = id === null ? undefined : foundBy(scope, id);
  if (found !== undefined) {
    await refuseDangling(tx, found, `scope_id: there is no ${scope} ${String(id)}`);
  }
}

function foundBy(scope: LlmBudgetRequest['scope'], id: number): Sql | undefined {
  switch (scope) {
    case 'provider':
      return living(id);
    case 'project':
      return livingProject(id);
    case 'key':
      return sql`vigilops.llm_keys WHERE id = ${id}`;
    case 'member':
      return sql`vigilops.users WHERE id = ${id}`;
    case 'model':
    case 'all':
      return undefined;
    default:
      return scope satisfies never;
  }
}
