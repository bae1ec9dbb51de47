import { formatTimeUs, type ServiceDetail } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';

const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const CANARY = 'Bearer canary-2b7e151628aed2a6';
const MASK = '********';

describeEngines('services over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let web = 0;
  let db = 0;
  let serial = 0;
  const nowUs = Date.now() * 1_000;
  const whole = (us: number) => Math.floor(us / 1e6) * 1e6;

  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    web = await house.room.host('web-1', { group: 'shop', tags: ['eu'] });
    db = await house.room.host('db-1');
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  const newName = () => `service ${String((serial += 1))}`;
  const httpCheck = (changes: object = {}) => ({
    type: 'http',
    url: 'https://shop.example.com/health',
    ...changes,
  });
  const create = (changes: object = {}) =>
    house.admin('POST', '/api/v1/services', { name: newName(), check: httpCheck(), ...changes });
  async function created(changes: object = {}): Promise<ServiceDetail> {
    const answer = await create(changes);
    expect(answer, answer.text).toMatchObject({ status: 201 });
    return answer.json as ServiceDetail;
  }
  const pathOf = (id: number, rest = '') => `/api/v1/services/${String(id)}${rest}`;
  const detailOf = async (id: number) => (await house.reader('GET', pathOf(id))).json as ServiceDetail;
  const auditOf = async () =>
    (
      (await house.admin('GET', '/api/v1/audit?limit=5')).json as {
        items: { action: string; detail: object }[];
      }
    ).items;

  describe('a definition', () => {
    it('is answered as it was given, with its defaults', async () => {
      const name = newName();
      const made = await created({ name, host_id: web, group: 'shop', tags: ['a'], objective_percent: 99.5 });
      expect(made).toMatchObject({
        name,
        type: 'http',
        source: 'api',
        target: 'https://shop.example.com/health',
        status: 'unknown',
        host_id: web,
        objective_percent: 99.5,
        heartbeat_url: null,
        definition: { interval_seconds: 60, failures: 2, observers: { all: true }, check: { method: 'GET' } },
        availability: { month: { availability_percent: null, up_seconds: 0 } },
        error_budget: { allowed_seconds: 12_960, left_percent: 100 },
      });

      expect(await detailOf(made.id)).toMatchObject({ ...made, availability: { day: { outages: 0 } } });
    });

    it('has names that are nothing but names', async () => {
      for (const name of [
        "'; DROP TABLE vigilops.services; --",
        '%_\\',
        '=1+1',
        '<script>',
        '日本語 ✓',
        '$1',
      ]) {
        const made = await created({ name, group: name, tags: [name] });
        expect(made).toMatchObject({ name, group: name, tags: [name] });
        const query = new URLSearchParams({ q: name, group: name, tag: name }).toString();
        const listed = await house.reader('GET', `/api/v1/services?${query}`);
        expect((listed.json as { items: object[] }).items, name).toMatchObject([{ id: made.id }]);
      }
    });

    it('whose name is taken is refused', async () => {
      const { name, id } = await created();
      expect(await create({ name })).toMatchObject({ status: 409, json: { code: 'CONFLICT' } });
      const other = await created();
      const renamed = { ...other.definition, name };
      const answer = await house.admin('PATCH', pathOf(other.id), { definition: renamed });
      expect(answer).toMatchObject({
        status: 409,
        json: { detail: expect.stringContaining(name) as string },
      });
      expect((await detailOf(id)).name).toBe(name);
    });

    const secure = { verify_certificate: true };
    it.each([
      ['name', { name: '' }],
      ['check.url', { check: httpCheck({ url: 'ftp://x' }) }],
      ['check.url', { check: httpCheck({ url: 'https://me:pw@x.example.com' }) }],
      ['check.url', { check: httpCheck({ url: 'http://169.254.169.254/latest/meta-data' }) }],
      ['check.url', { check: httpCheck({ url: 'http://0xa9fea9fe/' }) }],
      ['check.url', { check: httpCheck({ url: 'http://[::ffff:169.254.169.254]/' }) }],
      ['check.url', { check: httpCheck({ url: 'http://metadata.google.internal./x' }) }],
      ['check.url', { check: httpCheck({ url: 'http://[fd00:ec2::254]/' }) }],
      ['check.host', { check: { type: 'tcp', host: '100.100.100.200', port: 80 } }],
      ['check.host', { check: { type: 'icmp', host: 'fe80::1%eth0' } }],
      ['check.host', { check: { type: 'icmp', host: '1:2' } }],
      ['check.resolver', { check: { type: 'dns', host: 'a.example.com', resolver: '169.254.1.1:53' } }],
      ['check.port', { check: { type: 'tcp', host: 'x', port: 0 } }],
      ['check.body_matches', { check: httpCheck({ body_matches: '(a+)+(?=b)' }) }],
      ['check.body_matches', { check: httpCheck({ body_matches: '(' }) }],
      ['check.json_path', { check: httpCheck({ json_path: '$..a' }) }],
      ['check.headers', { check: httpCheck({ headers: { 'a b': 'x' } }) }],
      ['check.headers.a', { check: httpCheck({ headers: { a: 'x\r\ny' } }) }],
      ['check.headers.a', { check: httpCheck({ headers: { a: MASK } }) }],
      ['check.body', { check: httpCheck({ body: MASK }) }],
      ['check.type', { check: { type: 'script', command: ['rm'] } }],
      ['check.wrong', { check: httpCheck({ ...secure, wrong: 1 }) }],
      ['timeout_seconds', { interval_seconds: 5, timeout_seconds: 6 }],
      ['agreement', { agreement: 0 }],
      ['observers', { observers: { host_ids: [], groups: [] } }],
      ['observers.host_ids[0]', { observers: { host_ids: [2_000_000_000] } }],
      ['host_id', { host_id: 2_000_000_000 }],
      ['depends_on[0]', { depends_on: [2_000_000_000] }],
      ['objective_percent', { objective_percent: 101 }],
      ['surprise', { surprise: true }],
    ])('that is wrong in %s is refused by that name: %j', async (field, changes) => {
      const answer = await create(changes);
      expect(answer, answer.text).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } });
      expect((answer.json as { detail: string }).detail.startsWith(field), answer.text).toBe(true);
    });

    it('may not lead back to itself', async () => {
      const a = await created();
      const b = await created({ depends_on: [a.id] });
      const c = await created({ depends_on: [b.id] });
      for (const [id, needs] of [
        [a.id, c.id],
        [a.id, a.id],
      ] as const) {
        const service = await detailOf(id);
        const definition = { ...service.definition, depends_on: [needs] };
        const answer = await house.admin('PATCH', pathOf(id), { definition });
        expect(answer).toMatchObject({
          status: 400,
          json: { detail: expect.stringMatching(/^depends_on: .*→/) as string },
        });
      }
      const answer = await house.admin('PATCH', pathOf(a.id), {
        definition: { ...a.definition, depends_on: [c.id] },
      });
      expect((answer.json as { detail: string }).detail).toContain(
        `${a.name} → ${c.name} → ${b.name} → ${a.name}`,
      );
    });

    it('that was defined by an agent is changed in its file alone', async () => {
      const [{ id = 0 } = {}] = await house.room.rows<{ id: number }>(
        `INSERT INTO vigilops.services (name, source, defined_by_host_id, spec)
         SELECT 'of an agent', 'agent', $1, spec || '{"name":"of an agent"}' FROM vigilops.services WHERE spec IS NOT NULL
         LIMIT 1 RETURNING id`,
        [web],
      );
      const answer = await house.admin('PATCH', pathOf(id), { paused: true });
      expect(answer).toMatchObject({
        status: 409,
        json: { detail: expect.stringContaining('agent.yaml') as string },
      });
      expect(await detailOf(id)).toMatchObject({
        definition: null,
        config: { type: 'http' },
        source: 'agent',
      });
      expect((await house.admin('DELETE', pathOf(id))).status).toBe(204);
    });

    it('leaves lines in the audit log, and what changes nothing leaves none', async () => {
      const { id, definition, name } = await created();
      await house.admin('PATCH', pathOf(id), { paused: true });
      await house.admin('PATCH', pathOf(id), { paused: true });
      await house.admin('PATCH', pathOf(id), {
        definition: { ...definition, interval_seconds: 30, paused: true },
      });
      await house.admin('DELETE', pathOf(id));
      expect(await auditOf()).toMatchObject([
        { action: 'service.removed', subject: name },
        { action: 'service.changed', detail: { fields: 'interval_seconds' } },
        { action: 'service.paused', detail: { id } },
        { action: 'service.created', detail: { type: 'http' } },
        {},
      ]);
      expect((await house.reader('GET', pathOf(id))).status).toBe(404);
    });
  });

  describe('what is secret of a check', () => {
    const headers = { Authorization: CANARY, Accept: 'text/plain' };
    const secret = () =>
      created({ check: httpCheck({ method: 'POST', headers, body: `{"key":"${CANARY}"}` }) });

    it('is neither answered nor legible in the database', async () => {
      const made = await secret();
      const { check } = made.definition ?? {};
      expect(check).toMatchObject({ headers: { Authorization: MASK, Accept: MASK }, body: MASK });
      for (const path of [pathOf(made.id), '/api/v1/services', '/api/v1/audit']) {
        expect((await house.admin('GET', path)).text).not.toContain('canary');
      }
      const rows = await house.room.rows('SELECT service::text AS row FROM vigilops.services AS service');
      expect(JSON.stringify(rows)).toContain('v1.');
      expect(JSON.stringify(rows)).not.toContain('canary');
    });

    it('reaches the agent that is to ask', async () => {
      const made = await secret();
      const served = await house.agentOf(web)('GET', '/api/v1/agent/checks');
      const { items } = served.json as { items: { id: number; check: object }[] };
      expect(items.find(({ id }) => id === made.id)).toMatchObject({
        check: { headers, body: `{"key":"${CANARY}"}` },
        interval_seconds: 60,
        failures: 2,
      });
    });

    it('stays as it is where the mask comes back, and only for the same server', async () => {
      const made = await secret();
      const change = (check: object) =>
        house.admin('PATCH', pathOf(made.id), { definition: { ...made.definition, check } });
      const shown = made.definition?.check as object;
      const sameServer = {
        ...shown,
        url: 'https://shop.example.com/other',
        headers: { Authorization: MASK, 'X-New': '1' },
      };
      expect((await change(sameServer)).status).toBe(200);
      const served = await house.agentOf(web)('GET', '/api/v1/agent/checks');
      const { items } = served.json as { items: { id: number; check: object }[] };
      expect(items.find(({ id }) => id === made.id)?.check).toMatchObject({
        url: 'https://shop.example.com/other',
        headers: { Authorization: CANARY, 'X-New': '1' },
      });
      for (const url of [
        'https://evil.example.com/',
        'http://shop.example.com/',
        'https://shop.example.com:8443/',
      ]) {
        const answer = await change({ ...shown, url, headers: { Authorization: MASK } });
        expect(answer, url).toMatchObject({
          status: 400,
          json: {
            detail: expect.stringMatching(/^check\.headers\.Authorization: .*another server/) as string,
          },
        });
      }
      const unknown = await change({ ...shown, headers: { 'X-Unknown': MASK } });
      expect(unknown).toMatchObject({ status: 400 });
    });
  });

  describe('what agents are to ask', () => {
    const assignedTo = async (hostId: number | null, headers = {}) =>
      house.agentOf(hostId)('GET', '/api/v1/agent/checks', undefined, headers);
    const idsOf = (answer: { json: unknown }) =>
      (answer.json as { items: { id: number }[] }).items.map(({ id }) => id);

    it('is what names their host, its group or its tags, and nothing that is paused', async () => {
      const { id: byHost } = await created({ observers: { host_ids: [db] } });
      const { id: byGroup } = await created({ observers: { groups: ['shop'] } });
      const { id: byTag } = await created({ observers: { tags: ['eu'] } });
      const { id: paused } = await created({ paused: true });
      const { id: job } = await created({ check: { type: 'heartbeat' } });
      const [ofWeb, ofDb] = [idsOf(await assignedTo(web)), idsOf(await assignedTo(db))];
      expect(ofWeb).toEqual(expect.arrayContaining([byGroup, byTag]));
      expect(ofDb).toContain(byHost);
      expect(ofWeb).not.toContain(byHost);
      expect(ofDb).not.toEqual(expect.arrayContaining([byGroup]));
      expect([...ofWeb, ...ofDb]).not.toContain(paused);
      expect([...ofWeb, ...ofDb]).not.toContain(job);
    });

    it('is nothing for a token that has no host yet, and no business of other tokens', async () => {
      expect((await assignedTo(null)).json).toMatchObject({ items: [] });
      expect((await house.admin('GET', '/api/v1/agent/checks')).status).toBe(403);
      expect((await house.nobody('GET', '/api/v1/agent/checks')).status).toBe(401);
    });

    it('is not sent again to who has it already', async () => {
      await created();
      const first = await assignedTo(web);
      const { revision } = first.json as { revision: string };
      expect(first.headers).toMatchObject({ etag: `"${revision}"` });
      const again = await assignedTo(web, { 'if-none-match': `W/"other", "${revision}"` });
      expect(again).toMatchObject({ status: 304, text: '', headers: { etag: `"${revision}"` } });
      await created();
      expect(await assignedTo(web, { 'if-none-match': `"${revision}"` })).toMatchObject({ status: 200 });
    });
  });

  describe('results', () => {
    /** Up for an hour, down for 10 minutes up to 5 minutes ago, up since: a result a minute of two observers. */
    async function outage(changes: object = {}) {
      const { id, name } = await created({ host_id: web, ...changes });
      const startUs = whole(nowUs) - HOUR;
      const isDown = (minute: number) => minute >= 45 && minute < 55;
      await house.find(
        Array.from({ length: 60 }, (_, minute) =>
          [web, db].map((observerId) => ({
            serviceId: id,
            observerId,
            timeUs: startUs + minute * MINUTE + observerId * 1_000,
            status: isDown(minute) ? ('down' as const) : ('up' as const),
            durationMs: isDown(minute) ? null : 20 + observerId,
            dnsMs: isDown(minute) ? null : 2,
            error: isDown(minute) ? 'connection refused' : null,
            statusCode: isDown(minute) ? null : 200,
            certificateExpiresUs: nowUs + 30 * 24 * HOUR,
          })),
        ).flat(),
      );
      await house.settle(nowUs);
      return { id, name, startUs };
    }

    it('become states, and states availability', async () => {
      const { id } = await outage();
      const detail = await detailOf(id);
      expect(detail).toMatchObject({
        status: 'up',
        observers: 2,
        last_check_at: expect.any(String) as string,
        certificate_expires_at: formatTimeUs(nowUs + 30 * 24 * HOUR),
        observations: [
          { host_name: 'db-1', opinion: 'up', last_status: 'up', error: null },
          { host_name: 'web-1', opinion: 'up' },
        ],
        availability: { day: { outages: 1, unknown_seconds: 0, maintenance_seconds: 0 } },
        error_budget: { allowed_seconds: 2_592, days: 30 },
      });
      const { day, quarter } = detail.availability;
      expect(day.down_seconds).toBeCloseTo(600, 0);
      // The newest result counts until now, and the test takes its time.
      expect(day.up_seconds).toBeGreaterThan(2_900);
      expect(day.up_seconds).toBeLessThan(3_300);
      expect(day.availability_percent).toBeCloseTo(
        (100 * day.up_seconds) / (day.up_seconds + day.down_seconds),
        6,
      );
      expect(quarter.down_seconds).toBe(day.down_seconds);
      expect(detail.error_budget?.left_percent).toBeCloseTo(100 * (1 - day.down_seconds / 2_592), 6);
    });

    it('are listed newest first, page by page', async () => {
      const { id } = await outage();
      const all = (await house.reader('GET', pathOf(id, '/checks?limit=1000'))).json as { items: object[] };
      expect(all.items).toHaveLength(120);
      expect(all.items[0]).toMatchObject({ status: 'up', status_code: 200, dns_ms: 2 });
      const paged: object[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await house.reader(
          'GET',
          pathOf(id, `/checks?limit=50${cursor === '' ? '' : `&cursor=${cursor}`}`),
        );
        const { items, next_cursor: next } = page.json as { items: object[]; next_cursor: string | null };
        paged.push(...items);
        cursor = next;
      }
      expect(paged).toEqual(all.items);
      const failures = await house.reader(
        'GET',
        pathOf(id, `/checks?status=down&observer_id=${String(web)}`),
      );
      expect((failures.json as { items: object[] }).items).toHaveLength(10);
      expect((failures.json as { items: object[] }).items[0]).toMatchObject({
        observer_name: 'web-1',
        error_message: 'connection refused',
        response_time_ms: null,
      });
      for (const made of ['AAAA', Buffer.from('["x",1]').toString('base64url')]) {
        expect((await house.reader('GET', pathOf(id, `/checks?cursor=${made}`))).status, made).toBe(400);
      }
    });

    it('are told as stretches of states, newest first', async () => {
      const { id } = await outage();
      const { items } = (await house.reader('GET', pathOf(id, '/states'))).json as { items: object[] };
      expect(items).toMatchObject([
        { state: 'up', to: null, reason: null },
        { state: 'down', reason: 'connection refused (2 of 2 observers)', because_of: null },
        { state: 'up' },
      ]);
      const one = await house.reader('GET', pathOf(id, '/states?limit=1'));
      expect(one.json).toMatchObject({ items: [{ state: 'up', to: null }], truncated: true });
    });

    it('are drawn in steps, of which those without a result are empty', async () => {
      const { id } = await outage();
      const answer = await house.reader('GET', pathOf(id, '/response-times?from=now-2h&max_points=30'));
      const drawn = answer.json as Record<string, (number | null)[]> & { step_seconds: number };
      expect(drawn.step_seconds).toBe(300);
      const length = drawn['times']?.length ?? 0;
      expect(length).toBeLessThanOrEqual(30);
      for (const column of ['median_ms', 'p95_ms', 'dns_ms', 'tls_ms', 'results', 'failures']) {
        expect(drawn[column], column).toHaveLength(length);
      }
      expect(drawn['median_ms']?.[0]).toBeNull();
      expect(drawn['median_ms']?.filter((value) => value !== null).length).toBeGreaterThan(9);
      expect(drawn['results']?.reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(120);
      expect(drawn['failures']?.reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(20);
    });

    it('are bars by day of a time zone, the same for who asks again at once', async () => {
      const { id } = await outage();
      const query = `days=3&time_zone=Asia/Shanghai&service_id=${String(id)}`;
      const bars = (await house.reader('GET', `/api/v1/service-bars?${query}`)).json as {
        days: string[];
        items: { service_id: number; availability_percent: (number | null)[]; down_seconds: number[] }[];
      };
      expect(bars.days).toHaveLength(3);
      const [item] = bars.items;
      expect(item?.service_id).toBe(id);
      expect(item?.down_seconds.reduce((sum, one) => sum + one, 0)).toBeCloseTo(600, 0);
      expect(item?.availability_percent[0]).toBeNull();
      await house.admin('DELETE', pathOf(id));
      expect((await house.reader('GET', `/api/v1/service-bars?${query}`)).json).toEqual(bars);
      const wrong = await house.reader('GET', '/api/v1/service-bars?time_zone=Mars/Olympus');
      expect(wrong).toMatchObject({
        status: 400,
        json: { detail: expect.stringContaining('time_zone') as string },
      });
    });

    it('are a report beside the objective, as JSON and as a table that runs nothing', async () => {
      const name = `=HYPERLINK("http://evil.example.com","${newName()}"),x`;
      const { id } = await outage({ name, objective_percent: 99.9 });
      const query = `period=month&service_id=${String(id)}`;
      const { items } = (await house.reader('GET', `/api/v1/service-report?${query}`)).json as {
        items: { availability: { down_seconds: number } }[];
      };
      expect(items.at(-1)).toMatchObject({ service_id: id, name, met: false, objective_percent: 99.9 });
      const csv = await house.reader('GET', `/api/v1/service-report.csv?${query}`);
      expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
      const [head, ...lines] = csv.text.split('\r\n');
      expect(head?.split(',').slice(0, 3)).toEqual(['service_id', 'name', 'period']);
      expect(lines.at(-2)).toContain(`,"'=HYPERLINK(""http://evil.example.com"",""`);
      expect(lines.at(-1)).toBe('');
      for (const from of ['from=now&to=now', 'from=now&to=now-1d']) {
        expect((await house.reader('GET', `/api/v1/service-report?${from}`)).status).toBe(400);
      }
      const long = await house.reader('GET', '/api/v1/service-report?from=1970-01-01T00:00:00Z&period=day');
      expect(long).toMatchObject({ status: 422, json: { code: 'QUERY_TOO_LARGE' } });
    });

    it('that are inconclusive change nothing: nobody is called down, and nothing is lost', async () => {
      const { id } = await created();
      const startUs = whole(nowUs) - HOUR;
      await house.find(
        Array.from({ length: 60 }, (_, minute) => ({
          serviceId: id,
          observerId: web,
          timeUs: startUs + minute * MINUTE,
          status: minute >= 30 ? ('inconclusive' as const) : ('up' as const),
          error: minute >= 30 ? 'no witness answers' : null,
        })),
      );
      await house.settle(nowUs);
      const detail = await detailOf(id);
      expect(detail).toMatchObject({
        status: 'unknown',
        status_reason: 'the observer web-1 is cut off',
        availability: { day: { down_seconds: 0, availability_percent: 100 } },
        observations: [{ opinion: 'none', last_status: 'inconclusive' }],
      });
      expect(detail.availability.day.unknown_seconds).toBeGreaterThan(1_500);
    });
  });

  describe('maintenance', () => {
    const minutesAgo = (minutes: number) => formatTimeUs(whole(nowUs) - minutes * MINUTE);
    const plan = (body: object) => house.admin('POST', '/api/v1/maintenance', body);

    it('that runs is the status of what it means, and its time counts neither way', async () => {
      const { id } = await created();
      await house.find([
        { serviceId: id, observerId: web, timeUs: whole(nowUs) - 30 * MINUTE, status: 'down' },
        { serviceId: id, observerId: web, timeUs: whole(nowUs) - 29 * MINUTE, status: 'down' },
        { serviceId: id, observerId: web, timeUs: whole(nowUs) - 28 * MINUTE, status: 'up' },
      ]);
      await house.settle(nowUs);
      const before = (await detailOf(id)).availability.day;
      expect(before.down_seconds).toBeCloseTo(120, 3);
      const made = await plan({
        title: 'move',
        from: minutesAgo(40),
        to: formatTimeUs(nowUs + HOUR),
        service_ids: [id],
      });
      expect(made).toMatchObject({
        status: 201,
        json: { title: 'move', state: 'running', service_ids: [id] },
      });
      const maintained = await detailOf(id);
      expect(maintained).toMatchObject({ status: 'maintenance', status_reason: null });
      expect(maintained.availability.day).toMatchObject({
        down_seconds: 0,
        outages: 0,
        availability_percent: null,
      });
      const listed = await house.reader('GET', '/api/v1/services?status=maintenance');
      expect((listed.json as { items: object[] }).items).toMatchObject([{ id }]);
      const { id: planned } = made.json as { id: number };
      const over = { title: 'move', from: minutesAgo(40), to: minutesAgo(29), service_ids: [id] };
      const changed = await house.admin('PUT', `/api/v1/maintenance/${String(planned)}`, over);
      expect(changed.json).toMatchObject({ state: 'over', created_by: 'admin' });
      expect((await detailOf(id)).availability.day.down_seconds).toBeCloseTo(60, 3);
      expect((await house.admin('DELETE', `/api/v1/maintenance/${String(planned)}`)).status).toBe(204);
      expect((await detailOf(id)).availability.day.down_seconds).toBeCloseTo(120, 3);
      expect(await auditOf()).toMatchObject([
        { action: 'maintenance.removed', subject: 'move' },
        { action: 'maintenance.changed', detail: { id: planned } },
        { action: 'maintenance.created' },
        {},
        {},
      ]);
    });

    it('is listed as it comes, then as it was', async () => {
      const at = (hours: number) => formatTimeUs(nowUs + hours * HOUR);
      for (const [title, from, to] of [
        ['later', 5, 6],
        ['long over', -50, -49],
        ['runs', -1, 1],
        ['just over', -5, -4],
        ['soon', 2, 3],
      ] as const) {
        expect((await plan({ title, from: at(from), to: at(to), groups: ['of the list'] })).status).toBe(201);
      }
      const listed = await house.reader('GET', '/api/v1/maintenance');
      const own = (listed.json as { items: { title: string; groups: string[] }[] }).items.filter(
        ({ groups }) => groups.includes('of the list'),
      );
      expect(own.map(({ title }) => title)).toEqual(['runs', 'soon', 'later', 'just over', 'long over']);
    });

    it.each([
      ['to', { from: 'now', to: 'now-1h', all: true }],
      ['to', { from: 'now-700d', to: 'now', all: true }],
      ['service_ids', { from: 'now-1h', to: 'now' }],
      ['service_ids[1]', { from: 'now-1h', to: 'now', service_ids: [1, 2_000_000_000] }],
      ['host_ids[0]', { from: 'now-1h', to: 'now', host_ids: [2_000_000_000] }],
      ['from', { from: 'yesterday', to: 'now', all: true }],
      ['wrong', { from: 'now-1h', to: 'now', all: true, wrong: 1 }],
    ])('that is wrong in %s is refused', async (field, body) => {
      const answer = await plan({ title: 'x', ...body });
      expect(answer, answer.text).toMatchObject({ status: 400 });
      expect((answer.json as { detail: string }).detail.startsWith(`${field}: `), answer.text).toBe(true);
    });

    it('that is not there is not there', async () => {
      const body = { title: 'x', from: 'now-1h', to: 'now', all: true };
      expect((await house.admin('PUT', '/api/v1/maintenance/2000000000', body)).status).toBe(404);
      expect((await house.admin('DELETE', '/api/v1/maintenance/2000000000')).status).toBe(404);
      expect((await house.reader('POST', '/api/v1/maintenance', body)).status).toBe(403);
    });
  });

  describe('a heartbeat', () => {
    const BASE = 'https://vigilops.example.com';
    const job = () => created({ check: { type: 'heartbeat', period_seconds: 3_600, grace_seconds: 60 } });
    const beat = (url: string, rest = '', method = 'GET') =>
      house.nobody(method, `${url.slice(BASE.length)}${rest}`);

    it('has a URL that is told once', async () => {
      const { id, heartbeat_url: url } = await job();
      expect(url).toMatch(/^https:\/\/vigilops\.example\.com\/api\/v1\/heartbeats\/[\w-]{32}$/);
      expect((await detailOf(id)).heartbeat_url).toBeNull();
      const rows = await house.room.rows('SELECT service::text AS row FROM vigilops.services AS service');
      expect(JSON.stringify(rows)).not.toContain(url?.split('/').at(-1));
    });

    it('is up when it is heard, and down at once when the job says that it failed', async () => {
      const { id, heartbeat_url: url } = await job();
      expect(await beat(url ?? '')).toMatchObject({ status: 200, json: { ok: true } });
      await house.settle();
      expect(await detailOf(id)).toMatchObject({ status: 'up', type: 'heartbeat', target: null });
      expect((await beat(url ?? '', '/7', 'POST')).status).toBe(200);
      await house.settle();
      expect(await detailOf(id)).toMatchObject({
        status: 'down',
        status_reason: 'exit code 7',
        observations: [{ host_id: null, host_name: 'VigilOps', opinion: 'down', error: 'exit code 7' }],
      });
      expect((await beat(url ?? '', '/0')).status).toBe(200);
      await house.settle();
      expect(await detailOf(id)).toMatchObject({ status: 'up' });
    });

    it('tells how long a job took that said when it began', async () => {
      const { id, heartbeat_url: url } = await job();
      await beat(url ?? '', '/start', 'POST');
      await beat(url ?? '');
      const { items } = (await house.reader('GET', pathOf(id, '/checks'))).json as {
        items: { status: string; response_time_ms: number | null }[];
      };
      expect(items.map(({ status }) => status)).toEqual(['up', 'inconclusive']);
      expect(items[0]?.response_time_ms).toBeGreaterThanOrEqual(0);
    });

    it('that comes again and again within moments is written down once', async () => {
      const { id, heartbeat_url: url } = await job();
      for (let turn = 0; turn < 10; turn += 1) {
        expect((await beat(url ?? '')).status).toBe(200);
      }
      const { items } = (await house.reader('GET', pathOf(id, '/checks'))).json as { items: object[] };
      expect(items).toHaveLength(1);
    });

    it('of nobody is not found, whatever it looks like', async () => {
      for (const secret of ['x', "' OR 1=1 --", 'A'.repeat(32), '..%2f..', '%00']) {
        const path = `/api/v1/heartbeats/${encodeURIComponent(secret)}`;
        const { status } = await house.nobody('POST', path);
        expect([400, 404], secret).toContain(status);
      }
      expect(await house.nobody('GET', `/api/v1/heartbeats/${'A'.repeat(32)}`)).toMatchObject({
        status: 404,
      });
      for (const word of ['256', '-1', '007', 'stop']) {
        expect((await house.nobody('GET', `/api/v1/heartbeats/${'A'.repeat(32)}/${word}`)).status, word).toBe(
          400,
        );
      }
    });

    it('gets another URL, and the one before is no longer good', async () => {
      const { id, heartbeat_url: old } = await job();
      const renewed = await house.admin('POST', pathOf(id, '/heartbeat-url'));
      const { heartbeat_url: url } = renewed.json as { heartbeat_url: string };
      expect(renewed.status).toBe(201);
      expect((await beat(old ?? '')).status).toBe(404);
      expect((await beat(url)).status).toBe(200);
      expect(await auditOf()).toMatchObject([{ action: 'service.heartbeat_renewed' }, {}, {}, {}, {}]);
      const { id: other } = await created();
      expect((await house.admin('POST', pathOf(other, '/heartbeat-url'))).status).toBe(409);
      expect((await house.reader('POST', pathOf(id, '/heartbeat-url'))).status).toBe(403);
    });

    it('may be made of another check, and be one no more', async () => {
      const made = await created();
      const change = async (check: object) =>
        (await house.admin('PATCH', pathOf(made.id), { definition: { ...made.definition, check } }))
          .json as ServiceDetail;
      const { heartbeat_url: url } = await change({ type: 'heartbeat' });
      expect((await beat(url ?? '')).status).toBe(200);
      expect((await change({ type: 'heartbeat', period_seconds: 60 })).heartbeat_url).toBeNull();
      expect(await change(httpCheck())).toMatchObject({ type: 'http', heartbeat_url: null });
      expect((await beat(url ?? '', '/fail')).status).toBe(404);
    });
  });

  it('knows no service that is not there', async () => {
    for (const [method, rest, body] of [
      ['GET', '', undefined],
      ['GET', '/checks', undefined],
      ['GET', '/states', undefined],
      ['GET', '/response-times', undefined],
      ['PATCH', '', { paused: true }],
      ['DELETE', '', undefined],
      ['POST', '/heartbeat-url', undefined],
    ] as const) {
      const answer = await house.admin(method, pathOf(2_000_000_000, rest), body);
      expect(answer, `${method} ${rest}`).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
    }
  });
});
