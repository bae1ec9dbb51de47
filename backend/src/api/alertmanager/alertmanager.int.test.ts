import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { openOutsideHouse, type OutsideHouse } from '../test/outside-house.ts';

interface Alert {
  readonly labels: Record<string, string>;
  readonly status: { readonly state: string; readonly silencedBy: string[] };
  readonly startsAt: string;
  readonly endsAt: string;
}

const ALERTS = '/api/v2/alerts';
const SILENCES = '/api/v2/silences';

describeEngines("Alertmanager's API", STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  beforeAll(async () => {
    house = await openOutsideHouse(suite);
  });
  afterAll(() => house.close());
  beforeEach(async () => {
    await house.room.rows('TRUNCATE vigilops.alerts, vigilops.alert_transitions, vigilops.silences', []);
    house.transitions.length = 0;
  });
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const admin = (method: string, path: string, body?: unknown) => house.as('admin')(method, path, body);
  const post = (alerts: unknown, who = 'sender') => house.as(who)('POST', ALERTS, alerts);
  const get = async (query = '') => (await house.as('reader')('GET', `${ALERTS}${query}`)).json as Alert[];
  const filter = (...matchers: string[]) =>
    `?${matchers.map((one) => `filter=${encodeURIComponent(one)}`).join('&')}`;
  const inMinutes = (minutes: number) =>
    new Date(house.clock.now().getTime() + minutes * 60_000).toISOString();
  const silence = (changes: object = {}) => ({
    matchers: [{ name: 'alertname', value: 'HighLoad', isRegex: false }],
    startsAt: inMinutes(0),
    endsAt: inMinutes(60),
    createdBy: 'Ada',
    comment: 'new disks',
    ...changes,
  });
  const make = async (changes: object = {}) => {
    const answer = await admin('POST', SILENCES, silence(changes));
    expect(answer, answer.text).toMatchObject({ status: 200 });
    return (answer.json as { silenceID: string }).silenceID;
  };

  describe('alerts', () => {
    it('come in and are shown in its very shape', async () => {
      const answer = await post([
        {
          labels: { alertname: 'HighLoad', severity: 'critical', instance: 'web-1:9100' },
          annotations: { summary: 'load is 12' },
          startsAt: '2026-03-01T11:50:00.123456789+00:00',
          endsAt: inMinutes(4),
          generatorURL: 'http://prometheus:9090/graph?g0.expr=up',
        },
      ]);
      expect(answer).toMatchObject({ status: 200, text: '' });
      expect(await get()).toEqual([
        {
          annotations: { summary: 'load is 12' },
          endsAt: inMinutes(4),
          fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
          receivers: [{ name: 'vigilops' }],
          startsAt: '2026-03-01T11:50:00.123Z',
          status: { inhibitedBy: [], mutedBy: [], silencedBy: [], state: 'active' },
          updatedAt: inMinutes(0),
          generatorURL: 'http://prometheus:9090/graph?g0.expr=up',
          labels: { alertname: 'HighLoad', severity: 'critical', instance: 'web-1:9100' },
        },
      ]);
      expect(house.transitions).toMatchObject([{ to: 'firing' }]);
    });

    it('end when they say so, and when nobody sends them again', async () => {
      await post([{ labels: { alertname: 'a' } }, { labels: { alertname: 'b' }, endsAt: inMinutes(60) }]);
      expect((await get()).map(({ endsAt }) => endsAt).toSorted()).toEqual([inMinutes(5), inMinutes(60)]);
      await post([{ labels: { alertname: 'b' }, endsAt: inMinutes(-1), startsAt: inMinutes(-9) }]);
      expect((await get()).map(({ labels }) => labels['alertname'])).toEqual(['a']);
      await house.clock.advance(300_001);
      expect(await get()).toEqual([]);
      await house.room.alerts.expire(house.clock.now().getTime() * 1_000, new AbortController().signal);
      const rows = await house.room.rows(
        `SELECT state, resolution FROM vigilops.alerts ORDER BY rule_name`,
        [],
      );
      expect(rows).toEqual([
        { state: 'resolved', resolution: 'nobody sent it again in time' },
        { state: 'resolved', resolution: 'its sender says that it is over' },
      ]);
    });

    it('of our own rules are among them', async () => {
      await house.room.rows(
        `INSERT INTO vigilops.alerts (rule_name, condition, subject_key, state, severity, message, labels, runbook, pending_since, fired_at)
         VALUES ('Disk', '{"type":"host","offline":true}', 'host:1', 'firing', 'warning', 'web-1: disk 91 %',
                 '{"alertname":"Disk","severity":"warning","host":"web-1"}', 'look at it', $1, $1)`,
        [house.clock.now()],
      );
      await post([{ labels: { alertname: 'x' } }]);
      expect(await get(filter('host=~"web-.*"'))).toMatchObject([
        {
          labels: { alertname: 'Disk', severity: 'warning', host: 'web-1' },
          annotations: { summary: 'web-1: disk 91 %', runbook: 'look at it' },
          endsAt: inMinutes(5),
        },
      ]);
    });

    it.each([
      [filter('host="a"'), 'a'],
      [filter('host=a', 'alertname=x'), 'a'],
      [filter('host!=a'), 'b c'],
      [filter('host=~"a|b"'), 'a b'],
      [filter('host!~"a|b"'), 'c'],
      [filter('"host.name"=z'), 'c'],
      [filter('missing=""'), 'a b c'],
      ['?receiver=vigil.*', 'a b c'],
      ['?receiver=vigil', ''],
      [`?receiver_matchers=${encodeURIComponent('owner="x"')}`, ''],
      [`?receiver_matchers=${encodeURIComponent('owner=""')}`, 'a b c'],
      ['?active=false', ''],
      ['?active=maybe', ''],
      ['?active=', 'a b c'],
      ['?silenced=false&inhibited=false&unprocessed=false', 'a b c'],
      ['?unknown=1', 'a b c'],
    ])('with the query %s are %j', async (query, hosts) => {
      await post([
        { labels: { alertname: 'x', host: 'a' } },
        { labels: { alertname: 'y', host: 'b' } },
        { labels: { alertname: 'z', host: 'c', 'host.name': 'z' } },
      ]);
      const found = (await get(query)).map(({ labels }) => labels['host']).toSorted();
      expect(found.join(' ')).toBe(hosts);
    });

    it('are in groups of their name, in its order', async () => {
      await post([
        { labels: { job: 'node', instance: 'b', alertname: 'Down' } },
        { labels: { job: 'node', instance: 'a', alertname: 'Down' } },
        { labels: { alertname: 'Busy' } },
        { labels: { other: 'x' } },
        { labels: { alertname: 'Down', zone: 'eu' } },
      ]);
      const groups = (await house.as('reader')('GET', `${ALERTS}/groups`)).json as {
        labels: object;
        receiver: object;
        alerts: Alert[];
      }[];
      expect(groups.map(({ labels }) => labels)).toEqual([{}, { alertname: 'Busy' }, { alertname: 'Down' }]);
      expect(groups[2]).toMatchObject({
        receiver: { name: 'vigilops' },
        alerts: [{ labels: { instance: 'a' } }, { labels: { instance: 'b' } }, { labels: { zone: 'eu' } }],
      });
      const only = await house.as('reader')('GET', `${ALERTS}/groups${filter('instance=a')}`);
      expect(only.json).toMatchObject([{ alerts: [{ labels: { instance: 'a' } }] }]);
    });

    it('that are wrong are named, and the others stored', async () => {
      const answer = await post([
        { labels: {} },
        { labels: { alertname: 'good' } },
        { labels: { alertname: 'x' }, startsAt: inMinutes(0), endsAt: inMinutes(-1) },
        { labels: { huge: 'x'.repeat(1_048_576) } },
      ]);
      expect(answer.status).toBe(400);
      expect(answer.json).toBe(
        'at least one label pair required\nstart time must be before end time\n' +
          'invalid label set: the value of "huge" is longer than 4096 characters',
      );
      expect((await get()).map(({ labels }) => labels)).toEqual([{ alertname: 'good' }]);
    });

    it('of any label that JSON can hold are taken, and are themselves again', async () => {
      const body =
        '[{"labels":{"alertname":"w","__proto__":"polluted","constructor":"x","nul":"a\\u0000b","half":"\\ud800",' +
        '"xss":"<img src=x onerror=alert(1)>","all":"@all <!channel>","esc":"\\u001b]52;c;x\\u0007"}}]';
      for (let times = 0; times < 2; times += 1) {
        const answer = await house.served.ask({
          method: 'POST',
          path: ALERTS,
          headers: { authorization: 'Bearer sender', 'content-type': 'application/json' },
          body,
        });
        expect(answer, answer.text).toMatchObject({ status: 200 });
      }
      const [alert, ...more] = await get();
      expect(more).toEqual([]);
      expect(Object.entries(alert?.labels ?? {})).toEqual(
        expect.arrayContaining([
          ['__proto__', 'polluted'],
          ['nul', 'a\uFFFDb'],
          ['half', '\uFFFD'],
          ['xss', '<img src=x onerror=alert(1)>'],
        ]),
      );
      expect(house.transitions).toHaveLength(1);
      expect(({} as { polluted?: string }).polluted).toBeUndefined();
    });

    it('come ten thousand at once, and no more', async () => {
      const many = Array.from({ length: 10_000 }, (_, at) => ({
        labels: { alertname: 'storm', host: `h${String(at)}` },
      }));
      expect(await post(many)).toMatchObject({ status: 200 });
      expect(house.transitions).toHaveLength(10_000);
      expect(await post(many)).toMatchObject({ status: 200 });
      expect(house.transitions).toHaveLength(10_000);
      expect(await get()).toHaveLength(10_000);
      expect(await post([...many, ...many.slice(0, 1)])).toMatchObject({
        status: 400,
        json: '10001 alerts at once, at most 10000 are taken',
      });
    });

    it.each([
      ['no list', { labels: {} }, 400, 400],
      ['an alert that is none', [1], 400, 400],
      ['no labels', [{ annotations: {} }], 422, 602],
      ['a label that is a number', [{ labels: { a: 1 } }], 400, 400],
      ['labels that are a list', [{ labels: ['a'] }], 400, 400],
      ['a time that is none', [{ labels: { a: 'b' }, startsAt: 'now' }], 400, 400],
      ['a day that does not exist', [{ labels: { a: 'b' }, startsAt: '2026-02-30T00:00:00Z' }], 400, 400],
    ])('of a body with %s are refused', async (_name, body, status, code) => {
      expect(await post(body)).toMatchObject({ status, json: { code } });
    });
  });

  describe('silences', () => {
    it('hide what they match, and are shown in its very shape', async () => {
      await post([{ labels: { alertname: 'HighLoad', host: 'a' } }, { labels: { alertname: 'Other' } }]);
      const id = await make();
      expect(house.reviews()).toBeGreaterThan(0);
      expect((await get(filter('alertname=HighLoad')))[0]?.status).toMatchObject({
        state: 'suppressed',
        silencedBy: [id],
      });
      expect((await get('?silenced=false')).map(({ labels }) => labels['alertname'])).toEqual(['Other']);
      expect((await get('?active=false')).map(({ labels }) => labels['alertname'])).toEqual(['HighLoad']);
      const shown = {
        id,
        status: { state: 'active' },
        updatedAt: inMinutes(0),
        annotations: {},
        comment: 'new disks',
        createdBy: 'Ada',
        startsAt: inMinutes(0),
        endsAt: inMinutes(60),
        matchers: [{ isEqual: true, isRegex: false, name: 'alertname', value: 'HighLoad' }],
      };
      expect((await admin('GET', SILENCES)).json).toEqual([shown]);
      expect((await admin('GET', `/api/v2/silence/${id}`)).json).toEqual(shown);
      expect(await admin('DELETE', `/api/v2/silence/${id}`)).toMatchObject({ status: 200, text: '' });
      expect(await admin('DELETE', `/api/v2/silence/${id}`)).toMatchObject({ status: 200, text: '' });
      expect((await get(filter('alertname=HighLoad')))[0]?.status.state).toBe('active');
      expect((await admin('GET', SILENCES)).json).toMatchObject([{ id, status: { state: 'expired' } }]);
      const { json } = await admin('GET', '/api/v1/audit?limit=2');
      expect(json).toMatchObject({
        items: [
          { action: 'silence.expired', subject: 'alertname="HighLoad"', address: '192.0.2.1' },
          { action: 'silence.created', detail: { id, comment: 'new disks' } },
        ],
      });
    });

    it('become what is posted under their id, where that tells no other past; else another takes their place', async () => {
      const id = await make();
      const longer = await admin(
        'POST',
        SILENCES,
        silence({ id, endsAt: inMinutes(120), comment: 'longer' }),
      );
      expect(longer.json).toEqual({ silenceID: id });
      const other = await admin('POST', SILENCES, {
        ...silence({ id }),
        matchers: [{ name: 'alertname', value: 'Other', isRegex: false, isEqual: true }],
      });
      const { silenceID } = other.json as { silenceID: string };
      expect(silenceID).not.toBe(id);
      expect((await admin('GET', SILENCES)).json).toMatchObject([
        { id: silenceID, status: { state: 'active' }, matchers: [{ value: 'Other' }] },
        { id, status: { state: 'expired' }, comment: 'longer' },
      ]);
    });

    it('are in its order, and by state and by their own matchers', async () => {
      const later = await make({ startsAt: inMinutes(30) });
      const long = await make({ endsAt: inMinutes(90) });
      const short = await make({
        endsAt: inMinutes(10),
        matchers: [{ name: 'a', value: 'b.*', isRegex: true }],
      });
      const idsOf = async (query = '') =>
        ((await admin('GET', `${SILENCES}${query}`)).json as { id: string }[]).map(({ id }) => id);
      expect(await idsOf()).toEqual([short, long, later]);
      expect(await idsOf('?active=false')).toEqual([later]);
      expect(await idsOf('?pending=false')).toEqual([short, long]);
      expect(await idsOf(filter('a=~"b.*"'))).toEqual([short]);
      expect(await idsOf(filter('a=~"b"'))).toEqual([]);
      expect(await idsOf(filter('alertname=HighLoad'))).toEqual([long, later]);
    });

    it.each([
      ['no matchers', { matchers: [] }, 422, { code: 612 }],
      ['no comment', { comment: null }, 422, { code: 602 }],
      ['a matcher without isRegex', { matchers: [{ name: 'a', value: 'b' }] }, 422, { code: 602 }],
      [
        'an end before its begin',
        { startsAt: '2026-03-01T13:00:00Z', endsAt: '2026-03-01T12:30:00Z' },
        400,
        'Failed to create silence: start time must be before end time',
      ],
      [
        'an end in the past',
        { startsAt: '2020-01-01T00:00:00Z', endsAt: '2020-01-02T00:00:00Z' },
        400,
        "Failed to create silence: end time can't be in the past",
      ],
      [
        'an expression that cannot be read',
        { matchers: [{ name: 'a', value: '(', isRegex: true }] },
        400,
        /^invalid silence: matchers\[0\]: the regular expression cannot be read/,
      ],
      [
        'matchers that match nothing in particular',
        { matchers: [{ name: 'a', value: '.*', isRegex: true }] },
        400,
        /^invalid silence: matchers: each of them matches the empty text/,
      ],
      [
        'an expression of a megabyte',
        { matchers: [{ name: 'a', value: 'x'.repeat(1_048_576), isRegex: true }] },
        400,
        /^invalid silence: invalid label matcher 0: value/,
      ],
      [
        'a label without a name',
        { matchers: [{ name: '', value: 'x', isRegex: false }] },
        400,
        /^invalid silence/,
      ],
      ['an id that is not there', { id: '00000000-0000-4000-8000-000000000000' }, 404, 'silence not found'],
      ['an id that is none', { id: '7' }, 404, 'silence not found'],
    ])('with %s are refused', async (_name, changes, status, body) => {
      const answer = await admin('POST', SILENCES, silence(changes));
      expect(answer, answer.text).toMatchObject({ status });
      if (body instanceof RegExp) {
        expect(answer.json).toMatch(body);
      } else {
        expect(answer.json).toEqual(typeof body === 'string' ? body : expect.objectContaining(body));
      }
    });

    it.each(['^(a+)+$', String.raw`\s+$`, '(x|y|z)*'.repeat(100), '('.repeat(500) + 'a' + ')'.repeat(500)])(
      'of the expression %s neither stop the house nor take it long',
      async (value) => {
        await post([{ labels: { alertname: 'x', text: `${'a'.repeat(3_000)}${' '.repeat(1_000)}b` } }]);
        const answer = await admin(
          'POST',
          SILENCES,
          silence({ matchers: [{ name: 'text', value, isRegex: true }] }),
        );
        expect([200, 400]).toContain(answer.status);
        expect(await get()).toHaveLength(1);
      },
    );

    it('that recur are active by the moment, and keep their week when they are changed from here', async () => {
      // The manual clock begins on a Sunday at noon.
      const made = await admin('POST', '/api/v1/silences', {
        matchers: [{ name: 'alertname', value: 'HighLoad' }],
        comment: 'Sunday',
        duration_seconds: 864_000,
        recurrence: { days: ['sun'], from: '11:00', to: '13:00', time_zone: 'UTC' },
      });
      expect(made, made.text).toMatchObject({ status: 201, json: { state: 'active' } });
      const { id } = made.json as { id: string };
      const seen = async () => (await admin('GET', `/api/v2/silence/${id}`)).json as Record<string, unknown>;
      expect(await seen()).toMatchObject({
        status: { state: 'active' },
        annotations: { recurrence: 'sun 11:00-13:00 UTC' },
      });
      await house.clock.advance(3_600_000);
      const between = await seen();
      expect(between).toMatchObject({ status: { state: 'pending' } });
      const posted = { ...between, comment: 'changed' };
      expect((await admin('POST', SILENCES, posted)).json).toEqual({ silenceID: id });
      expect(await seen()).toMatchObject({
        comment: 'changed',
        annotations: { recurrence: 'sun 11:00-13:00 UTC' },
      });
    });

    it('by an id that is none, or not there, are not found', async () => {
      expect(await admin('GET', '/api/v2/silence/7')).toMatchObject({ status: 422, json: { code: 601 } });
      const unknown = '/api/v2/silence/00000000-0000-4000-8000-000000000000';
      expect(await admin('GET', unknown)).toMatchObject({ status: 404 });
      expect(await admin('DELETE', unknown)).toMatchObject({ status: 404 });
    });
  });

  it('says what it is and where alerts go', async () => {
    const status = (await house.as('reader')('GET', '/api/v2/status')).json;
    expect(status).toMatchObject({
      cluster: { status: 'disabled', peers: [] },
      versionInfo: { version: '1.2.3' },
      config: { original: expect.stringContaining('group_by: [alertname]') as string },
    });
    expect((await house.as('reader')('GET', '/api/v2/receivers')).json).toEqual([
      { labels: {}, name: 'vigilops' },
    ]);
  });

  it.each([
    ['GET', '/api/v2/status', 'read'],
    ['GET', '/api/v2/receivers', 'read'],
    ['GET', '/api/v2/alerts', 'read'],
    ['GET', '/api/v2/alerts/groups', 'read'],
    ['GET', '/api/v2/silences', 'read'],
    ['GET', '/api/v2/silence/00000000-0000-4000-8000-000000000000', 'read'],
    ['POST', '/api/v2/alerts', 'send'],
    ['POST', '/api/v2/silences', 'write'],
    ['DELETE', '/api/v2/silence/00000000-0000-4000-8000-000000000000', 'write'],
  ])('%s %s asks who comes before it reads anything', async (method, path, needs) => {
    const MAY: Record<string, readonly string[]> = {
      read: ['admin', 'reader'],
      write: ['admin'],
      send: ['admin', 'sender'],
    };
    const statusOf = async (header?: string, at = path) =>
      (
        await house.served.ask({
          method,
          path: at,
          headers: {
            ...(header === undefined ? {} : { authorization: header }),
            ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
          },
          ...(method === 'POST' ? { body: 'not read before' } : {}),
        })
      ).status;
    for (const who of ['admin', 'reader', 'sender', 'agent-1']) {
      const may = MAY[needs]?.includes(who) === true;
      const basic = `Basic ${Buffer.from(`any name:${who}`).toString('base64')}`;
      const both = [await statusOf(`Bearer ${who}`), await statusOf(basic)];
      expect(both.map((status) => status === 403)).toEqual([!may, !may]);
    }
    for (const header of [
      undefined,
      'Bearer nobody',
      'Basic !!!',
      `Basic ${Buffer.from('admin').toString('base64')}`,
      `Basic ${Buffer.from('admin:').toString('base64')}`,
      'Digest x',
    ]) {
      expect(await statusOf(header), String(header)).toBe(401);
    }
    for (const trick of [
      `/${path}`,
      path.replace('/v2/', '/V2/'),
      `${path}/`,
      path.replace('/v2/', '/v2/../v2/'),
    ]) {
      expect([404, 405], trick).toContain(await statusOf('Bearer nobody', trick));
    }
  });

  it('tells what it does not have in its own words', async () => {
    expect(await admin('GET', '/api/v2/nothing')).toMatchObject({
      status: 404,
      json: { code: 404, message: 'path /api/v2/nothing was not found' },
    });
    expect(await admin('PUT', ALERTS)).toMatchObject({
      status: 405,
      headers: { allow: 'GET, POST' },
      json: { code: 405, message: 'method PUT is not allowed, but [GET,POST] are' },
    });
    const text = await house.served.ask({
      method: 'POST',
      path: ALERTS,
      headers: { authorization: 'Bearer sender', 'content-type': 'text/plain' },
      body: '[]',
    });
    expect(text).toMatchObject({ status: 415, json: { code: 415 } });
    expect(await admin('GET', `${ALERTS}${filter('{a=b}')}`)).toMatchObject({
      status: 400,
      json: 'unexpected open or close brace: {a=b}',
    });
    expect((await admin('GET', `${ALERTS}?receiver=(`)).json).toMatch(/^failed to parse receiver param/);
    const nobody = await house.served.ask({ path: ALERTS });
    expect(nobody.headers['www-authenticate']).toBe('Basic realm="VigilOps", Bearer');
  });
});
