import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, type Settings, type settingsResponse } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { z } from 'zod';
import { calledOf, type AuditEntry, type SettingsStore, type StoredSettings } from '../model/index.ts';
import { refuseFixed, withFixed, type FixedSetting } from './fixed-settings.ts';
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

/** Throws REQUEST_INVALID for settings that are sound in themselves, and that another room cannot work by. */
export type RefuseSettings = (wanted: Settings, before: Settings, signal: AbortSignal) => Promise<void>;

interface DeskDeps {
  readonly store: SettingsStore;
  readonly live: LiveSettings;
  readonly clock: Clock;
}

export function createSettingsDesk(deps: DeskDeps & { readonly refuse: RefuseSettings }): SettingsDesk {
  const { store, live, refuse } = deps;

  function present(stored: StoredSettings): CurrentSettings {
    live.take(stored);
    return presentStored(stored, live.fixed);
  }

  return {
    current: async (signal) => present(await store.read(signal)),
    change: async (wanted, by, signal) => {
      await refuse(wanted.settings, live.current(), signal);
      return present(await replaceSettings(deps, wanted, by, signal));
    },
  };
}

export function presentStored(stored: StoredSettings, fixed: readonly FixedSetting[]): CurrentSettings {
  return {
    settings: withFixed(readStored(stored.value).settings, fixed),
    version: stored.version,
    updated_at: stored.updatedAt === null ? null : formatTimeUs(stored.updatedAt.getTime() * 1_000),
    updated_by: stored.updatedBy,
    fixed: fixed.map(({ key }) => key),
  };
}

/** Stores them; who follows the settings takes them when the transaction is over. Throws as `SettingsDesk.change`. */
export async function replaceSettings(
  { store, live, clock }: DeskDeps,
  wanted: { readonly settings: Settings; readonly version: number | undefined },
  by: By,
  signal: AbortSignal,
): Promise<StoredSettings> {
  refuseFixed(wanted.settings, live.fixed);
  const { outcome, stored } = await store.change(
    { expected: wanted.version ?? null, at: clock.now(), by: calledOf(by.actor) },
    (before) => {
      const read = readStored(before.value);
      const settings = keepingFixed(wanted.settings, read.settings, live.fixed);
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
  return stored;
}

/** What lies below a value that the environment decides stays: it is in force again once the variable is gone. */
function keepingFixed(wanted: Settings, before: Settings, fixed: readonly FixedSetting[]): Settings {
  const below = keysOf(before);
  return withKeys(
    wanted,
    fixed.map(({ key }) => [key, below.get(key)] as const),
  );
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
