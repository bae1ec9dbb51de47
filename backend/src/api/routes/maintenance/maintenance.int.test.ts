import { formatTimeUs } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';

const MINUTE = 60e6;
const HOUR = 60 * MINUTE;
const nowUs = Date.now() * 1_000;
const whole = (us: number) => Math.floor(us / 1e6) * 1e6;

describeEngines('maintenance over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let web = 0;
  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    web = await house.room.host('web-1', { group: 'shop', tags: ['eu'] });
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  describe('maintenance', () => {
    const minutesAgo = (minutes: number) => formatTimeUs(whole(nowUs) - minutes * MINUTE);
    const plan = (body: object) => house.admin('POST', '/api/v1/maintenance', body);

    it('that runs is the status of what it means, and its time counts neither way', async () => {
      const { id } = await house.created();
      await house.find([
        { serviceId: id, observerId: web, timeUs: whole(nowUs) - 30 * MINUTE, status: 'down' },
        { serviceId: id, observerId: web, timeUs: whole(nowUs) - 29 * MINUTE, status: 'down' },
        { serviceId: id, observerId: web, timeUs: whole(nowUs) - 28 * MINUTE, status: 'up' },
      ]);
      await house.settle(nowUs);
      const before = (await house.detailOf(id)).availability.day;
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
      const maintained = await house.detailOf(id);
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
      expect((await house.detailOf(id)).availability.day.down_seconds).toBeCloseTo(60, 3);
      expect((await house.admin('DELETE', `/api/v1/maintenance/${String(planned)}`)).status).toBe(204);
      expect((await house.detailOf(id)).availability.day.down_seconds).toBeCloseTo(120, 3);
      expect(await house.auditOf()).toMatchObject([
        { action: 'maintenance.removed', subject: 'move' },
        { action: 'maintenance.changed', detail: { id: planned } },
        { action: 'maintenance.created' },
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
});
