import type { House } from '@vigilops/testkit/house';

/** What the house answers; undefined where it has no such thing, so that a column is left empty and not made up. */
export async function askOrNothing<T>(house: House, path: string, body?: unknown): Promise<T | undefined> {
  try {
    return await house.ask<T>(path, body);
  } catch {
    return undefined;
  }
}

export interface List<T> {
  readonly items: readonly T[];
}
