import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { httpCheck, openCheckedHouse, pathOf, type CheckedHouse } from '../../test/checked-house.ts';

const CANARY = 'Bearer canary-2b7e151628aed2a6';
const MASK = '********';

describeEngines('definitions of services over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let web = 0;
  let db = 0;
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    web = await house.room.host('web-1', { group: 'shop', tags: ['eu'] });
    db = await house.room.host('db-1');
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  describe('a definition', () => {
    it('is answered as it was given, with its defaults', async () => {
      const name = house.newName();
      const made = await house.created({
        name,
        host_id: web,
        group: 'shop',
        tags: ['a'],
        objective_percent: 99.5,
      });
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

      expect(await house.detailOf(made.id)).toMatchObject({ ...made, availability: { day: { outages: 0 } } });
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
        const made = await house.created({ name, group: name, tags: [name] });
        expect(made).toMatchObject({ name, group: name, tags: [name] });
        const query = new URLSearchParams({ q: name, group: name, tag: name }).toString();
        const listed = await house.reader('GET', `/api/v1/services?${query}`);
        expect((listed.json as { items: object[] }).items, name).toMatchObject([{ id: made.id }]);
      }
    });

    it('whose name is taken is refused', async () => {
      const { name, id } = await house.created();
      expect(await house.create({ name })).toMatchObject({ status: 409, json: { code: 'CONFLICT' } });
      const other = await house.created();
      const renamed = { ...other.definition, name };
      const answer = await house.admin('PATCH', pathOf(other.id), { definition: renamed });
      expect(answer).toMatchObject({
        status: 409,
        json: { detail: expect.stringContaining(name) as string },
      });
      expect((await house.detailOf(id)).name).toBe(name);
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
      const answer = await house.create(changes);
      expect(answer, answer.text).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } });
      expect((answer.json as { detail: string }).detail.startsWith(field), answer.text).toBe(true);
    });

    it('may not lead back to itself', async () => {
      const a = await house.created();
      const b = await house.created({ depends_on: [a.id] });
      const c = await house.created({ depends_on: [b.id] });
      for (const [id, needs] of [
        [a.id, c.id],
        [a.id, a.id],
      ] as const) {
        const service = await house.detailOf(id);
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
      expect(await house.detailOf(id)).toMatchObject({
        definition: null,
        config: { type: 'http' },
        source: 'agent',
      });
      expect((await house.admin('DELETE', pathOf(id))).status).toBe(204);
    });

    it('leaves lines in the audit log, and what changes nothing leaves none', async () => {
      const { id, definition, name } = await house.created();
      await house.admin('PATCH', pathOf(id), { paused: true });
      await house.admin('PATCH', pathOf(id), { paused: true });
      await house.admin('PATCH', pathOf(id), {
        definition: { ...definition, interval_seconds: 30, paused: true },
      });
      await house.admin('DELETE', pathOf(id));
      expect(await house.auditOf()).toMatchObject([
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
      house.created({ check: httpCheck({ method: 'POST', headers, body: `{"key":"${CANARY}"}` }) });

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
      const { id: byHost } = await house.created({ observers: { host_ids: [db] } });
      const { id: byGroup } = await house.created({ observers: { groups: ['shop'] } });
      const { id: byTag } = await house.created({ observers: { tags: ['eu'] } });
      const { id: paused } = await house.created({ paused: true });
      const { id: job } = await house.created({ check: { type: 'heartbeat' } });
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
      await house.created();
      const first = await assignedTo(web);
      const { revision } = first.json as { revision: string };
      expect(first.headers).toMatchObject({ etag: `"${revision}"` });
      const again = await assignedTo(web, { 'if-none-match': `W/"other", "${revision}"` });
      expect(again).toMatchObject({ status: 304, text: '', headers: { etag: `"${revision}"` } });
      await house.created();
      expect(await assignedTo(web, { 'if-none-match': `"${revision}"` })).toMatchObject({ status: 200 });
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
