import type { $ZodType } from 'zod/v4/core';

/** The part of a zod 4 definition that is walked here; which members exist depends on `type`. */
interface SchemaDefinition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, $ZodType>>;
  readonly element?: $ZodType;
  readonly innerType?: $ZodType;
  readonly in?: $ZodType;
  readonly options?: readonly $ZodType[];
  readonly discriminator?: string;
  readonly valueType?: $ZodType;
}

/** The keys that `schema` knows at `path`; of a discriminated union those of the member that `data` chose. */
export function knownKeys(schema: $ZodType, path: readonly PropertyKey[], data: unknown): string[] {
  return [
    ...new Set(schemasAt(schema, path, data).flatMap((found) => Object.keys(definition(found).shape ?? {}))),
  ];
}

function schemasAt(schema: $ZodType, path: readonly PropertyKey[], data: unknown): $ZodType[] {
  const inner = unwrap(schema, data);
  const [key, ...rest] = path;
  if (key === undefined) {
    return inner;
  }
  return inner.flatMap((found) => {
    const { shape, element, valueType } = definition(found);
    const child = shape?.[String(key)] ?? element ?? valueType;
    return child === undefined ? [] : schemasAt(child, rest, childOf(data, key));
  });
}

/** Takes off optional, default and pipe; of a union all members, or the one that the discriminator names. */
function unwrap(schema: $ZodType, data: unknown): $ZodType[] {
  const { type, innerType, in: input, options, discriminator } = definition(schema);
  if (innerType !== undefined) {
    return unwrap(innerType, data);
  }
  if (type === 'pipe' && input !== undefined) {
    return unwrap(input, data);
  }
  if (options === undefined) {
    return [schema];
  }
  const chosen = options.filter(
    (option) =>
      discriminator !== undefined &&
      definition(option).shape?.[discriminator]?._zod.values?.has(childOf(data, discriminator) as string),
  );
  return (chosen.length > 0 ? chosen : options).flatMap((option) => unwrap(option, data));
}

function definition(schema: $ZodType): SchemaDefinition {
  // zod types a definition only by its concrete class; every member read here is optional and checked.
  return schema._zod.def as unknown as SchemaDefinition;
}

function childOf(data: unknown, key: PropertyKey): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, key)
    ? (data as Record<PropertyKey, unknown>)[key]
    : undefined;
}

/** The candidate a person most likely meant by `word`, or undefined when none is near enough. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      current[column] = Math.min(
        (rows[row - 1]?.[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (rows[row - 1]?.[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (rows[row - 2]?.[column - 2] ?? Infinity) + 1 : Infinity,
      );
    }
    rows.push(current);
  }
  return rows[left.length]?.[right.length] ?? 0;
}
