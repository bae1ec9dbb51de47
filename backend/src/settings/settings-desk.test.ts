import { settings as settingsSchema, type Settings } from '@vigilops/contracts/api';
import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import type { AuditEntry, SettingsStore, StoredSettings } from '../model/index.ts';
import type { FixedSetting } from './fixed-settings.ts';
import { createLiveSettings } from './live-settings.ts';
import { createSettingsDesk, type By } from './settings-desk.ts';

const signal = new AbortController().signal;
const ADA: By = { actor: { kind: 'person', id: 1, name: 'Ada' }, address: null };

/** The store's promise, in memory. */
function memoryStore(first: object) {
  let stored: StoredSettings = { version: 0, value: first, updatedAt: null, updatedBy: null };
  const audits: AuditEntry[] = [];
  const store: SettingsStore = {
    read: () => Promise.resolve(stored),
    version: () => Promise.resolve(stored.version),
    change: ({ expected, at, by }, decide) => {
      if (expected !== null && expected !== stored.version) {
        return Promise.resolve({ outcome: 'conflict', stored });
      }
      const decision = decide(stored);
      if (decision === null) {
        return Promise.resolve({ outcome: 'same', stored });
      }
      audits.push(decision.audit);
      stored = { version: stored.version + 1, value: decision.value, updatedAt: at, updatedBy: by };
      return Promise.resolve({ outcome: 'changed', stored });
    },
  };
  return { store, audits, value: () => stored.value as Settings };
}

function openDesk(first: object = {}, fixed: readonly FixedSetting[] = []) {
  const memory = memoryStore(first);
  const live = createLiveSettings({ fixed, logger: silentLogger });
  const desk = createSettingsDesk({
    store: memory.store,
    live,
    clock: createManualClock(),
    refuse: () => Promise.resolve(),
  });
  const change = (changes: object, version?: number) =>
    desk.change({ settings: settingsSchema.parse(changes), version }, ADA, signal);
  return { ...memory, live, desk, change };
}

describe('createSettingsDesk', () => {
  it('replaces the settings, puts them in force and tells who did it', async () => {
    const { desk, live, change } = openDesk();
    expect(await desk.current(signal)).toMatchObject({ version: 0, updated_at: null, updated_by: null });
    const answer = await change({ retention: { logs_days: 14 } }, 0);
    expect(answer).toMatchObject({
      version: 1,
      updated_by: 'Ada',
      settings: { retention: { logs_days: 14, traces_days: 7 } },
    });
    expect(live.current().retention.logs_days).toBe(14);
  });

  it('notes in the audit log which keys changed, from what to what, and never what is long or a list', async () => {
    const { change, audits } = openDesk();
    const logo = `data:image/png;base64,${'A'.repeat(200)}`;
    await change({ retention: { logs_days: 14 }, status_page: { logo, services: [{ id: 1 }] } });
    expect(audits).toEqual([
      {
        ...ADA,
        action: 'settings.changed',
        subject: 'settings',
        detail: {
          'retention.logs_days': '7 → 14',
          'status_page.logo': 'changed',
          'status_page.services': 'changed',
        },
      },
    ]);
  });

  it('leaves no trace where nothing changes', async () => {
    const { change, audits } = openDesk();
    expect(await change({})).toMatchObject({ version: 0 });
    expect(audits).toEqual([]);
  });

  it('names who was quicker', async () => {
    const { change } = openDesk();
    await change({ general: { name: 'Shop' } }, 0);
    await expect(change({ general: { name: 'Bank' } }, 0)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(/^Ada changed the settings at .*: they are at version 1 now/) as string,
    });
  });

  it('refuses to change what the environment decides, and names the variable', async () => {
    const fixed = [{ key: 'retention.logs_days', variable: 'VIGILOPS_RETENTION_LOGS', value: 3 }];
    const { change, desk } = openDesk({}, fixed);
    expect(await desk.current(signal)).toMatchObject({
      fixed: ['retention.logs_days'],
      settings: { retention: { logs_days: 3 } },
    });
    await expect(change({ retention: { logs_days: 30 } })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringMatching(/^retention\.logs_days: VIGILOPS_RETENTION_LOGS .* 3/) as string,
    });
  });

  it('keeps what was set below the environment, for the day when the variable is gone', async () => {
    const fixed = [{ key: 'retention.logs_days', variable: 'VIGILOPS_RETENTION_LOGS', value: 3 }];
    const { change, value } = openDesk({ retention: { logs_days: 30 } }, fixed);
    await change({ general: { name: 'Shop' }, retention: { logs_days: 3 } });
    expect(value().retention.logs_days).toBe(30);
    expect(value().general.name).toBe('Shop');
  });

  it('mends what could not be read with the next change', async () => {
    const { change, live, desk } = openDesk({ general: { name: 7 } });
    await desk.current(signal);
    expect(live.warning()).not.toBeNull();
    await change({ retention: { logs_days: 7 } });
    expect(live.warning()).toBeNull();
  });
});
