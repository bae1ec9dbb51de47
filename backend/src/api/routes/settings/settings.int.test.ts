import type { z } from 'zod';
import type { settingsResponse, StatusIncident } from '@vigilops/contracts/api';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConfigurationDesk, refuseBy } from '../../../app-settings.ts';
import { createLiveSettings, createSettingsDesk, createSystemInformation } from '../../../settings/index.ts';
import { createReaders, createStore, STORE_DEFAULTS, type Store } from '../../../store/index.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openTestChecks } from '../../test/checks.ts';
import { openFrontDoor } from '../../test/house.ts';
import { callerOf, signInPeople } from '../../test/people.ts';
import { recordingLogger, serve, type Served } from '../../test/serve.ts';

type Current = z.output<typeof settingsResponse>;

describeEngines(
  'settings and what is told of outages, over HTTP',
  STORE_SCHEMA,
  (suite) => {
    let store: Store;
    let served: Served;
    let call: ReturnType<typeof callerOf>;
    let admin = '';
    let member = '';
    const logger = recordingLogger();

    beforeAll(async () => {
      const { url } = await suite.freshDatabase();
      const clock = systemClock;
      store = createStore(
        { ...STORE_DEFAULTS, url, engine: suite.engine },
        { logger: silentLogger, clock, readDisk: null },
      );
      await store.component.start();
      const readers = createReaders(store.database);
      const fixed = [{ key: 'retention.traces_days', variable: 'VIGILOPS_RETENTION_TRACES', value: 5 }];
      const live = createLiveSettings({ fixed, logger });
      const checks = openTestChecks(store, { readers, logger });
      served = await serve(
        openFrontDoor(
          {
            readers,
            authenticate: () => Promise.reject(new Error('no tokens here')),
            accountStore: store.accounts,
            room: store,
            tokens: store.tokens,
            logger,
          },
          {
            settings: createSettingsDesk({ store: store.settings, live, clock, refuse: refuseBy(store) }),
            configuration: createConfigurationDesk({ version: '1.2.3', clock }, { store, live, checks }),
            systemInformation: createSystemInformation({
              version: '1.2.3',
              nodeVersion: process.versions.node,
              embedded: false,
              startedAt: new Date(),
              store,
              memory: process.memoryUsage,
              cpuRatio: () => null,
              clock,
            }),
          },
        ),
      );
      call = callerOf(served);
      ({ admin, member } = await signInPeople(served));
    });
    afterAll(async () => {
      await served.close();
      await store.component.stop();
    });

    const current = async () => (await call('GET', '/api/v1/settings', undefined, member)).json as Current;

    it('tells everybody what is set, and lets an Admin change it', async () => {
      const before = await current();
      expect(before).toMatchObject({ version: 0, updated_by: null, fixed: ['retention.traces_days'] });
      const { settings, version } = before;
      const wanted = { settings: { ...settings, general: { ...settings.general, name: 'Shop' } }, version };
      expect((await call('PUT', '/api/v1/settings', wanted, member)).status).toBe(403);
      const answer = await call('PUT', '/api/v1/settings', wanted, admin);
      expect(answer).toMatchObject({
        status: 200,
        json: { version: version + 1, updated_by: 'Ada', settings: { general: { name: 'Shop' } } },
      });
      expect(await current()).toEqual(answer.json);
    });

    it('tells who comes second that somebody was quicker, and who', async () => {
      const { settings, version } = await current();
      const answer = await call('PUT', '/api/v1/settings', { settings, version: version - 1 }, admin);
      expect(answer.status).toBe(409);
      expect(answer.text).toContain('Ada changed the settings');
    });

    it('refuses what the environment decides, what is out of bounds and what nobody knows', async () => {
      const { settings } = await current();
      const put = (retention: object) =>
        call('PUT', '/api/v1/settings', { settings: { ...settings, retention } }, admin);
      const refused = await put({ ...settings.retention, traces_days: 9 });
      expect(refused.status).toBe(400);
      expect(refused.text).toContain('VIGILOPS_RETENTION_TRACES');
      expect((await put({ ...settings.retention, logs_days: 0 })).text).toContain(
        'settings.retention.logs_days',
      );
      expect((await put({ ...settings.retention, logs_weeks: 1 })).text).toContain(
        'logs_weeks: is not a field',
      );
    });

    it('gives the configuration out as YAML and takes it in, also a large one', async () => {
      const exported = await call('GET', '/api/v1/settings/export', undefined, admin);
      expect(exported.status).toBe(200);
      expect(exported.headers['content-type']).toBe('application/yaml; charset=utf-8');
      expect(exported.text).toMatch(/^# Shop: configuration as of/);
      expect((await call('GET', '/api/v1/settings/export', undefined, member)).status).toBe(403);

      const yaml = `${exported.text.replace('logs_days: 7', 'logs_days: 14')}# ${'x'.repeat(700_000)}\n`;
      const tried = await call('POST', '/api/v1/settings/import', { yaml }, admin);
      expect(tried.json).toEqual({
        applied: false,
        differences: [
          { kind: 'setting', action: 'change', name: 'retention.logs_days', before: '7', after: '14' },
        ],
      });
      const done = await call('POST', '/api/v1/settings/import', { yaml, dry_run: false }, admin);
      expect(done.json).toMatchObject({ applied: true });
      expect((await current()).settings.retention.logs_days).toBe(14);

      const bad = await call('POST', '/api/v1/settings/import', { yaml: 'vigilops: 1\nsettins: {}' }, admin);
      expect(bad.status).toBe(400);
      expect(bad.text).toContain('line 2, did you mean `settings`?');
      const tooLarge = { yaml: 'x'.repeat(5_000_000) };
      expect((await call('POST', '/api/v1/settings/import', tooLarge, admin)).status).toBe(413);
    });

    it('tells how the house is', async () => {
      const answer = await call('GET', '/api/v1/system', undefined, member);
      expect(answer.json).toMatchObject({
        version: '1.2.3',
        license: 'Apache-2.0',
        database: { engine: suite.engine, embedded: false },
        counts: { users: 4 },
      });
    });

    it('tells of an outage from the first word to the last', async () => {
      const post = (path: string, body: object, who = admin) =>
        call('POST', `/api/v1/status-incidents${path}`, body, who);
      const first = { title: 'Shop is slow', text: 'We look into it.', service_ids: [3, 3] };
      expect((await post('', first, member)).status).toBe(403);
      const made = await post('', first);
      expect(made).toMatchObject({
        status: 201,
        json: { title: 'Shop is slow', impact: 'minor', status: 'investigating', service_ids: [3] },
      });
      const { id } = made.json as StatusIncident;
      const told = await post(`/${String(id)}/updates`, { status: 'resolved', text: 'It is well again.' });
      expect(told.json).toMatchObject({
        status: 'resolved',
        updates: [{ text: 'It is well again.' }, { text: 'We look into it.' }],
      });
      expect((await call('GET', '/api/v1/status-incidents', undefined, member)).json).toEqual({
        items: [told.json],
      });
      const future = await post('', { ...first, started_at: '2126-01-01T00:00:00Z' });
      expect(future.status).toBe(400);
      expect(future.text).toContain('started_at');
      expect((await post('/999/updates', { status: 'resolved', text: 'x' })).status).toBe(404);

      const remove = () => call('DELETE', `/api/v1/status-incidents/${String(id)}`, undefined, admin);
      expect((await remove()).status).toBe(204);
      expect((await remove()).status).toBe(404);
      const log = await store.accounts.listAudit({ beforeId: null, limit: 3 }, new AbortController().signal);
      expect(log.map(({ action, subject, actor }) => [action, subject, actor.name])).toEqual([
        ['status_incident.removed', 'Shop is slow', 'Ada'],
        ['status_incident.updated', 'Shop is slow', 'Ada'],
        ['status_incident.created', 'Shop is slow', 'Ada'],
      ]);
    });

    it('has no defect to report', () => {
      expect(logger.errors).toEqual([]);
    });
  },
  ['postgres', 'timescale'],
);
