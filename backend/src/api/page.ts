import { VigilError } from '@vigilops/contracts';
import { z } from 'zod';

/** Ids that are PostgreSQL integers. */
export const MOST_INTEGER = 2_147_483_647;

/** A place in a list that is sorted by a text and then by something that tells equal texts apart. */
const cursorSchema = z.tuple([
  z
    .string()
    .max(2_048)
    .regex(/^[^\0]*$/),
  z.union([
    z.int().min(0).max(MOST_INTEGER),
    z
      .string()
      .max(2_048)
      .regex(/^[^\0]*$/),
  ]),
]);

/** Opaque to the caller; read again only through its schema, because anybody can write one. */
export function encodeCursor(text: string, tie: string | number): string {
  return Buffer.from(JSON.stringify([text, tie])).toString('base64url');
}

export function decodeCursor(
  cursor: string | undefined,
): readonly [text: string, tie: string | number] | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (error) {
    throw notOurs(error);
  }
}

/** Where the times of this API end. */
const LATEST_US = Date.UTC(2200, 0, 1) * 1_000;

/** The same of a list that is sorted by a moment, and by a number where moments are equal. */
export function decodeMoment(
  cursor: string | undefined,
  mostTie: number,
): { readonly us: number; readonly tie: number } | undefined {
  const place = decodeCursor(cursor);
  if (place === undefined) {
    return undefined;
  }
  const [us = NaN, tie = NaN] = place.map(Number);
  const isWhole = (value: number, most: number) => Number.isSafeInteger(value) && value >= 0 && value <= most;
  if (!isWhole(us, LATEST_US) || !isWhole(tie, mostTie)) {
    throw notOurs();
  }
  return { us, tie };
}

function notOurs(cause?: unknown): VigilError {
  return new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer of this route gave', { cause });
}

/** One item more than the page was read: it tells whether there is another page. */
export function cutPage<T>(
  items: readonly T[],
  limit: number,
  placeOf: (item: T) => readonly [text: string, tie: string | number],
): { items: readonly T[]; next_cursor: string | null } {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    next_cursor: items.length > limit && last !== undefined ? encodeCursor(...placeOf(last)) : null,
  };
}
