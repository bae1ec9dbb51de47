import type { Silence } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openOutsideHouse, type OutsideHouse } from '../../test/outside-house.ts';

const PATH = '/api/v1/silences';

describeEngines('silences over HTTP', STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  beforeAll(async () => {
    house = await openOutsideHouse(suite);
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    await house.room.rows('TRUNCATE vigilops.alerts, vigilops.alert_transitions, vigilops.silences', []);
  });
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const admin = (method: string, path: string, body?: unknown) => house.as('admin')(method, path, body);
  const wanted = (changes: object = {}) => ({
    matchers: [{ name: 'host', value: 'web-.*', is_regex: true }],
    comment: 'new disks',
    duration_seconds: 3_600,
    ...changes,
  });
  const make = async (changes: object = {}) => {
    const answer = await admin('POST', PATH, wanted(changes));
    expect(answer, answer.text).toMatchObject({ status: 201 });
    return answer.json as Silence;
  };
  const list = async (query = '') =>
    ((await house.as('reader')('GET', `${PATH}${query}`)).json as { items: Silence[] }).items;
  const fire = async (...hosts: string[]) => {
    await house.as('sender')(
      'POST',
      '/api/v2/alerts',
      hosts.map((host) => ({ labels: { alertname: 'Down', host } })),
    );
  };
  const timeIn = (minutes: number) => new Date(house.clock.now().getTime() + minutes * 60_000).toISOString();

  it('are made, tell how many alerts they hide, are changed and ended; the alarm looks each time', async () => {
    await fire('web-1', 'web-2', 'db-1');
    const before = house.reviews();
    const made = await make();
    expect(made).toMatchObject({
      state: 'active',
      hides: 2,
      created_by: 'admin',
      recurrence: null,
      matchers: [{ name: 'host', value: 'web-.*', is_regex: true, is_equal: true }],
    });
    const changed = await admin(
      'PUT',
      `${PATH}/${made.id}`,
      wanted({ matchers: [{ name: 'host', value: 'db-1' }] }),
    );
    expect(changed, changed.text).toMatchObject({ status: 200, json: { id: made.id, hides: 1 } });
    expect(await admin('DELETE', `${PATH}/${made.id}`)).toMatchObject({ status: 204 });
    expect(await admin('DELETE', `${PATH}/${made.id}`)).toMatchObject({ status: 204 });
    expect(await list()).toMatchObject([{ id: made.id, state: 'expired', hides: 0 }]);
    expect(house.reviews() - before).toBe(3);
    expect(await admin('PUT', `${PATH}/${made.id}`, wanted())).toMatchObject({ status: 409 });
    const audit = await admin('GET', '/api/v1/audit?limit=3');
    expect(audit.json).toMatchObject({
      items: [
        { action: 'silence.expired', subject: 'host="db-1"' },
        { action: 'silence.changed', subject: 'host="db-1"' },
        { action: 'silence.created', subject: 'host=~"web-.*"', detail: { comment: 'new disks' } },
      ],
    });
  });

  it('may hide all but something, as in Alertmanager', async () => {
    await fire('web-1', 'db-1');
    expect(await make({ matchers: [{ name: 'host', value: 'web-1', is_equal: false }] })).toMatchObject({
      hides: 1,
    });
  });

  it('are listed as Alertmanager lists them, and by state', async () => {
    const later = await make({ starts_at: timeIn(30), duration_seconds: undefined, ends_at: timeIn(60) });
    const long = await make({ duration_seconds: 7_200 });
    const short = await make({ duration_seconds: 60 });
    const weekly = await make({
      recurrence: { days: ['mon'], from: '02:00', to: '03:00', time_zone: 'Asia/Shanghai' },
    });
    expect((await list()).map(({ id }) => id)).toEqual([short.id, long.id, weekly.id, later.id]);
    expect((await list('?state=pending')).map(({ id }) => id)).toEqual([weekly.id, later.id]);
    await house.clock.advance(61_000);
    expect((await list('?state=expired&state=active')).map(({ id }) => id)).toEqual([long.id, short.id]);
  });

  it('can be looked at before they are made', async () => {
    await fire(...Array.from({ length: 120 }, (_, at) => `web-${String(at)}`), 'db-1');
    const preview = (matchers: object[]) => house.as('reader')('POST', `${PATH}/preview`, { matchers });
    const { json } = await preview([{ name: 'host', value: 'web-.*', is_regex: true }]);
    const { alerts, total } = json as { alerts: { message: string }[]; total: number };
    expect([alerts.length, total]).toEqual([100, 120]);
    expect(alerts[0]?.message).toMatch(/^web-\d+: Down$/);
    expect((await preview([{ name: 'host', value: 'nothing' }])).json).toEqual({ alerts: [], total: 0 });
    expect(await preview([{ name: 'host', value: '', is_equal: true }])).toMatchObject({ status: 400 });
  });

  it.each([
    ['matchers', { matchers: [] }],
    ['matchers', { matchers: [{ name: 'host', value: '.*', is_regex: true }] }],
    [
      'matchers[1]',
      {
        matchers: [
          { name: 'a', value: 'b' },
          { name: 'host', value: 'web-(', is_regex: true },
        ],
      },
    ],
    ['matchers[0]', { matchers: [{ name: 'host', value: '(?=look)ahead', is_regex: true }] }],
    ['matchers[0]', { matchers: [{ name: 'host', value: String.raw`(a)\1`, is_regex: true }] }],
    ['matchers[0].value', { matchers: [{ name: 'host', value: 'x'.repeat(1_025) }] }],
    ['matchers[0].name', { matchers: [{ name: '', value: 'x' }] }],
    ['comment', { comment: '' }],
    ['ends_at', { ends_at: 'now' }],
    ['ends_at', { duration_seconds: undefined }],
    ['ends_at', { duration_seconds: undefined, ends_at: 'now-1h' }],
    ['ends_at', { starts_at: 'now-2h', duration_seconds: 3_600 }],
    ['recurrence', { recurrence: { days: [], from: '22:00', to: '06:00', time_zone: 'UTC' } }],
    ['recurrence', { recurrence: { days: ['mon'], from: '22:00', to: '06:00', time_zone: 'Moon/Base' } }],
    ['wrong', { wrong: 1 }],
  ])('that are wrong in %s are refused by its name', async (field, changes) => {
    const answer = await admin('POST', PATH, wanted(changes));
    expect(answer, answer.text).toMatchObject({ status: 400 });
    expect((answer.json as { detail: string }).detail.startsWith(field), answer.text).toBe(true);
    expect(await list()).toEqual([]);
  });

  it('are for those who may write', async () => {
    expect(await house.as('reader')('POST', PATH, wanted())).toMatchObject({ status: 403 });
    expect(await house.as('sender')('GET', PATH)).toMatchObject({ status: 403 });
    const unknown = `${PATH}/00000000-0000-4000-8000-000000000000`;
    expect(await admin('PUT', unknown, wanted())).toMatchObject({ status: 404 });
    expect(await admin('DELETE', unknown)).toMatchObject({ status: 404 });
    expect(await admin('DELETE', `${PATH}/7`)).toMatchObject({ status: 400 });
  });
});
