import { z } from 'zod';
import { parseTimeUs } from './time.ts';

/** Ids are PostgreSQL integers: what lies outside cannot exist. */
export const idField = z.int().min(1).max(2_147_483_647).meta({ example: 1 });

/** Text of one line of a form: bounded, and without U+0000, which the database cannot hold. */
export function textField(maxLength: number) {
  return z
    .string()
    .max(maxLength)
    .regex(/^[^\0]*$/, 'must not contain U+0000');
}

export const nameField = textField(256).min(1);

/** A label of a host in one text; the value may hold colons. */
export const labelPairField = textField(513)
  .regex(/^[^:]{1,256}:/, 'must look like env:production')
  .meta({ example: 'env:production' });

/** A moment as people and programs write it. Defaults to the edge of the range that the route names. */
export const timeParam = z
  .string()
  .max(40)
  .refine((text) => parseTimeUs(text, 0) !== undefined, {
    message: 'must be an ISO 8601 time with zone between 1970 and 2200, or now, or now-15m',
  })
  .meta({
    description: 'ISO 8601 with zone and up to microseconds, or `now`, or `now-<number><ms|s|m|h|d|w>`.',
    example: 'now-1h',
  });

/** A moment in an answer: UTC, always with microseconds. */
export const timeField = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  .meta({ example: '2026-03-01T12:00:00.000000Z' });

/** Nanoseconds since the Unix epoch. A string, because JSON numbers end at 2^53. */
export const unixNanoField = z
  .string()
  .regex(/^-?\d{1,20}$/)
  .meta({ example: '1772366400000000123' });

/** Opaque: only what an answer gave may be sent back. */
export const cursorField = z
  .string()
  .max(8_192)
  .regex(/^[A-Za-z0-9_-]+$/)
  .meta({ description: 'The `next_cursor` of the answer before this page.' });

export const traceIdField = z.string().regex(/^[0-9a-fA-F]{32}$/, 'must be 32 hexadecimal digits');
export const spanIdField = z.string().regex(/^[0-9a-fA-F]{16}$/, 'must be 16 hexadecimal digits');

/** What JSON can hold. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Anything: its shape is the sender's. Not `z.json()`, whose recursion has no name that OpenAPI could refer to. */
export const jsonField = z.unknown().meta({ description: 'Any JSON.' }) as z.ZodType<JsonValue, JsonValue>;

/**
 * Attributes as sent. Integers beyond 2^53 are strings; bytes are {"$bytes": base64}; NaN and infinities are
 * {"$double": "NaN"}.
 */
export const attributesField = z.record(z.string(), jsonField);

/**
 * What a named schema says, or null. Not `.nullable()`: in the OpenAPI document the null would be lost beside the
 * reference to the name.
 */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.null()]);
}
