import type { Answer } from '@vigilops/contracts/client';

export type CurrentSettings = Answer<'getSettings'>;
export type Settings = CurrentSettings['settings'];
type Section = keyof Settings;

/** `retention.logs_days` */
export type SettingKey = { [S in Section]: `${S}.${keyof Settings[S] & string}` }[Section];
export type SettingValue<Key extends SettingKey> = Key extends `${infer S extends Section}.${infer F}`
  ? F extends keyof Settings[S]
    ? Settings[S][F]
    : never
  : never;

interface Edit {
  /** What the house said when the viewer began to write. */
  readonly was: unknown;
  readonly now: unknown;
}

/** What the viewer wrote and has not saved, by key. It lies over whatever the house says. */
export type Draft = ReadonlyMap<SettingKey, Edit>;
export const EMPTY: Draft = new Map();

export function valueAt<Key extends SettingKey>(settings: Settings, key: Key): SettingValue<Key> {
  const [section, field] = key.split('.') as [Section, string];
  return (settings[section] as Readonly<Record<string, unknown>>)[field] as SettingValue<Key>;
}

/** Writes a value; one that is as the house has it is no edit. */
export function edited<Key extends SettingKey>(
  draft: Draft,
  settings: Settings,
  key: Key,
  now: SettingValue<Key>,
): Draft {
  const next = new Map(draft);
  const said = valueAt(settings, key);
  if (isSame(now, said)) {
    next.delete(key);
  } else {
    next.set(key, { was: draft.get(key)?.was ?? said, now });
  }
  return next;
}

/** The settings as they will be. */
export function withDraft(settings: Settings, draft: Draft): Settings {
  const all = structuredClone(settings) as Record<string, Record<string, unknown>>;
  for (const [key, { now }] of draft) {
    const [section = '', field = ''] = key.split('.');
    const part = all[section];
    if (part !== undefined) {
      part[field] = now;
    }
  }
  return all as unknown as Settings;
}

/** Keys that somebody else gave another value while the viewer wrote. */
export const overtaken = (draft: Draft, settings: Settings): readonly SettingKey[] =>
  [...draft].flatMap(([key, { was }]) => (isSame(was, valueAt(settings, key)) ? [] : [key]));

/** Edits that still change something: what the house has come to say by itself is none. */
export const pending = (draft: Draft, settings: Settings): Draft =>
  new Map([...draft].filter(([key, { now }]) => !isSame(now, valueAt(settings, key))));

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
