/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const LONG_INTEGER = /\d{16}/;
const INT64 = /^-?\d{16,19}$/;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Parses JSON text of the database. Integers that a double would round (beyond 2^53) become strings; digits beyond
 * int64 were a double (jsonb writes 1e300 as digits) and stay numbers.
 */
export function parseExactJson(text: string): Json {
  // The reviver makes parsing several times slower, and hardly any row needs it.
  return LONG_INTEGER.test(text) ? (JSON.parse(text, keepInteger) as Json) : (JSON.parse(text) as Json);
}

function keepInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || context?.source === undefined) {
    return value;
  }
  if (!INT64.test(context.source)) {
    return value;
  }
  const exact = BigInt(context.source);
  return exact >= INT64_MIN && exact <= INT64_MAX ? context.source : value;
}

/** A label as text: strings as they are, everything else as JSON. */
export function labelText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
