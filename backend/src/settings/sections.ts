import { settings as settingsSchema, type Settings } from '@vigilops/contracts/api';
import { isDeepStrictEqual } from 'node:util';

/** `retention.logs_days` and what is set: every setting lies in a section, none deeper. */
export function keysOf(settings: Settings): ReadonlyMap<string, unknown> {
  return new Map(
    Object.entries(settings).flatMap(([section, values]) =>
      Object.entries(values).map(([key, value]): [string, unknown] => [`${section}.${key}`, value]),
    ),
  );
}

/** The same with other values at some keys. Throws a ZodError where a value is none. */
export function withKeys(settings: Settings, changes: Iterable<readonly [string, unknown]>): Settings {
  const sections: Record<string, Record<string, unknown>> = { ...settings };
  for (const [key, value] of changes) {
    const [section = '', name = ''] = key.split('.');
    sections[section] = { ...sections[section], [name]: value };
  }
  return settingsSchema.parse(sections);
}

export interface ChangedKey {
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

export function changedKeys(before: Settings, after: Settings): readonly ChangedKey[] {
  const old = keysOf(before);
  return [...keysOf(after)].flatMap(([key, value]) =>
    isDeepStrictEqual(old.get(key), value) ? [] : [{ key, before: old.get(key), after: value }],
  );
}
