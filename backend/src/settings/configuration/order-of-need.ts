/** Something that may need others of its kind. */
export interface Needing {
  readonly id: number;
  readonly needs: readonly number[];
}

/** What is needed comes first. `circle`: a way from one back to itself; null where there is none. */
export function inOrderOfNeed<T extends Needing>(
  all: readonly T[],
): { readonly ordered: readonly T[]; readonly circle: readonly T[] | null } {
  const byId = new Map(all.map((one) => [one.id, one]));
  const done = new Set<T>();
  let circle: readonly T[] | null = null;

  const visit = (one: T, way: readonly T[]): void => {
    if (done.has(one) || circle !== null) {
      return;
    }
    if (way.includes(one)) {
      circle = way.slice(way.indexOf(one));
      return;
    }
    for (const id of one.needs) {
      const needed = byId.get(id);
      if (needed !== undefined) {
        visit(needed, [...way, one]);
      }
    }
    done.add(one);
  };
  for (const one of all) {
    visit(one, []);
  }
  return { ordered: [...done], circle };
}
