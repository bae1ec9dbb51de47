import { silentLogger, systemClock } from '@vigilops/runtime';
import { createManualClock, describeEngines } from '@vigilops/testkit';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createConfigurationDesk, openSettings, refuseBy } from './app-settings.ts';
import { createStopOrder } from './app-stop.ts';
import { storeOf } from './app-store.ts';
import { createChecksRoom, type ChecksRoom } from './checks/index.ts';
import { readConfig } from './config.ts';
import { createSealer } from './sealed-text.ts';
import { BUILT_IN_RULES } from './rules/index.ts';
import {
  createLiveSettings,
  createSettingsDesk,
  type Configuration,
  type LiveSettings,
} from './settings/index.ts';
import { createReaders, type Store } from './store/index.ts';
import { batchOf } from './store/test/batches.ts';
import { STORE_SCHEMA } from './store/test/store-schema.ts';

const signal = new AbortController().signal;
const ADA = { actor: { kind: 'person', id: 1, name: 'Ada' }, address: null } as const;

const SHOP = `
vigilops: 1
settings:
  general: { name: Shop house }
  status_page:
    enabled: true
    services: [{ service: Shop }]
services:
  - name: Shop
    check:
      type: http
      url: https://shop.example.com/
      headers: { Authorization: Bearer s3cret }
    depends_on: [Backup]
  - name: Backup
    check: { type: heartbeat, period_seconds: 86400 }
maintenance:
  - title: Move
    from: 2126-03-01T22:00:00Z
    to: 2126-03-01T23:00:00Z
    services: [Shop]
`;

