import { VigilError } from '@vigilops/contracts';
import type { LogSearch, LogSearchRequest } from '@vigilops/contracts/api';
import { LogQueryError, parseLogQuery } from '@vigilops/contracts/log-query';
import type { LogSearchRecord } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

/** What a request asks to keep. A query that cannot be read is refused where it is written down. */
export function wantedSearch(
  { name, query, case_sensitive, range, columns }: LogSearchRequest,
  owner: string | null,
  nowUs: number,
): Omit<LogSearchRecord, 'id' | 'createdBy'> {
  try {
    parseLogQuery(query, { caseSensitive: case_sensitive });
  } catch (error) {
    if (error instanceof LogQueryError) {
      throw new VigilError('REQUEST_INVALID', `query: column ${String(error.column)}: ${error.message}`);
    }
    throw error;
  }
  return {
    name,
    owner,
    definition: { query, case_sensitive, range, columns },
    updatedAt: new Date(nowUs / 1_000),
  };
}

export function presentSearch({
  id,
  name,
  owner,
  definition,
  createdBy,
  updatedAt,
}: LogSearchRecord): LogSearch {
  return {
    id,
    name,
    ...definition,
    shared: owner === null,
    created_by: createdBy,
    updated_at: timeOf(updatedAt),
  };
}
