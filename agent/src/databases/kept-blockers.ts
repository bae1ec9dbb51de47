import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeSmall } from '../assigned/kept-answer.ts';

/**
 * Who has held up others at each server of late, by its key, for the agent that starts next: it says of them that nobody waits
 * any more, or an alert about them would not end for want of data.
 */
export interface KeptBlockers {
  of(key: string): readonly string[];
  /** Resolves when it is on disk, or could not be written. */
  keep(key: string, blockers: readonly string[]): Promise<void>;
}

export interface KeptBlockersDeps {
  readonly logger: { warn(fields: object, text: string): void };
}

const FILE = 'database-blockers.json';
const MAX_BYTES = 1_048_576;
const MAX_BLOCKERS = 20;

export function openKeptBlockers(stateDirectory: string, { logger }: KeptBlockersDeps): KeptBlockers {
  const path = join(stateDirectory, FILE);
  const kept = read(path);
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    try {
      await writeSmall(stateDirectory, FILE, Object.fromEntries(kept));
    } catch (error) {
      logger.warn({ error: String(error) }, `${path} cannot be written`);
    }
  }

  return {
    of: (key) => kept.get(key) ?? [],
    keep(key, blockers) {
      const before = kept.get(key) ?? [];
      if (blockers.length === before.length && blockers.every((blocker) => before.includes(blocker))) {
        return writing;
      }
      if (blockers.length === 0) {
        kept.delete(key);
      } else {
        kept.set(key, blockers.slice(-MAX_BLOCKERS));
      }
      writing = writing.then(write);
      return writing;
    },
  };
}

/** One that is broken, or not there, says nothing. */
function read(path: string): Map<string, readonly string[]> {
  try {
    const bytes = readFileSync(path);
    const value: unknown = bytes.length > MAX_BYTES ? undefined : JSON.parse(bytes.toString());
    const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    return new Map(
      entries.flatMap(([key, blockers]: [string, unknown]) =>
        Array.isArray(blockers)
          ? [[key, blockers.filter((one) => typeof one === 'string').slice(-MAX_BLOCKERS)] as const]
          : [],
      ),
    );
  } catch {
    return new Map();
  }
}