describeEngines(
  'the configuration of a house',
  STORE_SCHEMA,
  (suite) => {
    let store: Store;
    let live: LiveSettings;
    let configuration: Configuration;
    let checks: ChecksRoom;
    const opened: Store[] = [];

    // Each story begins with an empty house.
    beforeEach(async () => {
      const { url } = await suite.freshDatabase();
      live = createLiveSettings({ fixed: [], logger: silentLogger });
      store = storeOf(
        readConfig({}, () => ''),
        { url, folder: undefined, stop: () => Promise.resolve() },
        { logger: silentLogger, clock: systemClock },
        live.current,
      );
      opened.push(store);
      await store.component.start();
      checks = createChecksRoom({
        services: store.services,
        states: store.serviceStates,
        results: store.checkResults,
        maintenance: store.maintenanceWindows,
        databases: store.databaseDefinitions,
        readers: createReaders(store.database),
        sealer: createSealer('a secret of tests alone, and of no use', randomBytes),
        randomBytes,
        clock: systemClock,
        logger: silentLogger,
      });
      configuration = createConfigurationDesk(
        { version: '1.2.3', clock: systemClock },
        { store, live, checks },
      );
    });
    afterAll(async () => {
      await Promise.all(opened.map((one) => one.component.stop()));
    });

    const importYaml = (yaml: string, how: { dryRun?: boolean; remove?: boolean } = {}) =>
      configuration.importYaml({ yaml, dryRun: false, remove: false, ...how }, ADA, signal);
    const actions = async () =>
      (await store.accounts.listAudit({ beforeId: null, limit: 100 }, signal))
        .map(({ action, subject }) => `${action} ${subject}`)
        .toReversed();
    const names = async () => (await store.services.listChecked(signal)).map(({ name }) => name);

    it('comes in whole, each change with its line in the audit log, and goes out without secrets', async () => {
      const { applied, differences } = await importYaml(SHOP);
      expect(applied).toBe(true);
      expect(differences.map(({ action, name }) => `${action} ${name}`)).toEqual([
        'change general.name',
        'change status_page.enabled',
        'change status_page.services',
        'add Backup',
        'add Shop',
        'add Move',
      ]);
      expect(await actions()).toEqual([
        'service.created Backup',
        'service.created Shop',
        'settings.changed settings',
        'maintenance.created Move',
      ]);
      expect(live.current().general.name).toBe('Shop house');

      const yaml = await configuration.exportYaml(signal);
      expect(yaml).toMatch(/^# Shop house: configuration as of/);
      expect(yaml).toContain('Authorization: "********"');
      expect(yaml).not.toContain('s3cret');
      expect(yaml).toContain('title: Move');
      expect(await importYaml(yaml, { remove: true })).toEqual({ applied: true, differences: [] });
      expect(await actions()).toHaveLength(4);
    });

    it('says at its line that hosts cannot send by a channel that is not there, and changes nothing', async () => {
      const yaml = [
        'vigilops: 1',
        'settings:',
        '  general:',
        '    name: Other house',
        '  notifications:',
        '    silent_server:',
        '      channel: ops',
      ].join('\n');
      await expect(importYaml(yaml)).rejects.toThrow(/^configuration:7:7: .*"ops": there is no such channel/);
      expect(live.current().general.name).toBe('VigilOps');
      expect(await actions()).toEqual([]);
    });

    it('is as it was after a dry run, which finds what only the desk of services refuses', async () => {
      const { applied, differences } = await importYaml(SHOP, { dryRun: true });
      expect(applied).toBe(false);
      expect(differences).toHaveLength(6);
      expect(await names()).toEqual([]);
      expect(await actions()).toEqual([]);
      expect(live.current().general.name).toBe('VigilOps');

      const wicked = SHOP.replace('https://shop.example.com/', 'http://169.254.169.254/latest/');
      await expect(importYaml(wicked, { dryRun: true })).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: expect.stringMatching(
          /^configuration:12:7: `services\.0\.check\.url`: is a cloud's metadata service.* at line 12$/,
        ) as string,
      });
    });

    it('is as it was where a file is refused half-way', async () => {
      const halfWay = SHOP.replace('Bearer s3cret', '"********"');
      await expect(importYaml(halfWay)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: expect.stringMatching(/`services\.0\.check\.headers\.Authorization`: .*line 13$/) as string,
      });
      expect(await names()).toEqual([]);
      expect(await actions()).toEqual([]);
      expect((await store.settings.read(signal)).version).toBe(0);
    });

    it('does not hand a kept secret to another server', async () => {
      await importYaml(SHOP);
      const moved = (await configuration.exportYaml(signal)).replace('shop.example.com', 'evil.example.net');
      await expect(importYaml(moved)).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        message: expect.stringMatching(/the URL leads to another server/) as string,
      });
    });

    it('takes away what a file does not name where that is asked for', async () => {
      await importYaml(SHOP);
      const fewer = 'vigilops: 1\nservices: []\nmaintenance: []';
      expect((await importYaml(fewer)).differences).toEqual([]);
      const { differences } = await importYaml(fewer, { remove: true });
      expect(differences.map(({ action, name }) => `${action} ${name}`)).toEqual([
        'remove Backup',
        'remove Shop',
        'remove Move',
      ]);
      expect(await names()).toEqual([]);
    });

    it('keeps pipelines of logs as a version of their own, of which a dry run leaves nothing', async () => {
      const own = (kinds: string) =>
        `vigilops: 1\nlog_pipelines:\n  - name: secrets\n    steps: [{ type: mask, kinds: [${kinds}] }]\n`;
      const kept = async () => {
        const { version, value } = await store.logPipelines.read(signal);
        return [version, value];
      };
      expect((await importYaml(own('password'), { dryRun: true })).differences).toHaveLength(1);
      expect(await kept()).toEqual([0, []]);
      await importYaml(own('password'));
      await importYaml(own('token'));
      expect(await kept()).toMatchObject([2, [{ name: 'secrets', steps: [{ kinds: ['token'] }] }]]);
      const yaml = await configuration.exportYaml(signal);
      expect((await importYaml(yaml, { remove: true })).differences).toEqual([]);
      expect(await actions()).toEqual([
        'log_pipelines.saved log pipelines',
        'log_pipelines.saved log pipelines',
      ]);
      // What is refused of another section leaves them as they are.
      const both = `${own('email')}settings: { general: { name: Other } }\nservices: [{ name: A, depends_on: [B], check: { type: icmp, host: a } }]`;
      await expect(importYaml(both)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
      expect((await kept())[0]).toBe(2);
    });

    it('keeps alert rules, and says at their line and column what is wrong with a search', async () => {
      const own = (query: string) =>
        `vigilops: 1\nalert_rules:\n  - name: slow\n    condition:\n      type: log\n      query: ${query}\n`;
      expect((await importYaml(own('time*t'), { dryRun: true })).differences).toHaveLength(1);
      expect(await store.rules.list(signal)).toEqual([]);
      await store.rules.ensureBuiltIn(BUILT_IN_RULES, signal);
      expect(await configuration.exportYaml(signal)).toContain('alert_rules: []');
      await importYaml(own('time*t'));
      await importYaml(own('time*t level:error'));
      const made = async () => (await store.rules.list(signal)).filter(({ builtIn }) => !builtIn);
      expect((await made()).map(({ definition }) => definition.condition)).toMatchObject([
        { query: 'time*t level:error' },
      ]);
      for (const [query, message] of [
        ['shop (a OR b', /^configuration:6:\d+: `alert_rules\.0\.condition\.query`: column 6: .*line 6$/],
        ["'/(/'", /^configuration:6:\d+: `alert_rules\.0\.condition\.query`: invalid regular expression/],
      ] as const) {
        await expect(importYaml(own(query))).rejects.toMatchObject({
          code: 'REQUEST_INVALID',
          message: expect.stringMatching(message) as string,
        });
      }
      const yaml = await configuration.exportYaml(signal);
      expect((await importYaml(yaml, { remove: true })).differences).toEqual([]);
      expect((await importYaml('vigilops: 1\nalert_rules: []', { remove: true })).differences).toHaveLength(
        1,
      );
      expect(await made()).toEqual([]);
      expect(await actions()).toEqual([
        'alert_rule.created slow',
        'alert_rule.changed slow',
        'alert_rule.removed slow',
      ]);
    });

    it('takes turns with somebody who changes the settings meanwhile', async () => {
      await importYaml(SHOP);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 3 }, (_, i) =>
          importYaml(`vigilops: 1\nsettings: { general: { name: house ${String(i)} } }`),
        ),
      );
      const won = outcomes.filter(({ status }) => status === 'fulfilled');
      expect(won.length).toBeGreaterThan(0);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          expect(outcome.reason).toMatchObject({ code: 'CONFLICT' });
        }
      }
      expect((await store.settings.read(signal)).version).toBe(1 + won.length);
    });

    describe('retention', () => {
      const DAY_US = 86_400_000_000;
      const storedDays = async () =>
        (
          await store.database.query<{ days: number }>(
            {
              text: `SELECT round(extract(epoch FROM now() - time) / 86400)::int AS days
                     FROM vigilops.logs ORDER BY time`,
            },
            { signal, timeoutMs: 10_000 },
          )
        ).map(({ days }) => days);
      const writeLogs = (...daysAgo: number[]) =>
        store.writer.commit(
          [
            batchOf({
              logs: daysAgo.map((days) => ({ timeUs: Date.now() * 1_000 - days * DAY_US, body: 'x' })),
            }),
          ],
          signal,
        );

      it('follows the settings, and drops by what is set now, not by what this backend read last', async () => {
        const order = createStopOrder(silentLogger);
        const config = readConfig({}, () => '');
        const deps = { config, version: '1.2.3', clock: createManualClock(), logger: silentLogger };
        const room = await openSettings(deps, { store, live, checks }, order);
        const elsewhere = createLiveSettings({ fixed: [], logger: silentLogger });
        const other = createSettingsDesk({
          store: store.settings,
          live: elsewhere,
          clock: systemClock,
          refuse: refuseBy(store),
        });
        const keepLogs = async (days: number) => {
          const { settings } = await other.current(signal);
          const retention = { ...settings.retention, logs_days: days };
          await other.change({ settings: { ...settings, retention }, version: undefined }, ADA, signal);
        };
        const { expire } = room.carefully(store.maintenance);
        await keepLogs(30);
        await room.desk.current(signal);
        await writeLogs(0, 5, 12);
        expect(await storedDays()).toEqual([12, 5, 0]);

        // This backend still has 30 days in mind.
        await keepLogs(8);
        await expire(signal);
        expect(await storedDays()).toEqual([5, 0]);
        // And now 8.
        await keepLogs(2);
        await keepLogs(40);
        await expire(signal);
        expect(await storedDays()).toEqual([5, 0]);
        expect(room.current().retention.logs_days).toBe(40);
        await order.stop();
      });
    });

    describe('the system', () => {
      it('is told with its size and how much it knows', async () => {
        await importYaml(SHOP);
        expect(await store.systemFacts(signal)).toMatchObject({ services: 2, hosts: 0, users: 0 });
        expect((await store.size(signal)).databaseBytes).toBeGreaterThan(0);
      });
    });
  },
  ['postgres', 'timescale'],
);
