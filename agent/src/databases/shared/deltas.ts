/** Totals that a server counts for one key, such as calls and rows of a statement. */
export type Totals<Field extends string> = Readonly<Record<Field, number>>;

export interface Delta<Key, Field extends string> {
  readonly key: Key;
  /** What was added since the key was last seen, never below 0. */
  readonly added: Totals<Field>;
}

export interface DeltaRound<Key, Field extends string> {
  readonly items: readonly Delta<Key, Field>[];
  /** The server began to count anew, all or some: less is told than happened. */
  readonly isReset: boolean;
  readonly isFirst: boolean;
}

export interface Deltas<Key, Field extends string> {
  /**
   * Takes the totals of a round and returns what was added since the one before, without keys where nothing was. The
   * first round, and the first after `forget`, only remembers: `items` is empty and `isFirst` true.
   *
   * A key that is new later counts from 0; one that was left out for a while counts from where it was. A total that fell
   * means that the server began to count anew: the new total is what was added. `epoch` is whatever the server says of
   * when it began to count (a time of its start or of a reset): a change of it is a reset of all keys.
   */
  take(
    totals: Iterable<readonly [Key, Totals<Field>]>,
    epoch?: string | number | null,
  ): DeltaRound<Key, Field>;
  /** After a failover, when the totals are those of another server. */
  forget(): void;
}

/** Keys of one round, and as many of earlier ones. */
const MAX_KEYS = 10_000;

/** Totals → differences between rounds. Keys are compared as a Map does: strings, not objects. */
export function createDeltas<Key extends string | number, Field extends string>(
  maxKeys: number = MAX_KEYS,
): Deltas<Key, Field> {
  /** The ones that were seen last stand last. */
  const known = new Map<Key, Totals<Field>>();
  let lastEpoch: string | number | null = null;
  let isFirst = true;
  /** False: a key that seems to be new may have been forgotten. */
  let isComplete = true;

  function begin(): void {
    known.clear();
    isComplete = true;
  }

  function remember(key: Key, total: Totals<Field>): void {
    known.delete(key);
    known.set(key, total);
  }

  function forgetOldest(): void {
    for (const key of known.keys()) {
      if (known.size <= maxKeys * 2) {
        return;
      }
      known.delete(key);
      isComplete = false;
    }
  }

  return {
    take(totals, epoch = null) {
      const round = { isFirst, isReset: !isFirst && epoch !== lastEpoch };
      if (round.isReset) {
        begin();
      }
      isFirst = false;
      lastEpoch = epoch;
      const isNewKnown = !round.isFirst && isComplete;
      const items: Delta<Key, Field>[] = [];
      let taken = 0;
      for (const [key, total] of totals) {
        if (taken === maxKeys) {
          isComplete = false;
          break;
        }
        taken += 1;
        const last = known.get(key);
        const { added, hasFallen } = difference(total, last);
        round.isReset ||= hasFallen;
        if (added !== undefined && (last !== undefined || isNewKnown)) {
          items.push({ key, added });
        }
        remember(key, total);
      }
      forgetOldest();
      return { items, ...round };
    },
    forget() {
      begin();
      isFirst = true;
    },
  };
}

/** Undefined: nothing was added. All fields of a key begin anew together, as one of them fell. */
function difference<Field extends string>(
  total: Totals<Field>,
  known: Totals<Field> | undefined,
): { readonly added: Totals<Field> | undefined; readonly hasFallen: boolean } {
  const fields = Object.keys(total) as Field[];
  const hasFallen = known !== undefined && fields.some((field) => total[field] < known[field]);
  const base = hasFallen ? undefined : known;
  let isAny = false;
  const added = {} as Record<Field, number>;
  for (const field of fields) {
    const one = base === undefined ? total[field] : total[field] - base[field];
    added[field] = Number.isFinite(one) ? one : 0;
    isAny ||= added[field] > 0;
  }
  return { added: isAny ? added : undefined, hasFallen };
}
