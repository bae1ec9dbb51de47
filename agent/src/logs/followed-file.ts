import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';

import { LOG } from '@vigilops/contracts';

import type { SourcePosition } from '../spool/types.ts';
import type { LineSplitter } from './line-splitter.ts';
import { type Content, contentHash, hashedBytes } from './log-file.ts';
import { encodeRecordAttributes } from './record-encoder.ts';
import type { LogEncoding, LogSourceConfig } from './types.ts';

/** What the records of a source share. */
export interface SourceState {
  readonly config: LogSourceConfig;
  /** Resource and scope, encoded. */
  readonly resource: Uint8Array;
  readonly encoding: LogEncoding;
  readonly createSplitter: () => LineSplitter;
}

/** A file that is being read, whatever it is called now. */
export interface FollowedFile {
  readonly source: SourceState;
  readonly dev: string;
  readonly inode: string;
  /** The name it is reported under: that of the first sight, for a copy that of the original. */
  readonly path: string;
  readonly attributes: Uint8Array;
  readonly splitter: LineSplitter;
  /** Where it can be opened now; undefined once its name leads to another file or to none. */
  openPath: string | undefined;
  handle: FileHandle | undefined;
  /** The next byte to read. */
  offset: number;
  /** As last seen. */
  size: number;
  mtimeMs: number;
  /** The last bytes before `offset`, and the first ones of the file with how many were hashed. */
  tail: Buffer;
  fingerprint: string;
  fingerprintBytes: number;
  /** Its handle is in use. */
  isReading: boolean;
  /** There may be something to read. */
  dirty: boolean;
  /** Read only when this one is at its end: the copy that holds the rest of what was here before a truncation. */
  after: FollowedFile | undefined;
  /** It holds the same as this file: a copy made before a truncation. It is not read until that is decided. */
  copyOf: { readonly original: FollowedFile; readonly sinceMs: number } | undefined;
  /** Its size and time of writing before it was found shorter than at the look before; 0 when it was not. */
  shrunkFrom: number;
  shrunkMtimeMs: number;
  /** Monotonic time since which its size has not changed. */
  quietSinceMs: number;
  /** Spool records under way that hold bytes of it. */
  inFlight: number;
  /** A line that does not fit into memory: where it starts and how far it was looked through. */
  longLine: { readonly start: number; scanned: number } | undefined;
  /** Monotonic time of the last use of the handle. */
  usedMs: number;
}

export function followFile(start: {
  readonly source: SourceState;
  readonly dev: string;
  readonly inode: string;
  readonly path: string;
  readonly openPath: string | undefined;
  readonly handle: FileHandle | undefined;
  readonly offset: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly nowMs: number;
}): FollowedFile {
  return {
    ...start,
    attributes: encodeRecordAttributes({ [LOG.filePath]: start.path, [LOG.fileName]: basename(start.path) }),
    splitter: start.source.createSplitter(),
    tail: Buffer.alloc(0),
    fingerprint: contentHash(new Uint8Array(0)),
    fingerprintBytes: 0,
    isReading: false,
    dirty: true,
    after: undefined,
    copyOf: undefined,
    shrunkFrom: 0,
    shrunkMtimeMs: 0,
    quietSinceMs: start.nowMs,
    inFlight: 0,
    longLine: undefined,
    usedMs: start.nowMs,
  };
}

export function fileKey(file: { readonly dev: string; readonly inode: string }): string {
  return `${file.dev}:${file.inode}`;
}

/** The position that covers [start, file.offset). */
export function positionOf(file: FollowedFile, start: number): SourcePosition {
  const { path, dev, inode, fingerprint, offset: end } = file;
  return { path, dev, inode, fingerprint, tail: contentHash(file.tail), start, end };
}

/** What is known of the bytes that were read, to find them again elsewhere. */
export function contentOf(file: FollowedFile): Content {
  return { fingerprint: file.fingerprint, tail: contentHash(file.tail), end: file.offset };
}

/** Reads on where a file that held the same content was left. */
export function continueAt(file: FollowedFile, content: Content, tail: Uint8Array): void {
  file.offset = content.end;
  file.fingerprint = content.fingerprint;
  file.fingerprintBytes = hashedBytes(content.fingerprint);
  keepTail(file, tail);
  file.dirty = true;
}

/** Copies to memory of its own: a slice, or a small buffer of Node's pool, would keep 64 KiB alive for each file. */
export function keepTail(file: FollowedFile, tail: Uint8Array): void {
  file.tail = Buffer.alloc(tail.length);
  file.tail.set(tail);
}

/** Reads from the first byte: the file is another one than it was. */
export function startOver(file: FollowedFile): void {
  continueAt(file, { fingerprint: contentHash(new Uint8Array(0)), tail: '', end: 0 }, Buffer.alloc(0));
  file.longLine = undefined;
  file.shrunkFrom = 0;
}
