import { archiveSettings, type ArchiveSettings } from '@vigilops/contracts/api';
import { silentLogger, type Clock } from '@vigilops/runtime';
import type { SuiteEngine } from '@vigilops/testkit';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LogRestore, SealedSecrets } from '../../model/index.ts';
import { anEntry } from '../../store/test/a-spec.ts';
import type { LogLine } from '../../store/test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import {
  LOG_ARCHIVE_DEFAULTS,
  openLogArchive,
  type LogArchiveConfig,
  type LogArchiveRoom,
} from '../index.ts';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;

/** Not sealed at all: what sealing does is tested where it is done. */
const openly: SealedSecrets = {
  open: ({ sealed }) => (sealed === null ? {} : (JSON.parse(sealed) as Record<string, string>)),
  seal: (secrets) => JSON.stringify(secrets),
};

export interface ArchiveHouse {
  readonly room: ReadingRoom;
  readonly archive: LogArchiveRoom;
  readonly folder: string;
  readonly spoolFolder: string;
  /** Of `daysAgo` days before the house was opened, as 2026-03-01. */
  day(daysAgo: number): string;
  /** Midnight of that day, in microseconds. */
  beginUs(daysAgo: number): number;
  set(changes: Partial<ArchiveSettings>): void;
  hotDays(days: number): void;
  write(lines: readonly LogLine[]): Promise<void>;
  /** Every column of every row, and what its stream says, sorted. */
  rowsOf(table: 'logs' | 'restored_logs', where?: string): Promise<readonly string[]>;
  dropDay(day: string): Promise<void>;
  restore(wanted: {
    readonly fromUs: number;
    readonly toUs: number;
    readonly filter?: Partial<LogRestore['filter']>;
    readonly maxLines?: number;
  }): Promise<LogRestore>;
  close(): Promise<void>;
}

