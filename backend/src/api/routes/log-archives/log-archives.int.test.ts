import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';
import type { Answer } from '../../test/serve.ts';

const SECRET = 'a-secret-CANARY-of-s3';
const signal = new AbortController().signal;
const PART = {
  number: 1,
  name: 'logs/2026/03/01/run-1/part-00001.jsonl.gz',
  state: 'done' as const,
  lines: 5,
  rawBytes: 500,
  bytes: 50,
  sha256: '00',
  firstUs: Date.UTC(2026, 2, 1) * 1_000,
  lastUs: Date.UTC(2026, 2, 1) * 1_000,
  endsAt: { timeUs: 0, key: null },
};

describeEngines('archives of logs over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  const leaked: string[] = [];
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
    expect(leaked.filter((text) => text.includes('CANARY'))).toEqual([]);
  });
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await house.admin(method, `/api/v1/${path}`, body);
    leaked.push(answer.text);
    return answer;
  };
  const archived = async (state: 'done' | 'failed') => {
    const { archives } = house.room.logArchive;
    const { id } = await archives.create('2026-03-01', new Date(), signal);
    await archives.begin(id, { kind: 'folder' }, signal);
    await archives.addPart(id, PART, signal);
    await (state === 'done'
      ? archives.finish(id, new Date(), signal)
      : archives.fail(id, 'its disk is full', new Date(Date.now() + 3_600_000), signal));
    return id;
  };

  it('keep the secret key unreadable, and never give it back', async () => {
    const credentials = { access_key_id: 'AKIA1', secret_access_key: SECRET };
    expect((await ask('PUT', 'log-archive-credentials', { credentials })).status).toBe(204);
    expect((await ask('GET', 'log-archives')).json).toMatchObject({ access_key_id: 'AKIA1', target: 'none' });
    const [row] = await house.room.rows('SELECT * FROM vigilops.log_archive_credentials');
    expect(JSON.stringify(row)).not.toContain('CANARY');
    expect((await house.auditOf())[0]).toMatchObject({
      action: 'log_archive.credentials_changed',
      detail: { access_key_id: 'AKIA1' },
    });
    expect((await ask('PUT', 'log-archive-credentials', { credentials: null })).status).toBe(204);
    expect((await ask('GET', 'log-archives')).json).toMatchObject({ access_key_id: null });
  });

  it('say what is wrong with a place before it is set', async () => {
    const tried = async (body: object) => (await ask('POST', 'log-archives/try', body)).json;
    expect(await tried({})).toEqual({ problem: expect.stringContaining('choose folder or s3') as string });
    expect(await tried({ settings: { target: 'folder' } })).toEqual({ problem: null });
    const s3 = { target: 's3', bucket: 'logs', endpoint: 'http://127.0.0.1:9', path_style: true };
    expect(await tried({ settings: s3 })).toEqual({
      problem: expect.stringContaining('there are no credentials') as string,
    });
    const credentials = { access_key_id: 'AKIA1', secret_access_key: SECRET };
    expect(await tried({ settings: s3, credentials })).toEqual({
      problem: expect.stringContaining('connection refused') as string,
    });
    const nameless = await ask('POST', 'log-archives/try', { settings: { target: 's3' } });
    expect(nameless).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } });
    expect(nameless.text).toContain('must be named where the target is s3');
  });

  it('are listed, the newest day first, and tried again when somebody says so', async () => {
    const failed = await archived('failed');
    const { items } = (await ask('GET', 'log-archives?state=failed')).json as { items: unknown[] };
    expect(items).toMatchObject([
      { id: failed, day: '2026-03-01', state: 'failed', lines: 5, attempts: 1, error: 'its disk is full' },
    ]);
    const retried = await ask('POST', `log-archives/${String(failed)}/retry`);
    expect(retried).toMatchObject({ status: 200, json: { next_try_at: null } });
    expect(await house.room.logArchive.archives.find(failed, signal)).toMatchObject({ nextTryUs: null });
    expect((await ask('POST', 'log-archives/99999/retry')).status).toBe(404);
    expect((await house.reader('POST', `/api/v1/log-archives/${String(failed)}/retry`)).status).toBe(403);
    await house.room.rows(`UPDATE vigilops.log_archives SET state = 'lost' WHERE id = $1`, [failed]);
    expect(await ask('POST', `log-archives/${String(failed)}/retry`)).toMatchObject({
      status: 409,
      json: { code: 'CONFLICT' },
    });
  });

  it('are fetched back by day or by time, with an end', async () => {
    await archived('done');
    const made = await ask('POST', 'log-restores', {
      day: '2026-03-01',
      filter: { services: ['shop'], level: 'warn' },
      keep_hours: 2,
    });
    expect(made).toMatchObject({
      status: 201,
      json: {
        state: 'pending',
        from: '2026-03-01T00:00:00.000000Z',
        to: '2026-03-02T00:00:00.000000Z',
        filter: { services: ['shop'], hosts: [], level: 'warn', text: '' },
      },
    });
    const { id, created_at: begun, expires_at: ends } = made.json as Record<string, string>;
    expect(Date.parse(ends ?? '') - Date.parse(begun ?? '')).toBe(7_200_000);
    expect((await ask('GET', `log-restores/${id ?? ''}`)).json).toEqual(made.json);
    expect((await ask('GET', 'log-restores')).json).toEqual({ items: [made.json] });
    expect((await ask('DELETE', `log-restores/${id ?? ''}`)).status).toBe(204);
    expect((await ask('DELETE', `log-restores/${id ?? ''}`)).status).toBe(404);
    expect((await ask('GET', `log-restores/${id ?? ''}`)).status).toBe(404);
  });

  it.each([
    [404, 'no archive holds', { day: '2025-03-01' }],
    [400, 'give day, or from and to', {}],
    [400, 'give day, or from and to', { day: '2026-03-01', from: 'now-1d', to: 'now' }],
    [400, 'must be before', { from: 'now', to: 'now-1d' }],
  ])('are not fetched where that makes no sense: %s %s', async (status, words, body) => {
    const answer = await ask('POST', 'log-restores', body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(words);
  });

  it('tell who wrote how much', async () => {
    const stream = await house.room.stream(
      await house.room.resource(await house.room.host('web-1'), { 'service.name': 'shop' }),
    );
    await house.room.makeRoom('logs', [Date.now() * 1_000]);
    await house.room.write({ logs: [{ timeUs: Date.now() * 1_000, body: '1234567', stream }] });
    expect((await house.reader('GET', '/api/v1/log-usage')).json).toMatchObject({
      items: [{ service: 'shop', host_name: 'web-1', lines: 1, bytes: 9 }],
    });
  });
});
