import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** Lines of one system, and the template that people gave each. */
export interface LabelledLines {
  readonly name: string;
  readonly lines: readonly string[];
  readonly truth: readonly string[];
}

/** All systems of a Loghub folder. Found by listing: no name is known here. */
export function readLoghub(folder: string): readonly LabelledLines[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, 'structured.csv')))
    .map((name) => {
      const rows = parse(readFileSync(join(folder, name, 'structured.csv')), { columns: true }) as Record<
        string,
        string
      >[];
      return {
        name,
        lines: rows.map(({ Content }) => Content ?? ''),
        truth: rows.map(({ EventTemplate }) => EventTemplate ?? ''),
      };
    });
}
