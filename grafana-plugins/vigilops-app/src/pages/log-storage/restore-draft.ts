import type { Input } from '@vigilops/contracts/client';
import { isReadable } from './storage-words.ts';
import type { Archive, RestoreFilter } from './types.ts';

type RestoreBody = Input<'createLogRestore'>['body'];

/** Which days are fetched back, and what of them. */
export interface RestoreDraft {
  /** UTC days, both included. */
  readonly from: string;
  readonly to: string;
  readonly query: string;
  /** NaN: nothing is written. */
  readonly maxLines: number;
  readonly keepHours: number;
}

export const MAX_LINES = 20_000_000;
export const MAX_HOURS = 720;

/** One day; without one, the newest that can be read. */
export function newRestore(archives: readonly Archive[], day: string | undefined): RestoreDraft {
  const chosen = day ?? archives.find(isReadable)?.day ?? '';
  return { from: chosen, to: chosen, query: '', maxLines: 1_000_000, keepHours: 24 };
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

export const areDays = ({ from, to }: RestoreDraft): boolean => isDay(from) && isDay(to) && from <= to;

const isWhole = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
export const areLimits = ({ maxLines, keepHours }: RestoreDraft): boolean =>
  isWhole(maxLines, MAX_LINES) && isWhole(keepHours, MAX_HOURS);

/** What lies in these days and can be read. */
export const archivesIn = (archives: readonly Archive[], { from, to }: RestoreDraft): readonly Archive[] =>
  archives.filter((archive) => isReadable(archive) && archive.day >= from && archive.day <= to);

const DAY_MS = 86_400_000;
const nextDay = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString();

export function restoreBody(draft: RestoreDraft, filter: RestoreFilter): RestoreBody {
  const times =
    draft.from === draft.to
      ? { day: draft.from }
      : { from: `${draft.from}T00:00:00.000Z`, to: nextDay(draft.to) };
  return { ...times, filter, max_lines: draft.maxLines, keep_hours: draft.keepHours };
}
