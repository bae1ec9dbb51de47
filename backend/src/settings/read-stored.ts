import { settings as settingsSchema, type Settings } from '@vigilops/contracts/api';
import type { z } from 'zod';

export interface ReadSettings {
  readonly settings: Settings;
  /** What could not be read, by its key, in words for the operator. */
  readonly problems: readonly string[];
}

/** What stands in for a limit that cannot be read: deleting by a guess would be the one mistake that stays. */
export const KEEP_ALL = {
  metrics_days: 3_650,
  rollups_days: 3_650,
  logs_days: 3_650,
  traces_days: 3_650,
  checks_days: 3_650,
  changes_days: 3_650,
  llm_calls_days: 3_650,
  max_database_bytes: null,
} satisfies Settings['retention'];

/** Repairs of one reading; each takes at least one key away. */
const MAX_ROUNDS = 20;

/**
 * Settings as an older, a newer or a careless hand left them: what can be read is used, what cannot has its default, and a
 * limit of retention keeps everything. Never throws.
 */
export function readStored(value: unknown): ReadSettings {
  let rest = structuredClone(value);
  const problems: string[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const result = settingsSchema.safeParse(rest);
    if (result.success) {
      return { settings: result.data, problems };
    }
    for (const issue of result.error.issues) {
      const mended = mend(rest, issue);
      if (mended === undefined) {
        rest = { retention: KEEP_ALL };
        problems.push('the settings are no block of keys');
        break;
      }
      problems.push(mended);
    }
  }
  return {
    settings: settingsSchema.parse({ retention: KEEP_ALL }),
    problems: [...problems, 'the rest cannot be read'],
  };
}

/** Takes the bad key out, and says which it was; undefined where there is none to take out. */
function mend(settings: unknown, issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') {
    const block = blockAt(settings, issue.path);
    issue.keys.forEach((key) => block !== undefined && Reflect.deleteProperty(block, key));
    return `${[...issue.path, issue.keys.join(', ')].join('.')}: is not known to this version`;
  }
  const [section, key] = issue.path;
  if (section === undefined) {
    return undefined;
  }
  const place = blockAt(settings, key === undefined ? [] : [section]);
  const name = key ?? section;
  if (place === undefined || !Object.hasOwn(place, name)) {
    // Mended with an issue before this one.
    return `${issue.path.join('.')}: ${issue.message}`;
  }
  const keepAll: unknown =
    section !== 'retention'
      ? undefined
      : key === undefined
        ? KEEP_ALL
        : KEEP_ALL[key as keyof typeof KEEP_ALL];
  if (keepAll === undefined) {
    Reflect.deleteProperty(place, name);
    return `${issue.path.join('.')}: ${issue.message}; the default is used`;
  }
  Reflect.set(place, name, keepAll);
  return `${issue.path.join('.')}: ${issue.message}; until it is set again everything is kept`;
}

function blockAt(value: unknown, path: readonly PropertyKey[]): object | undefined {
  const found = path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
  return typeof found === 'object' && found !== null ? found : undefined;
}
