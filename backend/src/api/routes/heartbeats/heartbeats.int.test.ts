import type { ServiceDetail } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { httpCheck, openCheckedHouse, pathOf, type CheckedHouse } from '../../test/checked-house.ts';

const BASE = 'https://vigilops.example.com';

describeEngines('heartbeats over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;

  beforeAll(async () => {
    house = await openCheckedHouse(suite);
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  describe('a heartbeat', () => {
    const job = () =>
      house.created({ check: { type: 'heartbeat', period_seconds: 3_600, grace_seconds: 60 } });
    const beat = (url: string, rest = '', method = 'GET') =>
      house.nobody(method, `${url.slice(BASE.length)}${rest}`);

    it('has a URL that is told once', async () => {
      const { id, heartbeat_url: url } = await job();
      expect(url).toMatch(/^https:\/\/vigilops\.example\.com\/api\/v1\/heartbeats\/[\w-]{32}$/);
      expect((await house.detailOf(id)).heartbeat_url).toBeNull();
      const rows = await house.room.rows('SELECT service::text AS row FROM vigilops.services AS service');
      expect(JSON.stringify(rows)).not.toContain(url?.split('/').at(-1));
    });

    it('is up when it is heard, and down at once when the job says that it failed', async () => {
      const { id, heartbeat_url: url } = await job();
      expect(await beat(url ?? '')).toMatchObject({ status: 200, json: { ok: true } });
      await house.settle();
      expect(await house.detailOf(id)).toMatchObject({ status: 'up', type: 'heartbeat', target: null });
      expect((await beat(url ?? '', '/7', 'POST')).status).toBe(200);
      await house.settle();
      expect(await house.detailOf(id)).toMatchObject({
        status: 'down',
        status_reason: 'exit code 7',
        observations: [{ host_id: null, host_name: 'VigilOps', opinion: 'down', error: 'exit code 7' }],
      });
      expect((await beat(url ?? '', '/0')).status).toBe(200);
      await house.settle();
      expect(await house.detailOf(id)).toMatchObject({ status: 'up' });
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
      expect(await house.auditOf()).toMatchObject([{ action: 'service.heartbeat_renewed' }, {}, {}, {}, {}]);
      const { id: other } = await house.created();
      expect((await house.admin('POST', pathOf(other, '/heartbeat-url'))).status).toBe(409);
      expect((await house.reader('POST', pathOf(id, '/heartbeat-url'))).status).toBe(403);
    });

    it('may be made of another check, and be one no more', async () => {
      const made = await house.created();
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
});
