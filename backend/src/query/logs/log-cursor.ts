import { z } from 'zod';
import type { LogPosition } from '../../store/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';

/** Where the next page begins: behind a record, or at the edge of what was searched. */
export interface LogCursor {
  readonly edgeUs: number;
  readonly after: LogPosition | undefined;
}

const MAX_SEEN = 100_000;
const timeUs = z.int().min(0).max(7_258_118_400_000_000);
const sequence = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .refine((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text));

const cursorSchema = z.union([
  z.strictObject({ e: timeUs }),
  z.strictObject({
    t: timeUs,
    n: z.int().min(0).max(999),
    s: z.int().min(1).max(2_147_483_647),
    q: sequence,
    c: z.int().min(0).max(MAX_SEEN),
  }),
]);

export function encodeLogCursor({ edgeUs, after }: LogCursor): string {
  return encodeCursor(
    after === undefined
      ? { e: edgeUs }
      : {
          t: after.timeUs,
          n: after.nanos,
          s: after.streamId,
          q: after.sequence,
          c: Math.min(MAX_SEEN, after.seen),
        },
  );
}

export function decodeLogCursor(text: string): LogCursor {
  const cursor = decodeCursor(text, cursorSchema);
  return 'e' in cursor
    ? { edgeUs: cursor.e, after: undefined }
    : {
        edgeUs: cursor.t,
        after: { timeUs: cursor.t, nanos: cursor.n, streamId: cursor.s, sequence: cursor.q, seen: cursor.c },
      };
}
