import { glob, lstat, open, stat } from 'node:fs/promises';

import { errorCode } from '../../../host/error-code.ts';
import type { Parts } from '../parts.ts';
import type { DeadlockReport } from './deadlock-detail.ts';
import { readEntry } from './entry.ts';
import { noFile, notReadable, untold } from './missing.ts';
import { findInFile, readFromLine } from './read-file.ts';

/** Reads what has come to a log since the look before, and finds the reports of deadlocks in it. */
export interface LogWatch {
  look(round: LogRound): Promise<readonly DeadlockReport[]>;
}

export interface LogRound {
  readonly nowMs: number;
  readonly signal: AbortSignal;
  readonly parts: Parts;
  readonly settings: Readonly<Record<string, string>>;
}

/** Of a file; by its device and inode, so that one that was renamed is no other. */
interface Place {
  /** What is before it was read. */
  offset: number;
  /** An entry begins at `offset` whose end had not come when the file was so large. */
  partialSize: number | undefined;
}

const NEEDLE = Buffer.from('deadlock detected');
const MAGIC = /[*?[\]{}]/;
const MAX_FILES = 100;
const MAX_REPORTS = 50;
/** A round reads no more; the next one goes on there, unless it is too far behind to ever come to the end. */
const MAX_ROUND_BYTES = 64 * 1_048_576;
const MAX_BEHIND_BYTES = 256 * 1_048_576;
/** At its start the agent looks back so far: what is told twice is kept once. */
const FIRST_BYTES = 1_048_576;
const FIRST_MS = 3_600_000;

/** `pattern`: a path, or one with wildcards. */
export function createLogWatch(pattern: string): LogWatch {
  const places = new Map<string, Place>();
  let isFirst = true;

  async function lookAtFile(path: string, round: LogRound, most: number): Promise<readonly DeadlockReport[]> {
    const file = await open(path, 'r');
    try {
      const { dev, ino, size } = await file.stat();
      const place = placeOf(`${String(dev)}:${String(ino)}`, size);
      const from = size - place.offset > MAX_BEHIND_BYTES ? size - MAX_ROUND_BYTES : place.offset;
      const to = Math.min(size, from + MAX_ROUND_BYTES);
      const sinceMs = isFirst ? round.nowMs - FIRST_MS : undefined;
      const reports: DeadlockReport[] = [];
      place.offset = to;
      for (const at of await findInFile(file, NEEDLE, { from, to, most, signal: round.signal })) {
        const { from: lineAt, text, isFull } = await readFromLine(file, at, size);
        const isWhole = isFull || place.partialSize === size;
        const entry = readEntry(text, { nowMs: round.nowMs, isWhole, sinceMs });
        if (entry === 'partial' && !isWhole) {
          place.offset = lineAt;
          place.partialSize = size;
          break;
        }
        place.partialSize = undefined;
        if (typeof entry === 'object') {
          reports.push(entry);
        }
      }
      return reports;
    } finally {
      await file.close();
    }
  }

  function placeOf(id: string, size: number): Place {
    const known = places.get(id);
    // Shorter than before: it was emptied, as copytruncate does.
    const place =
      known === undefined || known.offset > size
        ? { offset: isFirst ? Math.max(0, size - FIRST_BYTES) : 0, partialSize: undefined }
        : known;
    places.delete(id);
    places.set(id, place);
    return place;
  }

  function forgetOld(): void {
    for (const id of [...places.keys()].slice(0, Math.max(0, places.size - 2 * MAX_FILES))) {
      places.delete(id);
    }
  }

  return {
    async look(round) {
      const { parts, settings } = round;
      untold(settings).forEach(parts.note);
      const paths = await pathsOf(pattern);
      if (paths.length === 0) {
        parts.note(noFile(pattern));
      }
      const reports: DeadlockReport[] = [];
      for (const path of paths) {
        try {
          reports.push(...(await lookAtFile(path, round, MAX_REPORTS - reports.length)));
        } catch (error) {
          round.signal.throwIfAborted();
          parts.note(notReadable(path, error));
        }
      }
      isFirst = isFirst && paths.length === 0;
      forgetOld();
      return reports;
    },
  };
}

/** Files that exist now, those that were written last. */
async function pathsOf(pattern: string): Promise<readonly string[]> {
  // A file may really be called pg[1].log.
  if (!MAGIC.test(pattern) || (await exists(pattern))) {
    return (await exists(pattern)) ? [pattern] : [];
  }
  const found: { readonly path: string; readonly writtenMs: number }[] = [];
  for await (const path of glob(pattern)) {
    const facts = await stat(path).catch(() => undefined);
    if (facts === undefined || facts.isFile()) {
      found.push({ path, writtenMs: facts?.mtimeMs ?? 0 });
    }
  }
  return found
    .toSorted((a, b) => b.writtenMs - a.writtenMs)
    .slice(0, MAX_FILES)
    .map(({ path }) => path);
}

/** One that may not be seen is there: reading it says why not. */
async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => !['ENOENT', 'ENOTDIR'].includes(errorCode(error)),
  );
}
