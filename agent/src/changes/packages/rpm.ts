import { type Stats, statSync } from 'node:fs';

import { stampOf } from '../file-marks.ts';
import type { LocateOnHost } from '../host-view.ts';
import type { HostChange, LogPlace, Snapshot } from '../types.ts';
import { lineBatches } from './line-batches.ts';
import { readRpmLine } from './rpm-log-line.ts';

type RpmState = NonNullable<Snapshot['rpm']>;

/** The database is binary, in three formats by the age of the system: only that it has changed can be seen. */
const DATABASES = ['/var/lib/rpm', '/usr/lib/sysimage/rpm'].flatMap((folder) =>
  ['rpmdb.sqlite', 'Packages.db', 'Packages'].map((file) => `${folder}/${file}`),
);
/** What changed, in the words of who changed it: dnf, yum, zypper. */
const LOGS = ['/var/log/dnf.rpm.log', '/var/log/yum.log', '/var/log/zypp/history'];
const MAX_LOG_BYTES = 1_048_576;

/** Undefined where there is no rpm. What the logs cannot explain is told as one change of the database. */
export async function lookAtRpm(
  locate: LocateOnHost,
  before: RpmState | undefined,
): Promise<{ readonly state: RpmState; readonly changes: readonly HostChange[] } | undefined> {
  const stamp = DATABASES.map((path) => statsOf(locate(path)))
    .flatMap((stats) => (stats === undefined ? [] : [stampOf(stats)]))
    .join(', ');
  if (stamp === '') {
    return undefined;
  }
  if (stamp === before?.stamp) {
    return { state: before, changes: [] };
  }
  const logs = new Map<string, LogPlace>();
  const changes: HostChange[] = [];
  for (const path of LOGS) {
    const located = locate(path);
    const stats = statsOf(located);
    if (located !== undefined && stats !== undefined) {
      logs.set(path, { inode: stats.ino, bytes: stats.size });
      changes.push(
        ...(before === undefined ? [] : await changesSince(located, stats, before.logs.get(path))),
      );
    }
  }
  const unexplained: HostChange = {
    kind: 'package',
    action: 'changed',
    subject: 'rpm database',
    before: null,
    after: null,
  };
  const told = before === undefined || changes.length > 0 ? changes : [unexplained];
  return { state: { stamp, logs }, changes: told };
}

/** A log that is another file now was rotated, and is read from its start. */
async function changesSince(path: string, stats: Stats, place: LogPlace | undefined): Promise<HostChange[]> {
  const from = place?.inode === stats.ino && place.bytes <= stats.size ? place.bytes : 0;
  const start = Math.max(from, stats.size - MAX_LOG_BYTES);
  const changes: HostChange[] = [];
  for await (const lines of lineBatches(path, start, stats.size - start)) {
    changes.push(...lines.flatMap((line) => readRpmLine(line) ?? []));
  }
  return changes;
}

function statsOf(path: string | undefined): Stats | undefined {
  try {
    return path === undefined ? undefined : statSync(path);
  } catch {
    return undefined;
  }
}
