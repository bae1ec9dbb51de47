import type { Clock, Logger } from '@vigilops/runtime';
import type { LogArchive, LogArchivePlace } from '../model/index.ts';
import { removeArchive } from './remove-archive.ts';
import type { ArchiveTarget } from './targets/target.ts';
import { wordsOf } from './trouble.ts';
import { writeDay, type WriteDeps } from './write/write-day.ts';

const DAY_MS = 86_400_000;
const RETRY = { firstMs: 60_000, mostMs: 3_600_000 };
/** What was taken a moment before a day was too old may still be on its way to the table. */
const SETTLE_MS = 10 * 60_000;

export interface ArchivistDeps extends WriteDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where days are written now; null: nowhere. */
  readonly place: () => LogArchivePlace | null;
  readonly openTarget: (place: LogArchivePlace, signal: AbortSignal) => Promise<ArchiveTarget>;
  /** Days that logs stay in the table. */
  readonly hotDays: () => number;
  /** Lines and bytes that were archived. */
  readonly onWritten: (lines: number, bytes: number) => void;
}

export interface Archived {
  readonly days: number;
  readonly lines: number;
  readonly bytes: number;
  /** Why the last attempt failed; null where none did. */
  readonly error: string | null;
}

/** Days whose time in the table is over, oldest first. */
export function dueDays(days: readonly string[], hotDays: number, now: Date): readonly string[] {
  const before = now.getTime() - hotDays * DAY_MS - SETTLE_MS;
  return days.filter((day) => Date.parse(`${day}T00:00:00Z`) + DAY_MS <= before);
}

/** One look at what is to be written away; what fails is tried again, later each time. */
export async function archiveDue(deps: ArchivistDeps, signal: AbortSignal): Promise<Archived> {
  const place = deps.place();
  const written = { days: 0, lines: 0, bytes: 0 };
  if (place === null) {
    return { ...written, error: null };
  }
  for (const day of dueDays(await deps.store.days(signal), deps.hotDays(), deps.clock.now())) {
    const archive = await nextRun(deps, day, signal);
    if (archive === undefined || (archive.nextTryUs ?? 0) > deps.clock.now().getTime() * 1_000) {
      continue;
    }
    const error = await attempt(deps, archive, place, written, signal);
    if (error !== null) {
      // The days behind it would fail in the same way, and their turn comes.
      return { ...written, error };
    }
  }
  return { ...written, error: null };
}

/** What is to be written of a day; undefined: an archive holds all of its rows. */
async function nextRun(
  deps: ArchivistDeps,
  day: string,
  signal: AbortSignal,
): Promise<LogArchive | undefined> {
  const { store } = deps;
  const runs = (await store.ofDay(day, signal)).filter(({ inTable }) => inTable);
  const open = runs.find(({ state }) => state === 'pending' || state === 'writing' || state === 'failed');
  if (open !== undefined) {
    return open;
  }
  const { rows } = await store.coverage(day, signal);
  const whole = runs.findLast(({ state, lines }) => state === 'done' && lines === rows);
  if (rows === 0 || whole !== undefined) {
    await letGoOfOthers(deps, runs, whole, signal);
    return undefined;
  }
  return store.create(day, deps.clock.now(), signal);
}

/** An archive that holds more than the table is of rows that are gone: it stays. One that holds less is part of another. */
async function letGoOfOthers(
  deps: ArchivistDeps,
  runs: readonly LogArchive[],
  whole: LogArchive | undefined,
  signal: AbortSignal,
): Promise<void> {
  const others = runs.filter(({ id }) => id !== whole?.id);
  const gone = others.filter(({ lines }) => whole === undefined || lines > whole.lines);
  if (gone.length > 0) {
    await deps.store.leftTable(
      gone.map(({ id }) => id),
      signal,
    );
  }
  for (const other of others.filter((each) => !gone.includes(each))) {
    await removeArchive(deps, other, signal);
  }
}

async function attempt(
  deps: ArchivistDeps,
  archive: LogArchive,
  place: LogArchivePlace,
  written: { days: number; lines: number; bytes: number },
  signal: AbortSignal,
): Promise<string | null> {
  const { store, clock, logger } = deps;
  // Parts of one archive lie at one place: it ends where it was begun.
  const where = archive.parts > 0 && archive.place !== null ? archive.place : place;
  try {
    await store.begin(archive.id, where, signal);
    const target = await deps.openTarget(where, signal);
    try {
      const parts = await writeDay(deps, archive, target, signal);
      if (await store.finish(archive.id, clock.now(), signal)) {
        const lines = parts.reduce((sum, part) => sum + part.lines, 0);
        const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
        written.days += 1;
        written.lines += lines;
        written.bytes += bytes;
        deps.onWritten(lines, bytes);
        logger.info({ day: archive.day, run: archive.run, lines, bytes }, 'a day of logs is archived');
        await nextRun(deps, archive.day, signal);
      }
      return null;
    } finally {
      target.close();
    }
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    const words = wordsOf(error);
    const pauseMs = Math.min(RETRY.mostMs, RETRY.firstMs * 2 ** Math.min(archive.attempts, 10));
    logger.warn(
      { err: error, day: archive.day, attempts: archive.attempts + 1 },
      'a day of logs cannot be archived',
    );
    await store.fail(archive.id, words, new Date(clock.now().getTime() + pauseMs), signal);
    return `${archive.day}: ${words}`;
  }
}
