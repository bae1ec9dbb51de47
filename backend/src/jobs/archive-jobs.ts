import type { LogArchiveRoom } from '../archive/index.ts';
import type { Job, JobFigures } from './job.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type Counts = Awaited<ReturnType<LogArchiveRoom['counts']>>;

/** What goes on about archives of logs. What cannot be written or read now is a warning, and tried again. */
export function createArchiveJobs(
  room: Pick<
    LogArchiveRoom,
    'archiveDue' | 'lookAfter' | 'restoreNext' | 'expireRestores' | 'foldUsage' | 'counts'
  >,
): readonly Job[] {
  return [
    {
      name: 'log-archive',
      everyMs: MINUTE,
      timeoutMs: 12 * HOUR,
      run: async (signal) => {
        const { error, ...written } = await room.archiveDue(signal);
        const counts = await room.counts(signal);
        return { ...written, ...counts, ...warningOf(counts, error) };
      },
    },
    {
      name: 'log-archive-care',
      everyMs: HOUR,
      timeoutMs: 6 * HOUR,
      run: async (signal) => {
        const { error, ...done } = await room.lookAfter(signal);
        return { ...done, ...(error === null ? {} : { warning: error }) };
      },
    },
    {
      name: 'log-restores',
      everyMs: 2 * SECOND,
      timeoutMs: 12 * HOUR,
      run: async (signal) => ({ restored: await room.restoreNext(signal) }),
    },
    {
      name: 'log-restores-end',
      everyMs: 10 * SECOND,
      timeoutMs: HOUR,
      run: async (signal) => ({ rows: await room.expireRestores(signal) }),
    },
    {
      name: 'log-usage',
      everyMs: MINUTE,
      timeoutMs: 5 * MINUTE,
      run: async (signal) => ({ notes: await room.foldUsage(signal) }),
    },
  ];
}

/** Each is said until somebody sees to it: `lost` goes when the day's archive would have gone. */
function warningOf(counts: Counts, error: string | null): JobFigures {
  const words = [
    counts.failed > 0
      ? `${days(counts.failed)} cannot be archived, and stay in the database until they can`
      : '',
    error ?? '',
    counts.missing > 0 ? `the archive of ${days(counts.missing)} is missing` : '',
    counts.corrupt > 0 ? `the archive of ${days(counts.corrupt)} is corrupt` : '',
    counts.lost > 0 ? `${days(counts.lost)} went before being archived, for the disk was short` : '',
  ].filter((word) => word !== '');
  return words.length === 0 ? {} : { warning: `log archive: ${words.join('; ')}` };
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${String(count)} days`;
}
