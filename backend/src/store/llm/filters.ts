import type { LlmCallFilters } from '../../model/index.ts';
import { join, sql, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';

/** Of rows that are called `call` there. */
export function callConditions(filters: LlmCallFilters): Sql {
  return sql`call.time >= ${at(filters.fromUs)} AND call.time < ${at(filters.toUs)} AND ${whoseCalls(filters)}`;
}

/** The same whenever they were, also of rows that are sums of calls. */
export function whoseCalls(filters: LlmCallFilters): Sql {
  const conditions: Sql[] = [sql`true`];
  const among = (column: Sql, ids: readonly number[]) => {
    if (ids.length > 0) {
      conditions.push(sql`${column} = ANY(${ids}::int[])`);
    }
  };
  among(sql`call.project_id`, filters.projectIds);
  among(sql`call.key_id`, filters.keyIds);
  among(sql`call.user_id`, filters.userIds);
  among(sql`call.provider_id`, filters.providerIds);
  if (filters.models.length > 0) {
    conditions.push(sql`call.model = ANY(${filters.models}::text[])`);
  }
  return join(conditions, sql` AND `);
}
