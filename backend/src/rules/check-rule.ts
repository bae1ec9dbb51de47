import { VigilError } from '@vigilops/contracts';
import type { AlertRuleDefinition } from '@vigilops/contracts/api';
import type { LogSources } from '../query/index.ts';
import { filtersOf } from './log/index.ts';

/**
 * What only who looks can tell of a definition. Throws REQUEST_INVALID that names the field, from `condition` on, and of a
 * search the column.
 */
export async function checkRule(
  { condition }: Pick<AlertRuleDefinition, 'condition'>,
  checkSearch: LogSources['checkSearch'],
  signal: AbortSignal,
): Promise<void> {
  const query = condition.type === 'log' ? filtersOf(condition).query : undefined;
  try {
    await (query === undefined ? undefined : checkSearch(query, signal));
  } catch (error) {
    throw error instanceof VigilError && error.code === 'REQUEST_INVALID'
      ? new VigilError('REQUEST_INVALID', `condition.${error.message}`, { cause: error })
      : error;
  }
}
