import { formatTimeUs } from '@vigilops/contracts/api';
import type { LogArchive, LogArchivePart } from '../../model/index.ts';

/** What a stranger needs to read an archive, and to know that nothing of it is missing. Written last. */
export function writeManifest(
  archive: Pick<LogArchive, 'day' | 'run'>,
  parts: readonly LogArchivePart[],
  written: { readonly version: string; readonly at: Date },
): string {
  const sum = (of: (part: LogArchivePart) => number) => parts.reduce((all, part) => all + of(part), 0);
  const manifest = {
    format: 'vigilops-logs',
    format_version: 1,
    written_by: `VigilOps ${written.version}`,
    written_at: written.at.toISOString(),
    day: archive.day,
    run: archive.run,
    lines: sum(({ lines }) => lines),
    raw_bytes: sum(({ rawBytes }) => rawBytes),
    bytes: sum(({ bytes }) => bytes),
    first_time: parts[0] === undefined ? null : formatTimeUs(parts[0].firstUs),
    last_time: parts.length === 0 ? null : formatTimeUs(Math.max(...parts.map(({ lastUs }) => lastUs))),
    parts: parts.map((part) => ({
      file: part.name.split('/').at(-1),
      lines: part.lines,
      raw_bytes: part.rawBytes,
      bytes: part.bytes,
      sha256: part.sha256,
      first_time: formatTimeUs(part.firstUs),
      last_time: formatTimeUs(part.lastUs),
    })),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
