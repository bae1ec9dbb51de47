import { closeSync, constants, openSync, readSync, statSync, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';

import type { Clock } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';

/** How files are reached. Both calls throw what the system says. */
export interface FileAccess {
  /** Follows links. */
  stat(path: string): Stats | Promise<Stats>;
  /** At most `maxBytes` from its start. Never waits for a pipe that somebody put in the file's place. */
  read(path: string, maxBytes: number): Uint8Array | Promise<Uint8Array>;
}

const READ = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * For the system's own folders, like all that is read of /proc: a promise for each of a thousand files costs ten times
 * as much CPU as the file itself.
 */
export const directAccess: FileAccess = {
  stat: (path) => statSync(path),
  read: (path, maxBytes) => {
    const fd = openSync(path, READ);
    try {
      const bytes = Buffer.allocUnsafe(maxBytes);
      let length = 0;
      for (let got = -1; got !== 0 && length < maxBytes; length += got) {
        got = readSync(fd, bytes, length, maxBytes - length, null);
      }
      return bytes.subarray(0, length);
    } finally {
      closeSync(fd);
    }
  },
};

const SLOW_LIMIT_MS = 2_000;

/** A file that does not answer; the same word as the system's for a time that is up. */
class Unanswered extends Error {
  readonly code = 'ETIMEDOUT';
}

export interface PatientAccess extends FileAccess {
  /** Does other work on files in the same way. */
  within<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * For files that somebody named, which may lie on a network mount that hangs: what does not answer in time is given up,
 * and as long as it has not answered nothing else is asked, so that it holds one thread and not all.
 */
export function createPatientAccess(clock: Pick<Clock, 'sleep'>): PatientAccess {
  let unanswered = 0;
  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    if (unanswered > 0) {
      throw new Unanswered('an earlier call has not been answered yet');
    }
    const done = new AbortController();
    unanswered += 1;
    const working = work().finally(() => {
      unanswered -= 1;
      done.abort();
    });
    const late = clock.sleep(SLOW_LIMIT_MS, done.signal).then(
      () => {
        throw new Unanswered('it was not answered in time');
      },
      () => working,
    );
    // Whichever comes second has nobody who waits for it.
    working.catch(() => undefined);
    late.catch(() => undefined);
    return Promise.race([working, late]);
  };
  return {
    within,
    stat: (path) => within(() => stat(path)),
    read: (path, maxBytes) =>
      within(async () => {
        const file = await open(path, READ);
        try {
          const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(maxBytes), 0, maxBytes, 0);
          return buffer.subarray(0, bytesRead);
        } finally {
          await file.close();
        }
      }),
  };
}

/** Whether the system says that it is not there, and not merely that it may not be seen. */
export function saysMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error));
}
