import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import type { StoredSettings } from '../model/index.ts';
import { createLiveSettings } from './live-settings.ts';
import { watchSettings } from './watch-settings.ts';

const stored = (version: number, value: object): StoredSettings => ({
  version,
  value,
  updatedAt: null,
  updatedBy: null,
});

function openLive(fixed: Parameters<typeof createLiveSettings>[0]['fixed'] = []) {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, text: string) => warnings.push(text) };
  return { live: createLiveSettings({ fixed, logger }), warnings };
}

describe('createLiveSettings', () => {
  it('calls nothing too old before it has read what is set', () => {
    const { live } = openLive();
    expect(live.current().retention.logs_days).toBe(3_650);
    expect(live.version()).toBeNull();
    live.take(stored(0, {}));
    expect(live.current().retention.logs_days).toBe(7);
  });

  it('lets the environment win over what is stored', () => {
    const { live } = openLive([{ key: 'retention.logs_days', variable: 'X', value: 3 }]);
    expect(live.current().retention.logs_days).toBe(3);
    live.take(stored(1, { retention: { logs_days: 30, traces_days: 9 } }));
    expect(live.current().retention).toMatchObject({ logs_days: 3, traces_days: 9 });
  });

  it('warns of what it cannot read: always in its state, in the log once', () => {
    const { live, warnings } = openLive();
    live.take(stored(1, { general: { name: 7 } }));
    live.take(stored(1, { general: { name: 7 } }));
    expect(live.warning()).toMatch(/general\.name/);
    expect(warnings).toHaveLength(1);
    live.take(stored(2, { general: { name: 'Shop' } }));
    expect(live.warning()).toBeNull();
  });
});

describe('watchSettings', () => {
  it('takes what another backend changed within ten seconds, and keeps what it has while the database is away', async () => {
    const clock = createManualClock();
    const { live } = openLive();
    let current = stored(0, {});
    let away = false;
    let reads = 0;
    const ask = <T>(answer: () => T) =>
      away ? Promise.reject(new Error('away')) : Promise.resolve(answer());
    const watch = watchSettings({
      store: {
        read: () =>
          ask(() => {
            reads += 1;
            return current;
          }),
        version: () => ask(() => current.version),
      },
      live,
      clock,
      logger: silentLogger,
    });
    await watch.start();
    expect(live.version()).toBe(0);
    await clock.advance(60_000);
    expect(reads).toBe(1);

    current = stored(1, { general: { name: 'Shop' } });
    await clock.advance(9_000);
    expect(live.current().general.name).toBe('Shop');

    away = true;
    current = stored(2, { general: { name: 'Other' } });
    await clock.advance(60_000);
    expect(live.current().general.name).toBe('Shop');
    await expect(watch.refresh(new AbortController().signal)).rejects.toThrow('away');

    away = false;
    await clock.advance(9_000);
    expect(live.current().general.name).toBe('Other');
    await watch.stop();
  });

  it('starts without a database, too', async () => {
    const clock = createManualClock();
    const { live } = openLive();
    const store = {
      read: () => Promise.reject(new Error('away')),
      version: () => Promise.reject(new Error('away')),
    };
    const watch = watchSettings({ store, live, clock, logger: silentLogger });
    await watch.start();
    expect(live.version()).toBeNull();
    await watch.stop();
  });
});
