import { settings as settingsSchema, type Settings } from '@vigilops/contracts/api';
import type { Logger } from '@vigilops/runtime';
import type { StoredSettings } from '../model/index.ts';
import { withFixed, type FixedSetting } from './fixed-settings.ts';
import { KEEP_ALL, readStored } from './read-stored.ts';

/** What is in force in this process. Whoever needs a setting asks at each use. */
export interface LiveSettings {
  readonly current: () => Settings;
  /** Of what was read last; null before anything was. */
  readonly version: () => number | null;
  /** What of the stored settings cannot be read; null where all can. */
  readonly warning: () => string | null;
  readonly fixed: readonly FixedSetting[];
  /** From now on this is in force, below what the environment decides. */
  take(stored: StoredSettings): void;
}

export function createLiveSettings(deps: {
  readonly fixed: readonly FixedSetting[];
  readonly logger: Logger;
}): LiveSettings {
  const { fixed } = deps;
  // Until they are read nothing is too old: what is refused or dropped by a guess does not come back.
  let current = withFixed(settingsSchema.parse({ retention: KEEP_ALL }), fixed);
  let version: number | null = null;
  let warning: string | null = null;
  return {
    current: () => current,
    version: () => version,
    warning: () => warning,
    fixed,
    take: (stored) => {
      const { settings, problems } = readStored(stored.value);
      current = withFixed(settings, fixed);
      version = stored.version;
      const next = problems.length === 0 ? null : problems.join('; ');
      if (next !== null && next !== warning) {
        deps.logger.warn({ version }, `some settings cannot be read: ${next}`);
      }
      warning = next;
    },
  };
}
