import { closeSync, openSync, readSync } from 'node:fs';

/** A file of /proc or /sys that is read again and again through one descriptor. */
export interface ProcFile {
  /** The whole content now. A view of a buffer that all files share: done with before the next read. */
  bytes(): Buffer;
  /** The whole content, one character a byte. */
  text(): string;
  close(): void;
}

export type OpenProcFile = (path: string, limits?: { readonly maxBytes?: number }) => ProcFile;

const DEFAULT_MAX_BYTES = 1_048_576;
const INITIAL_BYTES = 16_384;

/**
 * Returns a factory whose files share one buffer. The kernel makes the content anew for a read at offset 0, so
 * a descriptor opened once saves the path walk of every later round. Content past `maxBytes` is left out.
 */
export function createProcFileOpener(): OpenProcFile {
  let buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);

  function readAll(fd: number, maxBytes: number): Buffer {
    let length = 0;
    for (;;) {
      if (length === buffer.length) {
        if (length >= maxBytes) {
          break;
        }
        const grown = Buffer.allocUnsafeSlow(Math.min(buffer.length * 4, Math.max(maxBytes, INITIAL_BYTES)));
        buffer.copy(grown, 0, 0, length);
        buffer = grown;
      }
      const read = readSync(fd, buffer, length, buffer.length - length, length);
      if (read === 0) {
        break;
      }
      length += read;
    }
    return buffer.subarray(0, Math.min(length, maxBytes));
  }

  return (path, limits = {}) => {
    const maxBytes = limits.maxBytes ?? DEFAULT_MAX_BYTES;
    let fd: number | undefined;

    function close(): void {
      if (fd !== undefined) {
        const open = fd;
        fd = undefined;
        closeSync(open);
      }
    }

    function bytes(): Buffer {
      const reopened = fd === undefined;
      fd ??= openSync(path, 'r');
      try {
        return readAll(fd, maxBytes);
      } catch (error) {
        close();
        if (reopened) {
          throw error;
        }
        // What the descriptor stood for is gone (a device, a namespace); the path may lead to its successor.
        return bytes();
      }
    }

    return { bytes, text: () => bytes().toString('latin1'), close };
  };
}
