/** A document of BSON as it was read; every field of an answer may be missing, for versions differ. */
export type Doc = Readonly<Record<string, unknown>>;

export function docAt(doc: Doc | undefined, ...path: readonly string[]): Doc | undefined {
  const value = valueAt(doc, path);
  return isDoc(value) ? value : undefined;
}

/** Null for what is no number. Of 64 bits as near as a double is. */
export function numberAt(doc: Doc | undefined, ...path: readonly string[]): number | null {
  return toNumber(valueAt(doc, path));
}

export function textAt(doc: Doc | undefined, ...path: readonly string[]): string | null {
  const value = valueAt(doc, path);
  return typeof value === 'string' ? value : null;
}

export function dateAt(doc: Doc | undefined, ...path: readonly string[]): Date | null {
  const value = valueAt(doc, path);
  return value instanceof Date && Number.isFinite(value.getTime()) ? value : null;
}

export function docsAt(doc: Doc | undefined, ...path: readonly string[]): Doc[] {
  const value = valueAt(doc, path);
  return Array.isArray(value) ? value.filter(isDoc) : [];
}

export function isDoc(value: unknown): value is Doc {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    // What is no plain document is one of the types of BSON.
    !('_bsontype' in value)
  );
}

function valueAt(doc: Doc | undefined, path: readonly string[]): unknown {
  let value: unknown = doc;
  for (const key of path) {
    if (!isDoc(value)) {
      return undefined;
    }
    value = Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : null;
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    'toNumber' in value &&
    typeof value.toNumber === 'function'
  ) {
    return toNumber((value as { toNumber(): unknown }).toNumber());
  }
  return null;
}
