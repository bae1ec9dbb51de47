import type { LogArchive } from '../../model/index.ts';

/** Where the parts of a writing of a day lie, below the folder or the prefix of its place. */
export function folderOf({ day, run }: Pick<LogArchive, 'day' | 'run'>): string {
  return `logs/${day.replaceAll('-', '/')}/run-${String(run)}`;
}

export function partName(archive: Pick<LogArchive, 'day' | 'run'>, number: number): string {
  return `${folderOf(archive)}/part-${String(number).padStart(5, '0')}.jsonl.gz`;
}

export function manifestName(archive: Pick<LogArchive, 'day' | 'run'>): string {
  return `${folderOf(archive)}/manifest.json`;
}
