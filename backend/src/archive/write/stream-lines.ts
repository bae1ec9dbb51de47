import { z } from 'zod';
import type { ArchivedStream, LogArchiveStore } from '../../model/index.ts';

const hash = z.string().regex(/^[0-9a-f]{2,128}$/u);

/** `attributes` are JSON text within JSON: so no reader rounds their numbers. */
const streamSchema = z.object({
  id: z.int(),
  hash,
  host: z.object({ key: z.string(), name: z.string() }).nullable(),
  service: z.string(),
  file: z.string(),
  resource: z.object({
    hash,
    service_namespace: z.string(),
    service_instance_id: z.string(),
    schema_url: z.string(),
    attributes: z.string(),
  }),
  scope: z.object({
    hash,
    name: z.string(),
    version: z.string(),
    schema_url: z.string(),
    attributes: z.string(),
  }),
}) satisfies z.ZodType<ArchivedStream>;

/** How a line of a stream begins; lines of records begin with their time. */
export const STREAM_LINE = '{"stream":';

export function writeStreamLine(stream: ArchivedStream): string {
  return JSON.stringify({ stream });
}

/** Throws for what is no such line. */
export function readStreamLine(line: string): ArchivedStream {
  return z.object({ stream: streamSchema }).parse(JSON.parse(line)).stream;
}

/** Lines of the streams that a part did not name yet: a part can be read by itself. */
export function createStreamLines(store: Pick<LogArchiveStore, 'streams'>): {
  readonly newPart: () => void;
  readonly before: (streamIds: readonly number[], signal: AbortSignal) => Promise<readonly string[]>;
} {
  const known = new Map<number, string>();
  let named = new Set<number>();
  return {
    newPart: () => {
      named = new Set();
    },
    before: async (streamIds, signal) => {
      const fresh = [...new Set(streamIds)].filter((id) => !named.has(id)).sort((a, b) => a - b);
      const unknown = fresh.filter((id) => !known.has(id));
      if (unknown.length > 0) {
        for (const stream of await store.streams(unknown, signal)) {
          known.set(stream.id, writeStreamLine(stream));
        }
      }
      return fresh.map((id) => {
        named.add(id);
        const line = known.get(id);
        if (line === undefined) {
          throw new Error(`there are log records of stream ${String(id)}, but no such stream`);
        }
        return line;
      });
    },
  };
}
