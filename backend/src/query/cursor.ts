import { VigilError } from '@vigilops/contracts';
import type { z } from 'zod';

/** Opaque to the caller; read again only through its schema, because anybody can write one. */
export function encodeCursor(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function decodeCursor<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (error) {
    throw new VigilError('REQUEST_INVALID', 'cursor: is not one that an answer of this route gave', {
      cause: error,
    });
  }
}
