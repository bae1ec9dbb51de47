import { join } from 'node:path';

const SEGMENT = /^(\d{12})\.seg$/;
const NUMBERED = /^(\d{12})\./;

export function segmentPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(12, '0')}.seg`);
}

/** Segment numbers in a listing, ascending. */
export function segmentNumbers(names: readonly string[]): readonly number[] {
  return names
    .map((name) => SEGMENT.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/** The highest number that any file here carries, damaged ones included, so that no number is used twice. */
export function highestNumber(names: readonly string[]): number {
  return names.reduce((highest, name) => Math.max(highest, Number(NUMBERED.exec(name)?.[1] ?? 0)), 0);
}
