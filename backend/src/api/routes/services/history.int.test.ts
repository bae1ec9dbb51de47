import { formatTimeUs } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, pathOf, type CheckedHouse } from '../../test/checked-house.ts';

const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const nowUs = Date.now() * 1_000;
const whole = (us: number) => Math.floor(us / 1e6) * 1e6;

describeEngines('the past of services over HTTP', STORE_SCHEMA, (suite) => {
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

  describe('results', () => {
    /** Up for an hour, down for 10 minutes up to 5 minutes ago, up since: a result a minute of two observers. */
    async function outage(changes: object = {}) {
      const { id, name } = await house.created({ host_id: web, ...changes });
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
      const detail = await house.detailOf(id);
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
      const name = `=HYPERLINK("http://evil.example.com","${house.newName()}"),x`;
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
      const { id } = await house.created();
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
      const detail = await house.detailOf(id);
      expect(detail).toMatchObject({
        status: 'unknown',
        status_reason: 'the observer web-1 is cut off',
        availability: { day: { down_seconds: 0, availability_percent: 100 } },
        observations: [{ opinion: 'none', last_status: 'inconclusive' }],
      });
      expect(detail.availability.day.unknown_seconds).toBeGreaterThan(1_500);
    });
  });
});
