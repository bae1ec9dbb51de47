import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { AuditEntry } from '../../model/index.ts';
import { createAccountStore } from '../access/accounts.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createSettingsStore } from './settings.ts';
import { readSystemFacts } from './system-facts.ts';

const signal = new AbortController().signal;
const NOON = new Date('2026-03-01T12:00:00Z');
const CHANGED: AuditEntry = {
  actor: { kind: 'person', id: 1, name: 'Ada' },
  action: 'settings.changed',
  subject: 'settings',
  detail: { 'general.name': 'VigilOps → Shop' },
  address: null,
};

describeEngines('settings', STORE_SCHEMA, (suite) => {
  let database: OpenDatabase;
  let url: string | undefined;

  // Each story begins with settings that nobody has changed.
  beforeEach(async () => {
    await database?.close();
    ({ url } = await suite.freshDatabase());
    database = openTestDatabase({ ...suite, url });
  });
  afterAll(() => database.close());

  const store = () => createSettingsStore(database.connections);
  const rows = (text: string) => database.query({ text }, { signal, timeoutMs: 10_000 });
  const put = (value: object, expected: number | null = null) =>
    store().change({ expected, at: NOON, by: 'Ada' }, () => ({ value, audit: CHANGED }), signal);

  it('is version 0 and empty until somebody changes something', async () => {
    expect(await store().read(signal)).toEqual({ version: 0, value: {}, updatedAt: null, updatedBy: null });
    expect(await store().version(signal)).toBe(0);
  });

  it('replaces the document with its line of the audit log, and counts', async () => {
    const { outcome, stored } = await put({ general: { name: 'Shop' } }, 0);
    expect(outcome).toBe('changed');
    expect(stored).toEqual({
      version: 1,
      value: { general: { name: 'Shop' } },
      updatedAt: NOON,
      updatedBy: 'Ada',
    });
    expect(await store().read(signal)).toEqual(stored);
    const log = await createAccountStore(database.connections).listAudit(
      { beforeId: null, limit: 10 },
      signal,
    );
    expect(log).toEqual([{ ...CHANGED, id: 1, at: NOON }]);
  });

  it('changes nothing and writes nothing where the version is another, or where nothing is to change', async () => {
    await put({ general: { name: 'Shop' } });
    expect(await put({ general: { name: 'Bank' } }, 0)).toMatchObject({
      outcome: 'conflict',
      stored: { version: 1, updatedBy: 'Ada' },
    });
    const same = await store().change({ expected: null, at: NOON, by: 'Bob' }, () => null, signal);
    expect(same).toMatchObject({ outcome: 'same', stored: { version: 1, updatedBy: 'Ada' } });
    expect(await rows('SELECT 1 FROM vigilops.audit_log')).toHaveLength(1);
  });

  it('lets only one of many who saw the same version through', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => put({ general: { name: `house ${String(i)}` } }, 0)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(7);
    expect(await store().version(signal)).toBe(1);
  });

  it('leaves everything as it was where the decision fails', async () => {
    const refuse = () => {
      throw new Error('no');
    };
    await expect(store().change({ expected: null, at: NOON, by: 'Ada' }, refuse, signal)).rejects.toThrow(
      'no',
    );
    expect(await store().version(signal)).toBe(0);
  });

  it('keeps the fifty versions before', async () => {
    for (let i = 1; i <= 53; i += 1) {
      await put({ general: { name: `house ${String(i)}` } });
    }
    const kept = await rows('SELECT version, value FROM vigilops.settings_history ORDER BY version');
    expect(kept).toHaveLength(50);
    expect(kept[0]).toEqual({ version: 3, value: { general: { name: 'house 3' } } });
    expect(kept.at(-1)).toMatchObject({ version: 52 });
  });

  it('stores text that jsonb would refuse', async () => {
    const { stored } = await put({ general: { name: 'a\0b\ud800c' } });
    expect(stored.value).toEqual({ general: { name: 'a\uFFFDb\uFFFDc' } });
  });

  it('says what the database is and how much it knows', async () => {
    expect(await readSystemFacts(database.connections, signal)).toEqual({
      serverVersion: expect.stringMatching(/^\d+/) as string,
      hosts: 0,
      services: 0,
      users: 0,
      series: 0,
    });
  });
});
