import { open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Logger } from '@vigilops/runtime';
import type { LlmCallRow } from '../../model/index.ts';
import {
  readLine,
  writtenLine,
  type ClosedCall,
  type JournalLine,
  type OpenCall,
  type Progress,
} from './journal-lines.ts';

/**
 * What this process knows of calls, in files of its own: a call is written down before anything of it is sent, so that
 * no end of the process hides it. Written to the system's cache, not to the disk: a power cut may lose the last moments.
 */
export interface Journal {
  /** Resolves when the system has it. Rejects when it has no room: the call must not be made. */
  open(call: OpenCall): Promise<Place>;
  progress(progress: Progress): void;
  /** `place`: where it was opened; null: it never was. */
  closed(call: ClosedCall, place: Place | null): Place;
  /** The store has the calls of these: files whose calls are all stored are removed. */
  stored(places: readonly Place[]): Promise<void>;
  close(): Promise<void>;
}

/** Where in the journal a call is. Of use to the journal alone. */
export interface Place {
  /** Calls that began in here and are not stored yet. */
  waiting: number;
}

/** Of an earlier process: what ended and was not stored, and what never ended. */
export interface Left {
  readonly closed: readonly ClosedCall[];
  readonly open: readonly { readonly call: OpenCall; readonly progress: Progress | undefined }[];
}

const SUFFIX = '.journal';
const SOON_MS = 10;
const MAX_FILE_BYTES = 16 * 1_048_576;

interface Segment extends Place {
  readonly name: string;
  readonly handle: FileHandle;
  bytes: number;
}

const keyOf = ({ requestId, attempt }: Pick<LlmCallRow, 'requestId' | 'attempt'>) =>
  `${requestId}/${String(attempt)}`;

/** Reads what earlier processes left in the folder. `forget` removes it, once it is stored or in another journal. */
export async function readLeft(
  folder: string,
  logger: Logger,
): Promise<Left & { readonly forget: () => Promise<void> }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort();
  const opened = new Map<string, OpenCall>();
  const progress = new Map<string, Progress>();
  const closed = new Map<string, ClosedCall>();
  for (const name of names) {
    const text = await readFile(path.join(folder, name), 'utf8');
    for (const line of text.split('\n').map(readLine)) {
      switch (line?.kind) {
        case 'open':
          opened.set(keyOf(line.call), line.call);
          break;
        case 'progress':
          progress.set(keyOf(line.progress), line.progress);
          break;
        case 'closed':
          closed.set(keyOf(line.call.row), line.call);
          break;
        case 'ended': {
          const call = opened.get(keyOf(line));
          // Without a call it is stored: the file in which it began is gone.
          if (call !== undefined) {
            closed.set(keyOf(line), line.closes(call));
          }
          break;
        }
        case undefined:
          break;
        default:
          logger.warn({ name }, 'a line of a journal is of a kind that this version does not know');
      }
    }
  }
  return {
    closed: [...closed.values()],
    open: [...opened].flatMap(([key, call]) =>
      closed.has(key) ? [] : [{ call, progress: progress.get(key) }],
    ),
    forget: async () => {
      await Promise.all(names.map((name) => rm(path.join(folder, name), { force: true })));
    },
  };
}

/** `name` tells this process's files from those of others in the same folder. */
export async function openJournal(
  folder: string,
  name: string,
  logger: Logger,
  maxFileBytes = MAX_FILE_BYTES,
): Promise<Journal> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let serial = 0;
  /** Lines that wait, and who waits for them to be written. */
  let pending = '';
  let urgent: PromiseWithResolvers<null> | undefined;
  let writing: Promise<void> | undefined;
  let soon: NodeJS.Timeout | undefined;
  const segments = new Map<string, Segment>();
  let current = await nextSegment();

  async function nextSegment(): Promise<Segment> {
    serial += 1;
    const file = `${name}-${String(serial).padStart(6, '0')}${SUFFIX}`;
    const handle = await open(path.join(folder, file), 'a', 0o600);
    const segment = { name: file, handle, bytes: 0, waiting: 0 };
    segments.set(file, segment);
    return segment;
  }

  function placeOfOne(): Segment {
    current.waiting += 1;
    return current;
  }

  /** What ends a call may wait a moment for what begins the next: half as many writes, where there are many calls. */
  function appendInPassing(line: JournalLine): void {
    pending += writtenLine(line);
    soon ??= setTimeout(() => {
      soon = undefined;
      begin();
    }, SOON_MS);
  }

  function append(line: JournalLine): Promise<unknown> {
    pending += writtenLine(line);
    urgent ??= Promise.withResolvers<null>();
    const { promise } = urgent;
    begin();
    return promise;
  }

  function begin(): void {
    if (writing === undefined && pending !== '') {
      writing = write();
    }
  }

  /** All that waits in one call, as long as something waits. */
  async function write(): Promise<void> {
    while (pending !== '') {
      const bytes = Buffer.from(pending);
      const waiters = urgent;
      pending = '';
      urgent = undefined;
      try {
        await writeAll(current.handle, bytes);
        current.bytes += bytes.length;
        waiters?.resolve(null);
        if (current.bytes >= maxFileBytes) {
          current = await nextSegment();
        }
      } catch (error) {
        if (waiters === undefined) {
          logger.error({ err: error }, 'the journal of LLM calls cannot be written');
        }
        waiters?.reject(error);
      }
    }
    writing = undefined;
  }

  return {
    async open(call) {
      const place = placeOfOne();
      try {
        await append({ kind: 'open', call });
      } catch (error) {
        place.waiting -= 1;
        throw error;
      }
      return place;
    },
    progress: (progress) => appendInPassing({ kind: 'progress', progress }),
    closed(call, place) {
      appendInPassing({ kind: place === null ? 'closed' : 'ended', call });
      return place ?? placeOfOne();
    },
    async stored(places) {
      for (const place of places) {
        place.waiting -= 1;
      }
      // In their order: a line may stand in the file after the one that was current when it was made.
      for (const segment of segments.values()) {
        if (segment === current || segment.waiting > 0) {
          break;
        }
        segments.delete(segment.name);
        await segment.handle.close();
        await rm(path.join(folder, segment.name), { force: true });
      }
    },
    async close() {
      clearTimeout(soon);
      begin();
      await writing;
      for (const segment of segments.values()) {
        await segment.handle.close();
        if (segment.waiting === 0) {
          await rm(path.join(folder, segment.name), { force: true });
        }
      }
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, at);
    at += bytesWritten;
  }
}
