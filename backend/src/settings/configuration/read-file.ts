import { VigilError } from '@vigilops/contracts';
import { createTurns } from '@vigilops/runtime';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ConfigurationDocument } from './document.ts';
import type { PlaceProblem } from './parse-file.ts';

export interface ConfigurationFile {
  readonly document: ConfigurationDocument;
  /** What the file itself says, before defaults. */
  readonly given: unknown;
  /** REQUEST_INVALID that names lines and keys. */
  refusal(problems: readonly PlaceProblem[]): Promise<VigilError>;
}

/** Reads a file for as long as `work` needs it. Throws REQUEST_INVALID that names every wrong key with its line. */
export type WithFile = <T>(
  yaml: string,
  work: (file: ConfigurationFile) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/** What the thread says. */
export type FileAnswer =
  | { readonly kind: 'read'; readonly document: ConfigurationDocument; readonly given: unknown }
  | { readonly kind: 'refused' | 'told'; readonly text: string };

const WORKER = new URL('./file-worker.ts', import.meta.url);
const AT_ONCE = 2;
const MOST_WAITING = 4;
/** A thousand services take less than a second. */
const LIMIT_MS = 10_000;
const MEMORY_MIB = 256;

/** Files are read on threads of their own, with a limit: a parser can be kept busy for minutes by a file of a mebibyte. */
export function createFileReader(limitMs = LIMIT_MS): WithFile {
  const takeTurn = createTurns(AT_ONCE, {
    mostWaiting: MOST_WAITING,
    refusal: () => new VigilError('OVERLOADED', 'other files are being read', { retryAfterSeconds: 5 }),
  });
  return (yaml, work, signal) => takeTurn(() => withWorker({ yaml, limitMs }, work, signal));
}

async function withWorker<T>(
  { yaml, limitMs }: { readonly yaml: string; readonly limitMs: number },
  work: (file: ConfigurationFile) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const worker = new Worker(WORKER, {
    workerData: yaml,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MIB },
  });
  // Whoever waits for an answer hears of it; between two answers nobody does.
  worker.on('error', () => undefined);
  try {
    const read = await nextAnswer(worker, limitMs, signal);
    if (read.kind !== 'read') {
      throw new VigilError('REQUEST_INVALID', read.text);
    }
    return await work({
      document: read.document,
      given: read.given,
      refusal: async (problems) => {
        worker.postMessage(problems);
        const told = await nextAnswer(worker, limitMs, signal);
        return new VigilError('REQUEST_INVALID', told.kind === 'read' ? 'it cannot be done' : told.text);
      },
    });
  } finally {
    await worker.terminate();
  }
}

async function nextAnswer(worker: Worker, limitMs: number, signal: AbortSignal): Promise<FileAnswer> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    const [answer] = await once(worker, 'message', { signal: AbortSignal.any([signal, limit]) });
    return answer as FileAnswer;
  } catch (error) {
    if (limit.aborted || (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') {
      throw new VigilError('REQUEST_INVALID', 'configuration: reading it takes too much: divide it', {
        cause: error,
      });
    }
    throw error;
  }
}
