/** A file that lies on this machine. */
export interface SpooledFile {
  readonly path: string;
  readonly bytes: number;
}

/** A place of archives. Names are ours: lower case letters, digits, `-`, `.` and `/`. Throws ArchiveTrouble. */
export interface ArchiveTarget {
  /** Resolves when the file is whole at its name. After a cut the same call goes on where it stopped. */
  put(name: string, file: SpooledFile, signal: AbortSignal): Promise<void>;
  putSmall(name: string, bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** `missing` where there is none; may end early, and may be other bytes: whoever reads compares. */
  read(name: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Null where there is none. */
  size(name: string, signal: AbortSignal): Promise<number | null>;
  /** Well where there is none. */
  remove(name: string, signal: AbortSignal): Promise<void>;
  close(): void;
}
