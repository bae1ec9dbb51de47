import type { FileMark, Listing, LogPlace, Snapshot, WatchedFiles } from './types.ts';

const VERSION = 1;

/** Maps are lists of pairs: the names in them are anybody's. */
interface Written {
  readonly version: number;
  readonly boot?: Snapshot['boot'];
  readonly kernel: string;
  readonly agent: string;
  readonly packages: readonly WrittenListing[];
  readonly rpm?: {
    readonly stamp: string;
    readonly logs: readonly (readonly [path: string, inode: number, bytes: number])[];
  };
  readonly units?: WrittenFiles;
  readonly images: readonly WrittenListing[];
  readonly files: WrittenFiles;
}
type WrittenListing = readonly [name: string, stamp: string, items: readonly (readonly [string, string])[]];
interface WrittenFiles {
  readonly patterns: readonly string[];
  readonly cut: boolean;
  readonly marks: readonly (readonly [path: string, stamp: string, value: string])[];
}

export function writeSnapshot(snapshot: Snapshot): string {
  const { boot, kernel, agent, rpm, units } = snapshot;
  const written: Written = {
    version: VERSION,
    ...(boot === undefined ? {} : { boot }),
    kernel,
    agent,
    packages: writeListings(snapshot.packages),
    ...(rpm === undefined
      ? {}
      : {
          rpm: {
            stamp: rpm.stamp,
            logs: [...rpm.logs].map(([path, place]) => [path, place.inode, place.bytes]),
          },
        }),
    ...(units === undefined ? {} : { units: writeFiles(units) }),
    images: writeListings(snapshot.images),
    files: writeFiles(snapshot.files),
  };
  return `${JSON.stringify(written)}\n`;
}

/** Throws where it is not what `writeSnapshot` writes. */
export function readSnapshot(text: string): Snapshot {
  const written = JSON.parse(text) as Written;
  if (written.version !== VERSION) {
    throw new Error(`its version is ${String(written.version)}`);
  }
  const { boot, kernel, agent, rpm, units } = written;
  return {
    ...(boot === undefined ? {} : { boot }),
    kernel,
    agent,
    packages: readListings(written.packages),
    ...(rpm === undefined
      ? {}
      : {
          rpm: {
            stamp: rpm.stamp,
            logs: new Map(
              rpm.logs.map(([path, inode, bytes]): [string, LogPlace] => [path, { inode, bytes }]),
            ),
          },
        }),
    ...(units === undefined ? {} : { units: readFiles(units) }),
    images: readListings(written.images),
    files: readFiles(written.files),
  };
}

function writeListings(listings: ReadonlyMap<string, Listing>): readonly WrittenListing[] {
  return [...listings].map(([name, { stamp, items }]) => [name, stamp, [...items]]);
}

function readListings(written: readonly WrittenListing[]): ReadonlyMap<string, Listing> {
  return new Map(written.map(([name, stamp, items]) => [name, { stamp, items: new Map(items) }]));
}

function writeFiles({ patterns, cut, marks }: WatchedFiles): WrittenFiles {
  return { patterns, cut, marks: [...marks].map(([path, { stamp, value }]) => [path, stamp, value]) };
}

function readFiles({ patterns, cut, marks }: WrittenFiles): WatchedFiles {
  const read = marks.map(([path, stamp, value]): [string, FileMark] => [path, { stamp, value }]);
  return { patterns: [...patterns], cut, marks: new Map(read) };
}
