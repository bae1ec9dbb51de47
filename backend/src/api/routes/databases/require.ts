import { VigilError } from '@vigilops/contracts';
import type { DatabaseDetail } from '@vigilops/contracts/api';
import type { RouteContext } from '../../route.ts';

/** Throws NOT_FOUND. */
export async function requireDatabase(id: number, context: RouteContext): Promise<DatabaseDetail> {
  const found = await context.deps.databases.find(id, context.nowUs, context.signal);
  if (found === undefined) {
    throw new VigilError('NOT_FOUND', `there is no database ${String(id)}`);
  }
  return found;
}
