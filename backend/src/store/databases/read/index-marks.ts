import type { DbIndexFacts } from '@vigilops/contracts/db-report';

/** An index that no scan used since the counters began, and that guards no uniqueness. */
export function isUnused(index: DbIndexFacts): boolean {
  return index.scans === 0 && !index.is_unique && !index.is_primary && index.is_valid;
}

/**
 * The name of another index of the same table that does all that this one does: of the same columns, or, in order, with
 * more behind them. Null where there is none, or where what an index is cannot be read from its definition.
 */
export function duplicateOf(index: DbIndexFacts, ofTable: readonly DbIndexFacts[]): string | null {
  const own = shapeOf(index);
  if (own === undefined || index.is_primary || !index.is_valid) {
    return null;
  }
  const rival = ofTable.find((other) => {
    if (other === index || !other.is_valid) {
      return false;
    }
    const shape = shapeOf(other);
    if (shape === undefined || shape.method !== own.method) {
      return false;
    }
    if (shape.keys === own.keys) {
      return yields(index, other);
    }
    return !index.is_unique && own.method === 'btree' && shape.keys.startsWith(`${own.keys},`);
  });
  return rival?.name ?? null;
}

/** Of two of the same columns, the one that can be spared: never the stricter one; else the later name. */
function yields(index: DbIndexFacts, other: DbIndexFacts): boolean {
  const strictness = (one: DbIndexFacts) => Number(one.is_unique) + 2 * Number(one.is_primary);
  const by = strictness(index) - strictness(other);
  return by === 0 ? index.name > other.name : by < 0;
}

/** Method and keys in the words of the server; undefined of partial ones, and of those that carry more than their keys. */
function shapeOf({ definition, columns }: DbIndexFacts): { method: string; keys: string } | undefined {
  if (/\b(?:where|include)\b/i.test(definition)) {
    return undefined;
  }
  const method = /\busing\s+(\w+)/i.exec(definition)?.[1]?.toLowerCase() ?? 'btree';
  const keys = keysOf(definition) ?? (columns.length > 0 ? columns.join(', ') : undefined);
  return keys === undefined ? undefined : { method, keys: keys.replaceAll(/\s*,\s*/g, ',').trim() };
}

/** What stands between the first parenthesis and its own end. */
function keysOf(definition: string): string | undefined {
  const start = definition.indexOf('(');
  let depth = 0;
  for (let place = start; place >= 0 && place < definition.length; place += 1) {
    const letter = definition[place];
    depth += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (depth === 0) {
      return definition.slice(start + 1, place);
    }
  }
  return undefined;
}
