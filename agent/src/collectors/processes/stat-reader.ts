import { closeSync, openSync, readSync } from 'node:fs';

import { errorCode } from '../../host/error-code.ts';

/** Descriptors kept open from round to round; processes beyond are opened each time. */
const MAX_KEPT_FILES = 256;
/** The line is about 350 bytes; the name in it has at most 64. */
const STAT_BYTES = 1_024;

export interface StatReader {
  /** The process' stat line, empty when there is no such process; a view that the next read overwrites. */
  read(pid: number): Buffer;
  forget(pid: number): void;
  close(): void;
}

/** Reads /proc/[pid]/stat; a descriptor stands for the process, not for its number, so one may be kept. */
export function createStatReader(proc: string): StatReader {
  const buffer = Buffer.allocUnsafeSlow(STAT_BYTES);
  const kept = new Map<number, number>();
  let mayKeep = true;

  function forget(pid: number): void {
    const fd = kept.get(pid);
    if (fd !== undefined) {
      kept.delete(pid);
      closeSync(fd);
    }
  }

  function close(): void {
    [...kept.keys()].forEach(forget);
  }

  function readOpen(fd: number): number {
    try {
      return readSync(fd, buffer, 0, STAT_BYTES, 0);
    } catch {
      // The process has ended (ESRCH).
      return 0;
    }
  }

  function readNew(pid: number): number {
    let fd: number;
    try {
      fd = openSync(`${proc}/${pid}/stat`, 'r');
    } catch (error) {
      if (errorCode(error) === 'EMFILE' || errorCode(error) === 'ENFILE') {
        // The spool and the log files need descriptors more than this does.
        mayKeep = false;
        close();
      }
      return 0;
    }
    const length = readOpen(fd);
    if (length > 0 && mayKeep && kept.size < MAX_KEPT_FILES) {
      kept.set(pid, fd);
    } else {
      closeSync(fd);
    }
    return length;
  }

  return {
    read(pid) {
      const fd = kept.get(pid);
      const length = fd === undefined ? 0 : readOpen(fd);
      if (length > 0) {
        return buffer.subarray(0, length);
      }
      forget(pid);
      return buffer.subarray(0, readNew(pid));
    },
    forget,
    close,
  };
}