export async function openArchiveHouse(
  suite: SuiteEngine,
  clock: Clock,
  changes: Partial<LogArchiveConfig> = {},
): Promise<ArchiveHouse> {
  const room = await openReadingRoom(suite);
  const root = await mkdtemp(path.join(tmpdir(), 'vigilops-archive-'));
  const folder = path.join(root, 'archive');
  let settings = archiveSettings.parse({ target: 'folder' });
  let hot = 1;
  const archive = openLogArchive(
    { ...LOG_ARCHIVE_DEFAULTS, folder, spoolFolder: path.join(root, 'spool'), ...changes },
    {
      stores: room.logArchive,
      secrets: openly,
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
      settings: () => settings,
      hotDays: () => hot,
      onWritten: () => undefined,
      clock,
      logger: silentLogger,
      version: '0.0.0',
    },
  );
  const today = Math.floor(clock.now().getTime() / DAY_MS);
  const beginUs = (daysAgo: number) => (today - daysAgo) * DAY_MS * 1_000;
  const dayOf = (us: number) => new Date(us / 1_000).toISOString().slice(0, 10);

  return {
    room,
    archive,
    folder,
    spoolFolder: path.join(root, 'spool'),
    beginUs,
    day: (daysAgo) => dayOf(beginUs(daysAgo)),
    set: (wanted) => {
      settings = archiveSettings.parse({ ...settings, ...wanted });
    },
    hotDays: (days) => {
      hot = days;
    },
    write: async (lines) => {
      await room.makeRoom(
        'logs',
        lines.map(({ timeUs }) => timeUs),
      );
      await room.write({ logs: lines });
    },
    rowsOf: async (table, where = 'true') => {
      const rows = await room.rows<{ row: string }>(
        `SELECT jsonb_build_array(time, time_nanos, observed_time, sequence, severity, severity_text, body, body_json::text,
                  l.attributes::text, encode(trace_id, 'hex'), encode(span_id, 'hex'), flags, event_name,
                  h.key, s.service_name, s.file_path, r.attributes::text, c.name)::text AS row
         FROM vigilops.${table} l
         JOIN vigilops.log_streams s ON s.id = l.stream_id
         JOIN vigilops.resources r ON r.id = s.resource_id
         JOIN vigilops.scopes c ON c.id = s.scope_id
         LEFT JOIN vigilops.hosts h ON h.id = s.host_id
         WHERE ${where} ORDER BY 1`,
      );
      return rows.map(({ row }) => row);
    },
    dropDay: async (day) => {
      await room.rows(
        `DELETE FROM vigilops.logs WHERE time >= $1::timestamptz AND time < $1::timestamptz + interval '1 day'`,
        [`${day}T00:00:00Z`],
      );
    },
    restore: async ({ fromUs, toUs, filter = {}, maxLines = 1_000_000 }) => {
      const nowUs = clock.now().getTime() * 1_000;
      const { id } = await room.logArchive.restores.create(
        {
          fromUs,
          toUs,
          filter: { services: [], hosts: [], minSeverity: 0, text: '', ...filter },
          maxLines,
          createdBy: 'a test',
          createdUs: nowUs,
          expiresUs: nowUs + 3_600_000_000,
        },
        anEntry('log_restore.created'),
        signal,
      );
      await archive.restoreNext(signal);
      const restore = await room.logArchive.restores.find(id, signal);
      if (restore === undefined) {
        throw new Error('the restore that was just made is not there');
      }
      return restore;
    },
    close: async () => {
      await room.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Lines that are hard to write down, `n` of them over a day, of streams in turn. */
export function hardLines(beginUs: number, streams: readonly number[], n: number): LogLine[] {
  const bodies = [
    'plain',
    '"quotes" and \\ backslashes',
    'a line\nof two\r\n\tlines',
    '{"stream":{"id":1}}',
    'Grüße, 世界 🌍 \u2028 \u007f \u001f',
    '',
    'x'.repeat(5_000),
    randomBytes(300).toString('latin1').replaceAll('\0', ' '),
  ];
  return Array.from({ length: n }, (_, i): LogLine => {
    const spread = Math.floor((i * 86_399_000_000) / n);
    return {
      stream: streams[i % streams.length] ?? 1,
      // Each third has the time of the one before.
      timeUs: beginUs + (i % 3 === 0 ? spread : Math.floor((Math.floor(i / 3) * 3 * 86_399_000_000) / n)),
      body: `${bodies[i % bodies.length] ?? ''}${i % 7 === 0 ? '' : String(i)}`,
      severity: (i * 5) % 25,
      ...(i % 4 === 0 ? { severityText: 'WARN"' } : {}),
      sequence: i % 11 === 0 ? 9_007_199_254_740_991 : i % 100,
      attributes:
        i % 5 === 0
          ? '{"big": 9223372036854775807, "double": 1.0, "list": [1, null, "a\\nb"], "q\\"": "v"}'
          : '{}',
      ...(i % 6 === 0 ? { structured: '{"a": 123456789012345678901234567890, "b": [true]}' } : {}),
      ...(i % 2 === 0
        ? { traceId: Buffer.alloc(16, (i % 250) + 1), spanId: Buffer.alloc(8, (i % 250) + 1) }
        : {}),
      ...(i % 9 === 0 ? { eventName: 'an "event"' } : {}),
      ...(i % 3 === 0 ? { templateId: 9_007_199_254_740_991 - i } : {}),
      ...(i % 10 === 0 ? { issueId: i + 1 } : {}),
    };
  });
}

/** The first rows that are in one set and not in the other, each as often as it comes. */
export function differences(a: readonly string[], b: readonly string[]): readonly string[] {
  const [left, right] = [a.toSorted(), b.toSorted()];
  const found: string[] = [];
  for (let i = 0, j = 0; (i < left.length || j < right.length) && found.length < 3;) {
    const [one, other] = [left[i], right[j]];
    if (one === other) {
      i += 1;
      j += 1;
    } else if (other === undefined || (one !== undefined && one < other)) {
      found.push(`only here: ${String(one)}`);
      i += 1;
    } else {
      found.push(`only there: ${other}`);
      j += 1;
    }
  }
  return found;
}
