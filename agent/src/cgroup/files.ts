import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version 1 writes "no limit" as the largest page-aligned int64. */
const V1_UNLIMITED = 2 ** 60;

/** The content of a control file, or undefined when it is not there: controllers come and go per directory. */
export function readControl(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, name), 'latin1').trim();
  } catch {
    return undefined;
  }
}

/** A limit in bytes; undefined for `max`, for version 1's "no limit" and for a file that is not there. */
export function readByteLimit(directory: string, name: string): number | undefined {
  const value = readNumber(directory, name);
  return value === undefined || value >= V1_UNLIMITED ? undefined : value;
}

export function readNumber(directory: string, name: string): number | undefined {
  const text = readControl(directory, name);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** A flat keyed file such as memory.stat or cpu.stat. */
export function readKeyed(directory: string, name: string): ReadonlyMap<string, number> {
  const rows = (readControl(directory, name) ?? '').split('\n').map((line) => line.split(' '));
  return new Map(
    rows.flatMap(([key = '', value = '']) => (/^\d+$/.test(value) ? [[key, Number(value)]] : [])),
  );
}

/** How many CPUs a list such as `0-3,8` names; undefined when it is empty. */
export function countCpuList(list: string | undefined): number | undefined {
  const ranges = [...(list ?? '').matchAll(/(\d+)(?:-(\d+))?/g)];
  const count = ranges.reduce((sum, [, from, to]) => sum + Number(to ?? from) - Number(from) + 1, 0);
  return count > 0 ? count : undefined;
}
