import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A folder of the data sets below DATA. They are not part of this repository: where one is absent this says so, and the
 * bench has nothing to print.
 */
export function dataFolder(name: string): string | undefined {
  const data = process.env.DATA;
  const folder = data === undefined || data === '' ? undefined : join(data, name);
  if (folder !== undefined && existsSync(folder)) return folder;
  process.stdout.write(
    folder === undefined
      ? `SKIPPED: DATA names no folder; set DATA=<folder with ${name}/> to measure on it.\n`
      : `SKIPPED: there is no ${folder}; DATA must name a folder with ${name}/ in it.\n`,
  );
  return undefined;
}

/** Writes a table below OUT, so that anybody can compute the figures again; nothing where OUT is not set. */
export function writePredictions(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly (string | number)[]>,
): void {
  const out = process.env.OUT;
  if (out === undefined || out === '') return;
  const file = join(out, path);
  mkdirSync(join(file, '..'), { recursive: true });
  const lines = [header, ...rows].map((row) => row.map((cell) => quoted(String(cell))).join(','));
  writeFileSync(file, `${lines.join('\n')}\n`);
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
