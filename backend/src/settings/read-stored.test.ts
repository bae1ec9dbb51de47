import { settings } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { readStored } from './read-stored.ts';

const DEFAULTS = settings.parse({});

describe('readStored', () => {
  it('gives defaults for all that nobody has set', () => {
    expect(readStored({})).toEqual({ settings: DEFAULTS, problems: [] });
  });

  it('uses what it can read, and names what a newer version wrote', () => {
    const { settings: read, problems } = readStored({
      general: { name: 'Shop', motto: 'always on' },
      reports: { weekly: true },
    });
    expect(read).toEqual({ ...DEFAULTS, general: { ...DEFAULTS.general, name: 'Shop' } });
    expect(problems.join('; ')).toMatch(/general\.motto: is not known.*reports: is not known|reports.*motto/);
  });

  it('falls back to the default of a key alone', () => {
    const { settings: read, problems } = readStored({
      hosts: { offline_after_seconds: 'soon' },
      ai: { enabled: true, analysis_interval_minutes: 1 },
    });
    expect(read.hosts.offline_after_seconds).toBe(90);
    expect(read.ai).toMatchObject({ enabled: true, analysis_interval_minutes: 60 });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(/^hosts\.offline_after_seconds: .*the default is used$/);
  });

  it('keeps everything where a limit of retention cannot be read, for what is deleted does not come back', () => {
    const { settings: read, problems } = readStored({
      retention: { logs_days: '30d', metrics_days: 20, max_database_bytes: 5 },
    });
    expect(read.retention).toMatchObject({ logs_days: 3_650, metrics_days: 20, max_database_bytes: null });
    expect(problems[0]).toMatch(/everything is kept$/);
    expect(readStored({ retention: 'short' }).settings.retention.logs_days).toBe(3_650);
  });

  it.each([null, 'settings', 7, [], [{ general: {} }]])('survives %j in place of settings', (value) => {
    const { settings: read, problems } = readStored(value);
    expect(read.retention.logs_days).toBe(3_650);
    expect(read.general).toEqual(DEFAULTS.general);
    expect(problems).not.toEqual([]);
  });

  it('mends a list as a whole, and leaves its neighbours alone', () => {
    const { settings: read, problems } = readStored({
      status_page: { enabled: true, title: 'Shop', services: [{ id: 1 }, { id: -5 }] },
    });
    expect(read.status_page).toMatchObject({ enabled: true, title: 'Shop', services: [] });
    expect(problems).toHaveLength(1);
  });

  it('takes away what is unknown however deep it lies', () => {
    const { settings: read } = readStored({ status_page: { services: [{ id: 1, colour: 'red' }] } });
    expect(read.status_page.services).toEqual([{ id: 1, name: null, group: null }]);
  });

  it('is not misled by names that objects have of themselves', () => {
    const value: unknown = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":1,"general":{"__proto__":2}}',
    );
    expect(readStored(value).settings).toEqual(DEFAULTS);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('does not change what it was given', () => {
    const value = { general: { name: '' } };
    readStored(value);
    expect(value).toEqual({ general: { name: '' } });
  });
});
