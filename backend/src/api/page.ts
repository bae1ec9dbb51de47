import { VigilError } from '@vigilops/contracts';
import { z } from 'zod';

/** A place in a list that is sorted by a text and then by something that tells equal texts apart. */
const cursorSchema = z.tuple([
  z
    .string()
    .max(2_048)
    .regex(/^[^\0]*$/),
  z.union([
    z.int().min(0).max(2_147_483_647),
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
    throw new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer of this route gave', {
      cause: error,
    });
  }
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
