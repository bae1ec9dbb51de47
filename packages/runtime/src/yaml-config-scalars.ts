import * as z from 'zod/mini';

import { parseDurationMs } from './duration.ts';

const BYTE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Reads a size as people write it in YAML, `512MiB` or `1.5GB`, in bytes; undefined when the text is none. */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(B|[KMGT]i?B)$/.exec(text);
  const unit = BYTE_UNITS[match?.[2] ?? ''];
  if (match === null || unit === undefined) {
    return undefined;
  }
  const bytes = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** A duration such as `15s` in a configuration file, in milliseconds, between two durations written the same way. */
export function durationSetting(limits: { readonly min: string; readonly max: string }) {
  return measureSetting('a duration such as 15s', parseDurationMs, limits);
}

/** A size such as `512MiB` in a configuration file, in bytes. */
export function byteSizeSetting(limits: { readonly min: string; readonly max: string }) {
  return measureSetting('a size such as 512MiB', parseByteSize, limits);
}

function measureSetting(
  what: string,
  parse: (text: string) => number | undefined,
  limits: { readonly min: string; readonly max: string },
) {
  const min = parse(limits.min) ?? 0;
  const max = parse(limits.max) ?? Infinity;
  return z.transform((input: unknown, context): number => {
    const value = typeof input === 'string' ? parse(input) : undefined;
    const problem =
      value === undefined
        ? `expected ${what}, got ${describeScalar(input)}`
        : value < min || value > max
          ? `expected ${what} between ${limits.min} and ${limits.max}, got ${String(input)}`
          : undefined;
    if (problem !== undefined) {
      context.issues.push({ code: 'custom', message: problem, input });
    }
    return value ?? 0;
  });
}

function describeScalar(input: unknown): string {
  return typeof input === 'string' || typeof input === 'number' ? JSON.stringify(input) : kindOf(input);
}

/** What a value is, in words for the person who wrote it; never the value, which may be a secret. */
export function kindOf(input: unknown): string {
  if (input === null || input === undefined) {
    return 'nothing';
  }
  if (Array.isArray(input)) {
    return 'a list';
  }
  switch (typeof input) {
    case 'string':
      return 'a text';
    case 'number':
    case 'bigint':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return 'a block of keys';
  }
}
