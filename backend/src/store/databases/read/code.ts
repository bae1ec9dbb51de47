import { sql, type Sql } from '../../read/sql.ts';

/** 16 hexadecimal digits as the number that is stored. */
export function codeOf(fingerprint: string): Sql {
  return sql`('x' || ${fingerprint}::text)::bit(64)::bigint`;
}
