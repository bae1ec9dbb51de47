import {
  chownSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A file that is there whole or not at all. */
export interface KeptFile {
  /** Durable when it returns. */
  write(text: string): void;
  /** Leaves no trace, unless it was written. */
  end(): void;
}

/**
 * Opens the place beside `path` at once, so that a folder which cannot be written is known before anything depends on
 * it. A file that is replaced keeps its owner. Throws what the system says.
 */
export function openKeptFile(path: string, mode: number): KeptFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  // Exclusive: who may write into the folder must not have it lead elsewhere meanwhile.
  const fd = openSync(beside, 'wx', mode);
  fchmodSync(fd, mode);
  let isOpen = true;
  const close = () => {
    if (isOpen) {
      isOpen = false;
      closeSync(fd);
    }
  };
  return {
    write(text) {
      writeSync(fd, text);
      fsyncSync(fd);
      close();
      const before = statSync(path, { throwIfNoEntry: false });
      if (before !== undefined && process.getuid?.() === 0) {
        chownSync(beside, before.uid, before.gid);
      }
      renameSync(beside, path);
    },
    end() {
      close();
      rmSync(beside, { force: true });
    },
  };
}
