import { LEVELS } from '@vigilops/contracts';
import type { Level } from '../../api/types.ts';
import type { LogLine } from '../../logs/line.ts';

/** What a person looks for among the lines that are there. */
export interface Narrowing {
  /** This level and above. */
  readonly level: Level;
  /** Anywhere in the line, in any case. */
  readonly text: string;
  readonly field: { readonly key: string; readonly value: string } | undefined;
  /** Lines up to this one were cleared away. */
  readonly clearedTo: LogLine | undefined;
}

export const NOTHING: Narrowing = { level: 'unknown', text: '', field: undefined, clearedTo: undefined };

/** The same array where nothing is left out. */
export function narrowed(lines: readonly LogLine[], by: Narrowing): readonly LogLine[] {
  const left = by.clearedTo === undefined ? lines : after(lines, by.clearedTo);
  if (by.level === 'unknown' && by.text === '' && by.field === undefined) {
    return left;
  }
  const needle = by.text.toLowerCase();
  const lowest = LEVELS.indexOf(by.level);
  return left.filter(
    (line) =>
      LEVELS.indexOf(line.level) >= lowest &&
      (by.field === undefined || valueOf(line, by.field.key) === by.field.value) &&
      (needle === '' || line.body.toLowerCase().includes(needle)),
  );
}

export const valueOf = (line: LogLine, key: string): string | undefined =>
  key === 'level' ? line.level : key === 'trace_id' ? line.traceId : line.labels[key];

/** All of them once the line has left the list: everything is newer then. */
function after(lines: readonly LogLine[], { id }: LogLine): readonly LogLine[] {
  const at = lines.findLastIndex((line) => line.id === id);
  return lines.slice(at + 1);
}
