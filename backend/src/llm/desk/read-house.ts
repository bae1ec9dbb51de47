import { VigilError } from '@vigilops/contracts';
import type { LlmHouse, LlmHouseStore } from '../../model/index.ts';

/** As it is at this moment, with what was used last. */
export async function readHouse(store: LlmHouseStore, signal: AbortSignal): Promise<LlmHouse> {
  const house = await store.read(null, signal);
  if (house === undefined) {
    throw new Error('the store says that nothing has changed since nothing was known');
  }
  return house;
}

/** Throws NOT_FOUND. */
export function findRecord<R extends { readonly id: number }>(
  records: readonly R[],
  id: number,
  what: string,
): R {
  const record = records.find((one) => one.id === id);
  if (record === undefined) {
    throw new VigilError('NOT_FOUND', `there is no ${what} ${String(id)}`);
  }
  return record;
}
