import { VigilError } from '@vigilops/contracts';
import type { Settings } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';
import { keysOf, withKeys } from './sections.ts';

/** A setting that the environment of the backend decides: it wins over what is stored, and cannot be changed here. */
export interface FixedSetting {
  /** Such as `retention.logs_days`. */
  readonly key: string;
  readonly variable: string;
  readonly value: number | null;
}

export function withFixed(settings: Settings, fixed: readonly FixedSetting[]): Settings {
  return withKeys(
    settings,
    fixed.map(({ key, value }) => [key, value] as const),
  );
}

/** Throws REQUEST_INVALID where somebody wants another value than the environment has. */
export function refuseFixed(wanted: Settings, fixed: readonly FixedSetting[]): void {
  const keys = keysOf(wanted);
  for (const { key, variable, value } of fixed) {
    if (!isDeepStrictEqual(keys.get(key), value)) {
      throw new VigilError(
        'REQUEST_INVALID',
        `${key}: ${variable} in the environment of the backend decides that it is ${String(value)}; change it there, or send ${String(value)}`,
      );
    }
  }
}
