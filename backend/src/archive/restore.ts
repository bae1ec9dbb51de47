import type { Clock, Logger } from '@vigilops/runtime';
import type {
  ArchivedStream,
  LogArchive,
  LogArchivePart,
  LogArchivePlace,
  LogArchiveStore,
  LogRestore,
  LogRestoreStore,
} from '../model/index.ts';
import { createInserts, Enough } from './read/inserts.ts';
import { readPart } from './read/read-part.ts';
import { createSieve } from './read/sieve.ts';
import type { ArchiveTarget } from './targets/target.ts';
import { ArchiveTrouble, wordsOf } from './trouble.ts';
import { readStreamLine, STREAM_LINE } from './write/stream-lines.ts';

const DAY_MS = 86_400_000;
const MOST_PROBLEMS = 100;
/** How often it is said how far it is. Saying so waits for the rows under way. */
const SAY_EVERY_MS = 500;

export interface RestoreDeps {
  readonly archives: LogArchiveStore;
  readonly restores: LogRestoreStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openTarget: (place: LogArchivePlace, signal: AbortSignal) => Promise<ArchiveTarget>;
}

export interface Running extends RestoreDeps {
  readonly restore: LogRestore;
  readonly told: {
    linesRead: number;
    linesRestored: number;
    bytesRead: number;
    bytesTotal: number;
    limited: boolean;
    problems: { day: string; part: string; error: string }[];
  };
}

/** Fetches the next restore that waits. Answers whether there was one. */
export async function restoreNext(deps: RestoreDeps, signal: AbortSignal): Promise<boolean> {
  const restore = await deps.restores.take(signal);
  if (restore === undefined) {
    return false;
  }
  const run: Running = {
    ...deps,
    restore,
    told: { linesRead: 0, linesRestored: 0, bytesRead: 0, bytesTotal: 0, limited: false, problems: [] },
  };
  const { told } = run;
  try {
    await restoreAll(run, signal);
  } catch (error) {
    if (!(error instanceof Enough)) {
      throw error;
    }
  }
  await deps.restores.progress(restore.id, told, signal);
  const isEmptyHanded = told.problems.length > 0 && told.linesRead === 0;
  const state = told.problems.length === 0 ? 'done' : isEmptyHanded ? 'failed' : 'partial';
  await deps.restores.finish(restore.id, state, deps.clock.now(), signal);
  deps.logger.info(
    { restore: restore.id, state, ...told, problems: told.problems.length },
    'logs are fetched back',
  );
  return true;
}

async function restoreAll(run: Running, signal: AbortSignal): Promise<void> {
  const work: { readonly archive: LogArchive; readonly parts: readonly LogArchivePart[] }[] = [];
  for (const archive of await archivesOf(run, signal)) {
    const all = await run.archives.parts(archive.id, signal);
    const parts = all.filter(
      ({ state, firstUs, lastUs }) =>
        state !== 'spooled' && firstUs < run.restore.toUs && lastUs >= run.restore.fromUs,
    );
    work.push({ archive, parts });
    run.told.bytesTotal += parts.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  for (const { archive, parts } of work) {
    for (const part of parts) {
      await restorePart(run, archive, part, signal);
    }
  }
}

/** Of days that were archived twice while their rows lie in the table, the one that holds more. */
async function archivesOf(
  { archives, restore }: Running,
  signal: AbortSignal,
): Promise<readonly LogArchive[]> {
  const dayOf = (us: number) => new Date(us / 1_000).toISOString().slice(0, 10);
  const all = await archives.list(
    {
      fromDay: dayOf(restore.fromUs),
      toDay: dayOf(restore.toUs - 1),
      states: ['done', 'missing', 'corrupt', 'lost'],
    },
    signal,
  );
  const inTable = new Map<string, LogArchive>();
  for (const archive of all.filter((each) => each.inTable)) {
    const other = inTable.get(archive.day);
    if (other === undefined || archive.lines >= other.lines) {
      inTable.set(archive.day, archive);
    }
  }
  return all.filter((archive) => !archive.inTable || inTable.get(archive.day) === archive);
}

/** What is good of a part is kept; what is not is told. */
async function restorePart(
  run: Running,
  archive: LogArchive,
  part: LogArchivePart,
  signal: AbortSignal,
): Promise<void> {
  const { told } = run;
  const trouble = (error: string): void => {
    if (told.problems.length < MOST_PROBLEMS) {
      told.problems.push({ day: archive.day, part: part.name, error });
    }
  };
  if (archive.place === null) {
    return;
  }
  const damaged = { blocks: 0 };
  try {
    const target = await run.openTarget(archive.place, signal);
    try {
      await restoreLines(run, target, part, damaged, signal);
    } finally {
      target.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ArchiveTrouble)) {
      throw error;
    }
    const lost =
      damaged.blocks === 0 ? '' : `; blocks of lines that cannot be read: ${String(damaged.blocks)}`;
    trouble(`${wordsOf(error)}${lost}`);
    if (error.kind === 'missing' || error.kind === 'corrupt') {
      const found = { state: error.kind, error: error.message, isVerified: false, at: run.clock.now() };
      await run.archives.checked(archive.id, found, signal);
    }
  }
  await keepOn(run, signal);
}

async function restoreLines(
  run: Running,
  target: ArchiveTarget,
  part: LogArchivePart,
  damaged: { blocks: number },
  signal: AbortSignal,
): Promise<void> {
  const { told } = run;
  const streams = new Map<number, number>();
  const inserts = createInserts(run, streams, signal);
  let saidMs = run.clock.monotonicMs();
  try {
    for await (const block of readPart(target, part, signal)) {
      told.bytesRead += block.bytes;
      if (block.text === null) {
        damaged.blocks += 1;
        continue;
      }
      const lines = block.text.split('\n');
      lines.pop();
      const named = lines.filter((line) => line.startsWith(STREAM_LINE)).map(readStreamLine);
      const wanted = named.filter((stream) => isWanted(run.restore, stream));
      if (wanted.length > 0) {
        (await run.restores.resolveStreams(wanted, signal)).forEach((ours, theirs) =>
          streams.set(theirs, ours),
        );
      }
      told.linesRead += lines.length - named.length;
      await inserts.add(lines.filter(createSieve(run.restore, streams, part)));
      if (run.clock.monotonicMs() - saidMs >= SAY_EVERY_MS) {
        await keepOn(run, signal);
        saidMs = run.clock.monotonicMs();
      }
    }
  } finally {
    await inserts.end();
  }
}

function isWanted({ filter }: LogRestore, { service, host }: ArchivedStream): boolean {
  const { services, hosts } = filter;
  const isOfHost = host !== null && (hosts.includes(host.name) || hosts.includes(host.key));
  return (services.length === 0 || services.includes(service)) && (hosts.length === 0 || isOfHost);
}

async function keepOn(run: Running, signal: AbortSignal): Promise<void> {
  if (!(await run.restores.progress(run.restore.id, run.told, signal))) {
    throw new Enough();
  }
}

/** The UTC day as a stretch of time, in microseconds. */
export function rangeOfDay(day: string): { readonly fromUs: number; readonly toUs: number } {
  const fromMs = Date.parse(`${day}T00:00:00Z`);
  return { fromUs: fromMs * 1_000, toUs: (fromMs + DAY_MS) * 1_000 };
}
