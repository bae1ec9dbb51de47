import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, type Settings, type settingsResponse } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { z } from 'zod';
import type { AuditEntry, SettingsStore, StoredSettings } from '../model/index.ts';
import { refuseFixed } from './fixed-settings.ts';
import type { LiveSettings } from './live-settings.ts';
import { readStored } from './read-stored.ts';
import { changedKeys, keysOf, withKeys, type ChangedKey } from './sections.ts';

export type By = Pick<AuditEntry, 'actor' | 'address'>;
export type CurrentSettings = z.output<typeof settingsResponse>;

export interface SettingsDesk {
  /** As they are stored now, below what the environment decides. */
  current(signal: AbortSignal): Promise<CurrentSettings>;
  /**
   * Replaces them as a whole. Throws CONFLICT where they are no longer at `version` (undefined: whatever they are at), and
   * REQUEST_INVALID where a key is another than the environment decides.
   */
  change(
    wanted: { readonly settings: Settings; readonly version: number | undefined },
    by: By,
    signal: AbortSignal,
  ): Promise<CurrentSettings>;
}

const MAX_TOLD_CHARACTERS = 64;

export function createSettingsDesk(deps: {
  readonly store: SettingsStore;
  readonly live: LiveSettings;
  readonly clock: Clock;
}): SettingsDesk {
  const { store, live, clock } = deps;

  function present(stored: StoredSettings): CurrentSettings {
    live.take(stored);
    return {
      settings: live.current(),
      version: stored.version,
      updated_at: stored.updatedAt === null ? null : formatTimeUs(stored.updatedAt.getTime() * 1_000),
      updated_by: stored.updatedBy,
      fixed: live.fixed.map(({ key }) => key),
    };
  }

  /** What lies below a value that the environment decides stays: it is in force again once the variable is gone. */
  function keepingFixed(wanted: Settings, before: Settings): Settings {
    const below = keysOf(before);
    return withKeys(
      wanted,
      live.fixed.map(({ key }) => [key, below.get(key)] as const),
    );
  }

  return {
    current: async (signal) => present(await store.read(signal)),

    change: async (wanted, by, signal) => {
      refuseFixed(wanted.settings, live.fixed);
      const { outcome, stored } = await store.change(
        { expected: wanted.version ?? null, at: clock.now(), by: by.actor.name },
        (before) => {
          const read = readStored(before.value);
          const settings = keepingFixed(wanted.settings, read.settings);
          const changes = changedKeys(read.settings, settings);
          if (changes.length === 0 && read.problems.length === 0) {
            return null;
          }
          return { value: settings, audit: auditOf(changes, by) };
        },
        signal,
      );
      if (outcome === 'conflict') {
        throw new VigilError('CONFLICT', whoWasQuicker(stored));
      }
      return present(stored);
    },
  };
}

function whoWasQuicker({ version, updatedAt, updatedBy }: StoredSettings): string {
  const who = updatedBy === null || updatedBy === '' ? 'somebody' : updatedBy;
  const when = updatedAt === null ? '' : ` at ${updatedAt.toISOString()}`;
  return `${who} changed the settings${when}: they are at version ${String(version)} now; read them again`;
}

function auditOf(changes: readonly ChangedKey[], by: By): AuditEntry {
  return {
    ...by,
    action: 'settings.changed',
    subject: 'settings',
    detail: Object.fromEntries(changes.map((change) => [change.key, inWords(change)])),
  };
}

/** Values of one word are told; what is longer is only said to be another. */
function inWords({ before, after }: ChangedKey): string {
  const texts = [before, after].map((value) =>
    value === null || typeof value !== 'object' ? String(value) : undefined,
  );
  const [from, to] = texts;
  return from === undefined || to === undefined || `${from}${to}`.length > MAX_TOLD_CHARACTERS
    ? 'changed'
    : `${from} → ${to}`;
}
