import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * A log file that is renamed to `.1`, `.2`, … when it grows over `maxBytes`; `keep` old ones stay. Writes are
 * synchronous, so that the last line before a crash is there. A full disk loses lines, never the process.
 */
export function createRotatingFile(options: {
  readonly file: string;
  readonly maxBytes: number;
  readonly keep: number;
}): { write(line: string): void; close(): void } {
  const { file, maxBytes, keep } = options;
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
  const open = () => openSync(file, 'a', 0o640);
  let descriptor = open();
  let size = fstatSync(descriptor).size;

  const rotate = () => {
    closeSync(descriptor);
    for (let number = keep; number >= 1; number -= 1) {
      const from = number === 1 ? file : `${file}.${number - 1}`;
      try {
        renameSync(from, `${file}.${number}`);
      } catch {
        // Not there yet.
      }
    }
    descriptor = open();
    size = 0;
  };
  return {
    write: (line) => {
      try {
        if (size > 0 && size + line.length > maxBytes) {
          rotate();
        }
        size += writeSync(descriptor, line);
      } catch {
        // There is nowhere left to say it.
      }
    },
    close: () => {
      closeSync(descriptor);
    },
  };
}
