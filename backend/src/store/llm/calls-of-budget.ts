import type { LlmBudgetRequest } from '@vigilops/contracts/api';
import { sql, type Sql } from '../read/sql.ts';

/** What a budget counts, of rows that are called `call` there. */
export function callsOfBudget({
  scope,
  scope_id: id,
  model,
}: Pick<LlmBudgetRequest, 'scope' | 'scope_id' | 'model'>): Sql {
  switch (scope) {
    case 'all':
      return sql`true`;
    case 'project':
      return sql`call.project_id = ${id}::int`;
    case 'key':
      return sql`call.key_id = ${id}::int`;
    case 'member':
      return sql`call.user_id = ${id}::int`;
    case 'provider':
      return sql`call.provider_id = ${id}::int`;
    case 'model':
      return sql`(call.model = ${model}::text OR call.upstream_model = ${model}::text)`;
    default:
      return scope satisfies never;
  }
}
