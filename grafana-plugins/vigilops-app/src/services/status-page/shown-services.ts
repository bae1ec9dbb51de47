import type { StatusPageSettings } from '../types.ts';

export type Shown = StatusPageSettings['services'];

/** The one at `at` a place up or down; as it was where there is none. */
export function moved(shown: Shown, at: number, by: -1 | 1): Shown {
  const [one, other] = [shown[at], shown[at + by]];
  return one === undefined || other === undefined ? shown : shown.with(at, other).with(at + by, one);
}

export const added = (shown: Shown, ids: readonly number[]): Shown => [
  ...shown,
  ...ids.filter((id) => !shown.some((each) => each.id === id)).map((id) => ({ id, name: null, group: null })),
];

export const without = (shown: Shown, id: number): Shown => shown.filter((each) => each.id !== id);

/** Empty texts are the service's own name, and no group. */
export const renamed = (
  shown: Shown,
  id: number,
  change: { readonly name?: string; readonly group?: string },
): Shown =>
  shown.map((each) =>
    each.id === id
      ? {
          ...each,
          ...(change.name === undefined ? {} : { name: change.name === '' ? null : change.name }),
          ...(change.group === undefined ? {} : { group: change.group === '' ? null : change.group }),
        }
      : each,
  );
