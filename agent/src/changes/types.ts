import type { HostChangeAction, HostChangeKind } from '@vigilops/contracts/api';

/** Something that is different on the host. */
export interface HostChange {
  readonly kind: HostChangeKind;
  readonly action: HostChangeAction;
  /** The package, unit, image or file. */
  readonly subject: string;
  /** A version, or the head of a SHA-256; null where there was or is none. */
  readonly before: string | null;
  readonly after: string | null;
}

/** A file as it was seen. `stamp` changes whenever its content may have; `value` tells contents apart, and leaves the host. */
export interface FileMark {
  readonly stamp: string;
  readonly value: string;
}

/** What stands in one file or folder, such as the list of a package manager. */
export interface Listing {
  /** As long as it stays, nothing in the list has changed. */
  readonly stamp: string;
  readonly items: ReadonlyMap<string, string>;
}

/** A log of packages, and how far it was read. */
export interface LogPlace {
  readonly inode: number;
  readonly bytes: number;
}

/** Files of some patterns. What was not covered before is not new on the host. */
export interface WatchedFiles {
  readonly patterns: readonly string[];
  /** There are more than are looked at. */
  readonly cut: boolean;
  readonly marks: ReadonlyMap<string, FileMark>;
}

/** The host at one time. What could not be seen then is left out, and is not missed later. */
export interface Snapshot {
  readonly boot?: { readonly id: string; readonly time: string };
  readonly kernel: string;
  readonly agent: string;
  /** By package manager. */
  readonly packages: ReadonlyMap<string, Listing>;
  /** The databases of rpm, which only their own program can read, and its logs. */
  readonly rpm?: { readonly stamp: string; readonly logs: ReadonlyMap<string, LogPlace> };
  readonly units?: WatchedFiles;
  /** By the file that lists them. */
  readonly images: ReadonlyMap<string, Listing>;
  readonly files: WatchedFiles;
}
