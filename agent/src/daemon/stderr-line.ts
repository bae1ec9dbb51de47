import { writeSync } from 'node:fs';

const STDERR = 2;

/**
 * Writes a line to standard error at once. Node's own stream would queue without bound behind a reader that has
 * stopped, and end the process with an exception when the reader is gone; a line that cannot be written is lost.
 */
export function writeStderr(line: string): void {
  try {
    writeSync(STDERR, line);
  } catch {
    // EAGAIN or EPIPE: there is nowhere left to say it.
  }
}
