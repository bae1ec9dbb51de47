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
  open(call: OpenCall): Promise<void>;
  progress(progress: Progress): void;
  closed(call: ClosedCall): void;
  /** The store has them: files whose calls are all stored are removed. */
  stored(calls: readonly ClosedCall[]): Promise<void>;
  close(): Promise<void>;
}

/** Of an earlier process: what ended and was not stored, and what never ended. */
export interface Left {
  readonly closed: readonly ClosedCall[];
  readonly open: readonly { readonly call: OpenCall; readonly progress: Progress | undefined }[];
}

const SUFFIX = '.journal';
const SOON_MS = 10;
const MAX_FILE_BYTES = 16 * 1_048_576;

interface Segment {
  readonly name: string;
  readonly handle: FileHandle;
  bytes: number;
  /** Keys of calls that began in here and are not stored yet. */
  readonly waiting: Set<string>;
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
  let pending: { readonly text: string; readonly done: (error?: unknown) => void }[] = [];
  let writing: Promise<void> | undefined;
  let soon: NodeJS.Timeout | undefined;
  const segments = new Map<string, Segment>();
  const segmentOf = new Map<string, Segment>();
  let current = await nextSegment();

  async function nextSegment(): Promise<Segment> {
    serial += 1;
    const file = `${name}-${String(serial).padStart(6, '0')}${SUFFIX}`;
    const handle = await open(path.join(folder, file), 'a', 0o600);
    const segment = { name: file, handle, bytes: 0, waiting: new Set<string>() };
    segments.set(file, segment);
    return segment;
  }

  function wait(key: string): void {
    if (!segmentOf.has(key)) {
      current.waiting.add(key);
      segmentOf.set(key, current);
    }
  }

  function forget(key: string): void {
    segmentOf.get(key)?.waiting.delete(key);
    segmentOf.delete(key);
  }

  /** What ends a call may wait a moment for what begins the next: half as many writes, where there are many calls. */
  function append(line: JournalLine, isUrgent: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      pending.push({
        text: writtenLine(line),
        done: (error) => {
          if (error === undefined) {
            resolve();
          } else {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
      });
      if (isUrgent) {
        begin();
      } else {
        soon ??= setTimeout(begin, SOON_MS);
      }
    });
  }

  function begin(): void {
    if (writing === undefined && pending.length > 0) {
      writing = write();
    }
  }

  /** All that waits in one call, as long as something waits. */
  async function write(): Promise<void> {
    while (pending.length > 0) {
      clearTimeout(soon);
      soon = undefined;
      const lines = pending;
      pending = [];
      try {
        const bytes = Buffer.from(lines.map(({ text }) => text).join(''));
        await current.handle.appendFile(bytes);
        current.bytes += bytes.length;
        lines.forEach(({ done }) => done());
        if (current.bytes >= maxFileBytes) {
          current = await nextSegment();
        }
      } catch (error) {
        lines.forEach(({ done }) => done(error));
      }
    }
    writing = undefined;
  }

  const inPassing = (line: JournalLine) => {
    append(line, false).catch((error: unknown) =>
      logger.error({ err: error }, 'the journal of LLM calls cannot be written'),
    );
  };

  return {
    async open(call) {
      const key = keyOf(call);
      wait(key);
      try {
        await append({ kind: 'open', call }, true);
      } catch (error) {
        forget(key);
        throw error;
      }
    },
    progress: (progress) => inPassing({ kind: 'progress', progress }),
    closed(call) {
      // What was refused was never opened.
      wait(keyOf(call.row));
      inPassing({ kind: 'closed', call });
    },
    async stored(calls) {
      for (const { row } of calls) {
        forget(keyOf(row));
      }
      // In their order: a line may stand in the file after the one that was current when it was made.
      for (const segment of segments.values()) {
        if (segment === current || segment.waiting.size > 0) {
          break;
        }
        segments.delete(segment.name);
        await segment.handle.close();
        await rm(path.join(folder, segment.name), { force: true });
      }
    },
    async close() {
      begin();
      await writing;
      for (const segment of segments.values()) {
        await segment.handle.close();
        if (segment.waiting.size === 0) {
          await rm(path.join(folder, segment.name), { force: true });
        }
      }
    },
  };
}
