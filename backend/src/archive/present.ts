import { levelOf } from '@vigilops/contracts';
import { formatTimeUs, type LogArchiveView, type LogRestoreView } from '@vigilops/contracts/api';
import type { LogArchive, LogRestore } from '../model/index.ts';
import { describePlace } from './places.ts';

export function presentArchive(archive: LogArchive): LogArchiveView {
  return {
    id: archive.id,
    day: archive.day,
    run: archive.run,
    state: archive.state,
    target: archive.place === null ? null : describePlace(archive.place),
    parts: archive.parts,
    lines: archive.lines,
    raw_bytes: archive.rawBytes,
    bytes: archive.bytes,
    first_time: timeOrNull(archive.firstUs),
    last_time: timeOrNull(archive.lastUs),
    attempts: archive.attempts,
    next_try_at: timeOrNull(archive.nextTryUs),
    error: archive.error,
    verified_at: timeOrNull(archive.verifiedUs),
    checked_at: timeOrNull(archive.checkedUs),
    in_table: archive.inTable,
  };
}

export function presentRestore(restore: LogRestore): LogRestoreView {
  const { services, hosts, minSeverity, text } = restore.filter;
  return {
    id: restore.id,
    state: restore.state === 'removing' ? 'failed' : restore.state,
    from: formatTimeUs(restore.fromUs),
    to: formatTimeUs(restore.toUs),
    filter: {
      services: [...services],
      hosts: [...hosts],
      level: minSeverity === 0 ? null : levelOf(minSeverity),
      text,
    },
    max_lines: restore.maxLines,
    limited: restore.limited,
    lines_read: restore.linesRead,
    lines_restored: restore.linesRestored,
    bytes_read: restore.bytesRead,
    bytes_total: restore.bytesTotal,
    problems: restore.problems.map((problem) => ({ ...problem })),
    created_by: restore.createdBy,
    created_at: formatTimeUs(restore.createdUs),
    finished_at: timeOrNull(restore.finishedUs),
    expires_at: formatTimeUs(restore.expiresUs),
  };
}

function timeOrNull(us: number | null): string | null {
  return us === null ? null : formatTimeUs(us);
}
