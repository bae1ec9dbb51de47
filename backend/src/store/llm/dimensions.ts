import type { LlmDimension } from '../../model/index.ts';
import { sql, type Sql } from '../read/sql.ts';

/** By which durations of days are counted; of the others the single calls are asked. */
export const COUNTED_DIMENSIONS = [
  'model',
  'provider',
  'project',
  'key',
  'member',
  'environment',
] as const satisfies readonly LlmDimension[];

/** Of rows that are called `call` there. */
export function columnOf(dimension: LlmDimension): Sql {
  switch (dimension) {
    case 'model':
      return sql`call.model`;
    case 'provider':
      return sql`call.provider_id`;
    case 'project':
      return sql`call.project_id`;
    case 'key':
      return sql`call.key_id`;
    case 'member':
      return sql`call.user_id`;
    case 'environment':
      return sql`call.environment`;
    case 'status':
      return sql`call.status`;
    default:
      return dimension satisfies never;
  }
}
