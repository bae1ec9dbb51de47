import type { AssignedDatabasesResponse, DatabaseDefinition } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClientPolicy } from '../../../server/index.ts';
import { noted } from '../../../store/test/noted.ts';
import { aState, nowUs, reportRow } from '../../../store/test/some-database.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';
import type { Answer } from '../../test/serve.ts';

const PATH = '/api/v1/database-definitions';
const AGENT_PATH = '/api/v1/agent/databases';
const SECRET = 'CANARY-password-0123456789';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const nobody = () => false;
const signal = new AbortController().signal;
const PLAIN = { 'x-forwarded-for': '203.0.113.9' };

describeEngines('databases that are defined over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let hostId = 0;
  let otherId = 0;
  let serial = 0;
  /** All that people were answered. */
  const answered: string[] = [];

  beforeAll(async () => {
    house = await openCheckedHouse(suite, {
      clientPolicy: createClientPolicy({ trustProxy: nobody, allowPlainHttpFrom: nobody }),
    });
    hostId = await house.room.host('db-host');
    otherId = await house.room.host('other-host');
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
    expect(answered.filter((text) => text.includes('CANARY'))).toEqual([]);
  });

  const ask = async (method: string, path: string, body?: unknown, who = house.admin): Promise<Answer> => {
    const answer = await who(method, `${PATH}${path}`, body);
    answered.push(answer.text);
    return answer;
  };
  const form = (changes: object = {}) => ({
    host_id: hostId,
    name: `db ${String((serial += 1))}`,
    kind: 'postgresql',
    address: 'db.example.com',
    username: 'monitor',
    password: SECRET,
    ...changes,
  });
  const created = async (changes: object = {}): Promise<DatabaseDefinition> => {
    const answer = await ask('POST', '', form(changes));
    expect(answer.status, answer.text).toBe(201);
    return answer.json as DatabaseDefinition;
  };
  /** As it may be sent back. */
  const formOf = ({
    state,
    host_name,
    has_password,
    created_at,
    created_by,
    updated_at,
    updated_by,
    ...rest
  }: DatabaseDefinition) => {
    void [state, host_name, has_password, created_at, created_by, updated_at, updated_by];
    const { id, ...sent } = rest;
    return { id, sent };
  };
  const put = (known: DatabaseDefinition, changes: object) => {
    const { id, sent } = formOf(known);
    return ask('PUT', `/${String(id)}`, { ...sent, ...changes });
  };
  const get = async (id: number) => (await ask('GET', `/${String(id)}`)).json as DatabaseDefinition;
  const statusOf = async (id: number) => (await get(id)).state.status;
  const fetched = (host = hostId, headers: Record<string, string> = {}, query = '') =>
    house.agentOf(host)('GET', `${AGENT_PATH}${query}`, undefined, headers);
  const assigned = async (id: number, host = hostId, headers: Record<string, string> = {}) => {
    const { items } = (await fetched(host, headers)).json as AssignedDatabasesResponse;
    return items.find((one) => one.id === id);
  };
  const tell = (
    name: string,
    definitionId: number | undefined,
    given: Parameters<typeof aState>[0] = {},
    atUs = nowUs(),
  ) =>
    house.room.write({
      databaseReports: [
        reportRow(aState(given), {
          hostId,
          timeUs: atUs,
          name,
          ...(definitionId === undefined ? {} : { definition_id: definitionId }),
        }),
      ],
    });
  const instanceOf = async (name: string) => {
    const { items } = (await house.reader('GET', '/api/v1/databases')).json as {
      items: { id: number; name: string; definition_id: number | null; first_seen: string }[];
    };
    return items.find((one) => one.name === name);
  };

  describe('people', () => {
    it('make them, read them without the password, change and remove them', async () => {
      const made = await created({ name: 'shop' });
      expect(made).toMatchObject({
        host_id: hostId,
        host_name: 'db-host',
        name: 'shop',
        port: null,
        username: 'monitor',
        has_password: true,
        tls: { mode: 'prefer', ca: null },
        interval_seconds: 15,
        slow_threshold_ms: 1_000,
        explain: false,
        enabled: true,
        state: { status: 'waiting', database_id: null, fetched_at: null },
        created_by: 'admin',
      });
      expect(await get(made.id)).toEqual(made);
      const changed = (await put(made, { name: 'shop 2', explain: true })).json as DatabaseDefinition;
      expect(changed).toMatchObject({ name: 'shop 2', explain: true, has_password: true });
      expect(changed.updated_at > made.updated_at).toBe(true);
      expect((await ask('DELETE', `/${String(made.id)}`)).status).toBe(204);
      for (const [method, body] of [
        ['GET', undefined],
        ['PUT', form()],
        ['DELETE', undefined],
      ] as const) {
        expect((await ask(method, `/${String(made.id)}`, body)).status, method).toBe(404);
      }
    });

    it('list those of some hosts, page by page', async () => {
      const host = await house.room.host('listed-host');
      const made = [await created({ host_id: host }), await created({ host_id: host })];
      const first = (await ask('GET', `?host_id=${String(host)}&limit=1`)).json as {
        items: DatabaseDefinition[];
        next_cursor: string;
      };
      const second = (await ask('GET', `?host_id=${String(host)}&limit=1&cursor=${first.next_cursor}`))
        .json as typeof first;
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made.map(({ id }) => id));
      expect(second.next_cursor).toBeNull();
    });

    it('who only read see no account, and change nothing', async () => {
      const made = await created();
      const seen = await ask('GET', `/${String(made.id)}`, undefined, house.reader);
      expect(seen.json).toMatchObject({ username: null, has_password: true });
      expect((await ask('GET', '', undefined, house.reader)).text).not.toContain('monitor');
      for (const [method, path, body] of [
        ['POST', '', form()],
        ['PUT', `/${String(made.id)}`, form()],
        ['DELETE', `/${String(made.id)}`, undefined],
      ] as const) {
        expect((await ask(method, path, body, house.reader)).status, method).toBe(403);
      }
    });

    it('are told which field is wrong', async () => {
      const taken = await created();
      for (const [changes, status, words] of [
        [{ host_id: 2_000_000_000 }, 400, 'host_id: there is no host'],
        [{ name: taken.name }, 409, 'name: another database of this host'],
        [{ name: '' }, 400, 'name'],
        [{ kind: 'oracle' }, 400, 'kind'],
        [{ address: 'db.example.com:5432' }, 400, 'port has a field of its own'],
        [{ address: '169.254.169.254' }, 400, 'metadata'],
        [{ address: '/run/../etc' }, 400, 'address'],
        [{ address: 'user@db' }, 400, 'address'],
        [{ port: 70_000 }, 400, 'port'],
        [{ username: null }, 400, 'username'],
        [{ password: '' }, 400, 'password'],
        [{ password_file: '/etc/shadow' }, 400, 'password_file'],
        [{ tls: { mode: 'verify', ca: '/etc/ssl/ca.pem' } }, 400, 'tls.ca'],
        [{ tls: { mode: 'verify', ca_file: '/etc/shadow' } }, 400, 'ca_file'],
        [{ tls: { ca: CERTIFICATE } }, 400, 'only with the mode'],
        [{ interval_seconds: 1 }, 400, 'interval_seconds'],
      ] as const) {
        const answer = await ask('POST', '', form(changes));
        expect(answer, JSON.stringify(changes)).toMatchObject({ status });
        expect(answer.text).toContain(words);
      }
    });

    it('may define no more than an agent can fetch', async () => {
      const host = await house.room.host('full-host');
      for (let n = 0; n < 50; n += 1) {
        await created({ host_id: host });
      }
      const one = await ask('POST', '', form({ host_id: host }));
      expect(one).toMatchObject({ status: 409 });
      expect(one.text).toContain('at most 50');
    });

    it('change nothing that somebody else has changed meanwhile', async () => {
      const made = await created();
      await put(made, { explain: true });
      const before = await house.room.databaseDefinitions.find(made.id, nowUs(), signal);
      const { updatedAt, ...rest } = before ?? expect.fail('it is gone');
      const audit = noted('database_definition.changed');
      const change = (version: string) =>
        house.room.databaseDefinitions.change(
          { id: made.id, updatedAt: version },
          { ...rest, sealed: null },
          new Date(),
          { ...audit, subject: 'x' },
          signal,
        );
      expect(await change(made.updated_at)).toBe('changed_meanwhile');
      expect(await get(made.id)).toMatchObject({ has_password: true, updated_at: updatedAt });
      expect(await change(updatedAt)).toBe('changed');
    });
  });

  describe('a password', () => {
    it('is kept where it stays with its place, and asked for again where it would go elsewhere', async () => {
      const made = await created();
      expect((await put(made, { slow_threshold_ms: 200 })).status).toBe(200);
      expect((await assigned(made.id))?.password).toBe(SECRET);
      const now = await get(made.id);
      for (const changes of [
        { address: 'evil.example.com' },
        { port: 15_432 },
        { username: 'postgres' },
        { host_id: otherId },
        { kind: 'mongodb' },
        { tls: { mode: 'off' } },
        { tls: { mode: 'verify', ca: CERTIFICATE } },
      ]) {
        const refused = await put(now, changes);
        expect(refused, JSON.stringify(changes)).toMatchObject({
          status: 422,
          json: { code: 'SECRET_NEEDED' },
        });
        expect(refused.text).toContain(`${Object.keys(changes)[0] ?? ''} changed`);
      }
      expect(await get(made.id)).toEqual(now);
      const moved = await put(now, { address: 'new.example.com', password: `${SECRET}-2` });
      expect(moved.status, moved.text).toBe(200);
      expect(await assigned(made.id)).toMatchObject({ address: 'new.example.com', password: `${SECRET}-2` });
    });

    it('can be taken away', async () => {
      const made = await created();
      expect((await put(made, { password: null })).json).toMatchObject({ has_password: false });
      expect(await assigned(made.id)).toMatchObject({ password: null, withheld: null });
      expect((await put(await get(made.id), { address: 'elsewhere.example.com' })).status).toBe(200);
    });

    it('is in no table, log of what was done, or answer to people', async () => {
      const made = await created();
      await put(made, { password: `${SECRET}-3` });
      const tables = await house.room.rows<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'vigilops'`,
      );
      expect(tables.length).toBeGreaterThan(50);
      for (const { name } of tables) {
        const found = await house.room.rows(
          `SELECT 1 FROM ${name} AS one WHERE one::text LIKE '%CANARY%' LIMIT 1`,
        );
        expect(found, name).toEqual([]);
      }
      const [changed] = await house.auditOf();
      expect(changed).toMatchObject({
        action: 'database_definition.changed',
        detail: { id: made.id, password: 'set', fields: 'password', address: 'db.example.com' },
      });
    });

    it('does not open for a place that was changed in the database itself', async () => {
      const made = await created();
      await house.room.rows(
        `UPDATE vigilops.db_definitions SET spec = jsonb_set(spec, '{address}', '"evil.example.com"') WHERE id = $1`,
        [made.id],
      );
      expect(await assigned(made.id)).toMatchObject({ password: null, withheld: 'unreadable' });
      expect(await statusOf(made.id)).toBe('unreadable');
      await ask('DELETE', `/${String(made.id)}`);
    });
  });

  describe('an agent', () => {
    it('is told those of its own host alone, and what is new once', async () => {
      const made = await created();
      expect(await assigned(made.id)).toEqual({
        id: made.id,
        name: made.name,
        kind: 'postgresql',
        address: 'db.example.com',
        port: null,
        database: null,
        username: 'monitor',
        password: SECRET,
        withheld: null,
        tls: { mode: 'prefer', ca: null },
        interval_seconds: 15,
        slow_threshold_ms: 1_000,
        explain: false,
      });
      expect(((await fetched(otherId)).json as AssignedDatabasesResponse).items).toEqual([]);
      const { etag = '' } = (await fetched()).headers;
      expect(await fetched(hostId, { 'if-none-match': etag })).toMatchObject({ status: 304, text: '' });
      await put(made, { password: `${SECRET}-4` });
      const again = await fetched(hostId, { 'if-none-match': etag });
      expect(again.status).toBe(200);
      expect(again.headers['cache-control']).toContain('no-store');
      expect((await house.reader('GET', AGENT_PATH)).status).toBe(403);
    });

    it('that can be overheard is told no password, and people see why', async () => {
      const made = await created();
      const overheard = await fetched(hostId, PLAIN);
      expect(overheard.text).not.toContain('CANARY');
      expect(await assigned(made.id, hostId, PLAIN)).toMatchObject({
        password: null,
        withheld: 'plain_http',
      });
      expect(await statusOf(made.id)).toBe('no_password');
      expect(await assigned(made.id)).toMatchObject({ password: SECRET, withheld: null });
      expect(await statusOf(made.id)).toBe('waiting');
    });

    it('that takes none is told none, and people see that it refuses', async () => {
      const made = await created();
      expect((await fetched(hostId, {}, '?takes=no')).json).toMatchObject({ items: [] });
      expect(await statusOf(made.id)).toBe('refused');
    });

    it('is told no more of what is switched off or removed', async () => {
      const made = await created();
      expect((await put(made, { enabled: false })).status).toBe(200);
      expect(await assigned(made.id)).toBeUndefined();
      expect(await statusOf(made.id)).toBe('disabled');
      await put(await get(made.id), { enabled: true });
      expect(await assigned(made.id)).toBeDefined();
      await ask('DELETE', `/${String(made.id)}`);
      expect(await assigned(made.id)).toBeUndefined();
    });
  });

  describe('what is told of them', () => {
    const taken = async (changes: object = {}) => {
      const made = await created(changes);
      await fetched();
      return made;
    };

    it('is in their state, with what is wrong', async () => {
      const { id, name } = await taken();
      expect(await statusOf(id)).toBe('waiting');
      await tell(name, id);
      const up = await get(id);
      expect(up.state).toMatchObject({ status: 'up', error: null });
      expect(await instanceOf(name)).toMatchObject({ id: up.state.database_id, definition_id: id });
      const wrong = {
        is_up: false,
        error: 'the password is wrong',
        error_kind: 'password' as const,
        figures: null,
      };
      await tell(name, id, wrong, nowUs() + 1e6);
      expect((await get(id)).state).toMatchObject({
        status: 'down',
        error: 'the password is wrong',
        error_kind: 'password',
      });
    });

    it('goes on under a new name, late words under the old one too', async () => {
      const made = await taken();
      await tell(made.name, made.id);
      const before = await instanceOf(made.name);
      const renamed = `${made.name} renamed`;
      await put(made, { name: renamed });
      expect(await instanceOf(renamed)).toEqual({ ...before, name: renamed });
      await tell(made.name, made.id, {}, nowUs() + 1e6);
      expect(await instanceOf(made.name)).toBeUndefined();
      expect(await instanceOf(renamed)).toMatchObject({ id: before?.id, definition_id: made.id });
    });

    it('makes room for another name, and what is told of that name still does not', async () => {
      const made = await taken();
      await tell(made.name, made.id);
      const [old, living] = [`${made.name} old`, `${made.name} living`];
      await tell(old, undefined, {}, nowUs() - 3_600e6);
      await tell(living, undefined);
      await put(made, { name: living });
      expect(await instanceOf(made.name)).toMatchObject({ definition_id: made.id });
      expect(await instanceOf(living)).toMatchObject({ definition_id: null });
      const before = await instanceOf(old);
      await put(await get(made.id), { name: old });
      expect(await instanceOf(old)).toMatchObject({ definition_id: made.id });
      expect(await instanceOf(`${old} (before, ${String(before?.id)})`)).toMatchObject({ id: before?.id });
    });

    it('of another server of that name in the file of the agent is a clash', async () => {
      const { id, name } = await taken();
      await tell(name, undefined, {}, nowUs() + 1e6);
      expect(await statusOf(id)).toBe('clash');
      await tell(name, id, {}, nowUs() + 2e6);
      expect(await statusOf(id)).toBe('up');
      await tell(name, undefined, {}, nowUs() + 3e6);
      expect(await statusOf(id)).toBe('clash');
    });

    it('by an agent of another host is none of theirs', async () => {
      const { id, name } = await taken({ host_id: otherId });
      await tell(name, id);
      expect(await instanceOf(name)).toMatchObject({ definition_id: null });
      expect((await get(id)).state.database_id).toBeNull();
    });

    it('stays when they are gone', async () => {
      const { id, name } = await taken();
      await tell(name, id);
      await ask('DELETE', `/${String(id)}`);
      expect(await instanceOf(name)).toMatchObject({ definition_id: null });
    });
  });

  it('go with their host, and to the host that it is merged into', async () => {
    const [gone, older, newer] = [
      await house.room.host('gone-host'),
      await house.room.host('older-host', { heardAt: new Date(Date.now() - 86_400_000) }),
      await house.room.host('newer-host'),
    ];
    const lost = await created({ host_id: gone });
    expect((await house.admin('DELETE', `/api/v1/hosts/${String(gone)}`)).status).toBeLessThan(300);
    expect(await house.room.rows('SELECT 1 FROM vigilops.db_definitions WHERE id = $1', [lost.id])).toEqual(
      [],
    );
    const [left, right] = [
      await created({ host_id: older, name: 'twice' }),
      await created({ host_id: newer, name: 'twice' }),
    ];
    const merged = await house.admin('POST', `/api/v1/hosts/${String(older)}/merge`, { into: newer });
    expect(merged.status, merged.text).toBeLessThan(300);
    expect(await get(left.id)).toMatchObject({ host_id: newer, name: 'twice' });
    expect(await get(right.id)).toMatchObject({
      host_id: newer,
      name: `twice (until the merge, ${String(right.id)})`,
    });
    expect(await assigned(left.id, newer)).toMatchObject({ password: SECRET });
  });
});
