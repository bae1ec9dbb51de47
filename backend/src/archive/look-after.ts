import type { Clock, Logger } from '@vigilops/runtime';
import type { LogArchive, LogArchivePlace, LogArchiveStore } from '../model/index.ts';
import { verify } from './read/verify.ts';
import { removeArchive } from './remove-archive.ts';
import type { ArchiveTarget } from './targets/target.ts';
import { ArchiveTrouble, wordsOf } from './trouble.ts';
import { manifestName } from './write/names.ts';

const DAY_MS = 86_400_000;
const FIRST_DAY = '0001-01-01';
const LAST_DAY = '9999-12-31';
/** Of one look; the next one goes on. */
const MOST_CHECKED = 50;
const CHECK_EVERY_MS = DAY_MS;
/** A folder is read whole so often; a server looks after its bits itself, and has its reading paid. */
const READ_EVERY_MS = 30 * DAY_MS;

export interface CareDeps {
  readonly store: LogArchiveStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openTarget: (place: LogArchivePlace, signal: AbortSignal) => Promise<ArchiveTarget>;
  /** Null: for ever. */
  readonly keepDays: () => number | null;
}

export interface Care {
  readonly removed: number;
  readonly checked: number;
  /** Why something could not be looked at or removed; null where all could. */
  readonly error: string | null;
}

/** Lets go of what is too old, and sees whether the rest is still there as it was written. */
export async function lookAfter(deps: CareDeps, signal: AbortSignal): Promise<Care> {
  let error: string | null = null;
  let removed = 0;
  let checked = 0;
  const carefully = async (archive: LogArchive, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (cause) {
      signal.throwIfAborted();
      error ??= `${archive.day}: ${wordsOf(cause)}`;
      deps.logger.warn({ err: cause, day: archive.day }, 'an archive of logs cannot be looked after now');
      return false;
    }
  };
  for (const archive of await tooOld(deps, signal)) {
    removed += (await carefully(archive, () => removeArchive(deps, archive, signal))) ? 1 : 0;
  }
  for (const archive of await toCheck(deps, signal)) {
    checked += (await carefully(archive, () => check(deps, archive, signal))) ? 1 : 0;
  }
  return { removed, checked, error };
}

async function tooOld(deps: CareDeps, signal: AbortSignal): Promise<readonly LogArchive[]> {
  const days = deps.keepDays();
  if (days === null) {
    return [];
  }
  const toDay = new Date(deps.clock.now().getTime() - (days + 1) * DAY_MS).toISOString().slice(0, 10);
  const all = await deps.store.list({ fromDay: FIRST_DAY, toDay }, signal);
  return all.filter(({ state }) => state !== 'writing');
}

async function toCheck(deps: CareDeps, signal: AbortSignal): Promise<readonly LogArchive[]> {
  const beforeUs = (deps.clock.now().getTime() - CHECK_EVERY_MS) * 1_000;
  const all = await deps.store.list(
    { fromDay: FIRST_DAY, toDay: LAST_DAY, states: ['done', 'missing', 'corrupt'] },
    signal,
  );
  return all
    .filter(({ checkedUs }) => checkedUs === null || checkedUs <= beforeUs)
    .toSorted((a, b) => (a.checkedUs ?? 0) - (b.checkedUs ?? 0))
    .slice(0, MOST_CHECKED);
}

async function check(deps: CareDeps, archive: LogArchive, signal: AbortSignal): Promise<void> {
  const now = deps.clock.now();
  if (archive.place === null) {
    return;
  }
  const isDue = (archive.verifiedUs ?? 0) <= (now.getTime() - READ_EVERY_MS) * 1_000;
  const readsAll = archive.state === 'corrupt' || (archive.place.kind === 'folder' && isDue);
  const target = await deps.openTarget(archive.place, signal);
  try {
    await lookAtParts(deps, archive, target, readsAll, signal);
    await deps.store.checked(
      archive.id,
      { state: 'done', error: null, isVerified: readsAll, at: now },
      signal,
    );
  } catch (error) {
    if (!(error instanceof ArchiveTrouble) || (error.kind !== 'missing' && error.kind !== 'corrupt')) {
      throw error;
    }
    deps.logger.error(
      { day: archive.day, run: archive.run },
      `an archive of logs is damaged: ${error.message}`,
    );
    const found = { state: error.kind, error: error.message, isVerified: false, at: now };
    await deps.store.checked(archive.id, found, signal);
  } finally {
    target.close();
  }
}

async function lookAtParts(
  { store }: CareDeps,
  archive: LogArchive,
  target: ArchiveTarget,
  readsAll: boolean,
  signal: AbortSignal,
): Promise<void> {
  for (const part of await store.parts(archive.id, signal)) {
    const bytes = await target.size(part.name, signal);
    if (bytes === null) {
      throw new ArchiveTrouble('missing', `${part.name} is not there`);
    }
    if (bytes !== part.bytes) {
      throw new ArchiveTrouble(
        'corrupt',
        `${part.name} has ${String(bytes)} bytes instead of ${String(part.bytes)}`,
      );
    }
    if (readsAll) {
      await verify(target, part, signal);
    }
  }
  if ((await target.size(manifestName(archive), signal)) === null) {
    throw new ArchiveTrouble('missing', `${manifestName(archive)} is not there`);
  }
}
