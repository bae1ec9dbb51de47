import type { ListLogTemplatesResponse, LogTemplateDetail } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openCheckedHouse, type CheckedHouse } from '../../test/checked-house.ts';
import { openTestLogTemplates } from '../../test/log-templates.ts';

const signal = new AbortController().signal;
const PATH = '/api/v1/log-templates';
const MINUTE_US = 60e6;

describeEngines('log templates over HTTP', STORE_SCHEMA, (suite) => {
  let house: CheckedHouse;
  let gate: ReturnType<typeof openTestLogTemplates>['room'];
  let streams: number[];
  const nowUs = Math.floor(Date.now() / 60_000) * MINUTE_US;
  const ids = new Map<string, number>();

  beforeAll(async () => {
    house = await openCheckedHouse(suite);
    const { room } = house;
    gate = openTestLogTemplates(room.logTemplates).room;
    const shop = await room.resource(await room.host('web'), { 'service.name': 'shop' });
    const mail = await room.resource(await room.host('relay'), { 'service.name': 'mail' });
    streams = [await room.stream(shop, '/a.log'), await room.stream(mail, '/m.log')];
    await write(0, 'user 17 came in', 30, 9);
    await write(1, 'user 18 came in', 5, 9);
    await write(0, 'disk full', 3, 17, 50);
    await write(1, 'no space left on device', 4, 17);
  });
  afterAll(() => house.close());
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });

  /** Lines as the gate stores them, so many minutes ago. */
  async function write(stream: number, body: string, count: number, severity: number, minutesAgo = 10) {
    await gate.stage.ready(signal);
    const timeUs = nowUs - minutesAgo * MINUTE_US;
    const templateId = gate.stage.take(Buffer.from(body));
    ids.set(body, templateId);
    await gate.stage.explained(timeUs, signal);
    const line = { stream: streams[stream] ?? 0, body, severity, templateId };
    await house.room.write({
      logs: Array.from({ length: count }, (_, i) => ({ ...line, timeUs: timeUs + i, sequence: i })),
    });
  }
  const list = async (query = '') =>
    (await house.reader('GET', `${PATH}?${query}`)).json as ListLogTemplatesResponse;
  const summary = ({ items }: ListLogTemplatesResponse) => items.map(({ text, lines }) => [text, lines]);
  const idOf = (body: string) => ids.get(body) ?? 0;

  it('are listed with their lines, by whose they are and where they stand', async () => {
    const all = await list();
    expect(summary(all)).toEqual([
      ['user <num> came in', 35],
      ['no space left on device', 4],
      ['disk full', 3],
    ]);
    expect(all).toMatchObject({ templates: 3, lines: 42, next_cursor: null });
    const [first] = all.items;
    expect(first?.series.reduce((sum, n) => sum + n, 0)).toBe(35);
    expect(first?.series.filter((n) => n > 0)).toEqual([35]);
    expect(summary(await list('service=shop'))).toEqual([
      ['user <num> came in', 30],
      ['disk full', 3],
    ]);
    expect(summary(await list('host=relay&level=error'))).toEqual([['no space left on device', 4]]);
    expect(summary(await list('search=FULL'))).toEqual([['disk full', 3]]);
    expect(summary(await list('from=now-20m'))).toEqual([
      ['user <num> came in', 35],
      ['no space left on device', 4],
    ]);
    expect(summary(await list('new=true&from=now-20m&sort=first_seen')).length).toBe(2);
    expect(summary(await list('service=nobody'))).toEqual([]);
    const page = await list('limit=2');
    expect(summary(page)).toHaveLength(2);
    expect(summary(await list(`limit=2&cursor=${page.next_cursor ?? ''}`))).toEqual([['disk full', 3]]);
  });

  it('tell who writes them, over time', async () => {
    const id = idOf('user 17 came in');
    const detail = (await house.reader('GET', `${PATH}/${String(id)}`)).json as LogTemplateDetail;
    expect(detail).toMatchObject({
      id,
      places: ['num'],
      lines: 35,
      services: [
        { service: 'shop', host: 'web', lines: 30 },
        { service: 'mail', host: 'relay', lines: 5 },
      ],
      levels: [{ level: 'info', lines: 35 }],
    });
    const { json } = await house.reader('GET', `${PATH}/${String(id)}/series?service=mail&max_points=10`);
    const series = json as { series: number[]; step_seconds: number };
    expect(series.series).toHaveLength(Math.ceil(3_660 / series.step_seconds));
    expect(series.series.filter((n) => n > 0)).toEqual([5]);
    expect(await house.reader('GET', `${PATH}/4711`)).toMatchObject({
      status: 404,
      json: { code: 'TEMPLATE_UNKNOWN' },
    });
  });

  it('become one and apart again by wish of people, with all their lines, and searches follow', async () => {
    const [full, noSpace] = [idOf('disk full'), idOf('no space left on device')];
    expect((await house.reader('POST', `${PATH}/merge`, { ids: [full, noSpace] })).status).toBe(403);
    const merged = await house.admin('POST', `${PATH}/merge`, { ids: [full, noSpace] });
    expect(merged).toMatchObject({
      status: 200,
      json: { id: full, lines: 7, moved_from: [{ id: noSpace }] },
    });
    expect(summary(await list('level=error'))).toEqual([['disk full', 7]]);
    expect((await house.reader('GET', `${PATH}/${String(noSpace)}`)).json).toMatchObject({
      id: full,
      lines: 7,
    });
    const search = async (query: string) => {
      const { json } = await house.reader('POST', '/api/v1/logs/query', { query });
      return (json as { items: { body: string; template_id: number }[] }).items;
    };
    expect(await search(`template:${String(noSpace)}`)).toHaveLength(7);
    expect(new Set((await search(`template:${String(full)}`)).map((line) => line.template_id))).toEqual(
      new Set([full, noSpace]),
    );
    expect(await search(`template:${String(full)} service:mail`)).toHaveLength(4);
    expect(await search('-template:*')).toHaveLength(0);
    // The gate is another backend: it does as the door was told.
    await gate.look(signal);
    expect(gate.stage.take(Buffer.from('no space left on device'))).toBe(full);
    expect(await house.admin('POST', `${PATH}/${String(noSpace)}/separate`)).toMatchObject({
      status: 200,
      json: { id: noSpace, lines: 4 },
    });
    expect((await house.auditOf()).map(({ action }) => action).slice(0, 2)).toEqual([
      'log_template.separated',
      'log_template.merged',
    ]);
    expect((await house.admin('POST', `${PATH}/merge`, { ids: [full, 4711] })).json).toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
    });
  });

  it('have names, are pinned, written and erased', async () => {
    const path = `${PATH}/${String(idOf('disk full'))}`;
    expect(await house.admin('PATCH', path, { name: 'Volle Platte', is_pinned: true })).toMatchObject({
      status: 200,
      json: { name: 'Volle Platte', is_pinned: true, text: 'disk full' },
    });
    expect(summary(await list('search=volle'))).toEqual([['disk full', 3]]);
    expect((await house.admin('PATCH', path, { name: null })).json).toMatchObject({ name: null });
    const written = await house.admin('POST', PATH, { text: 'GET <path> took <num> ms' });
    expect(written).toMatchObject({ status: 201, json: { is_written: true, lines: 0 } });
    const { id } = written.json as LogTemplateDetail;
    expect((await house.admin('DELETE', `${PATH}/${String(id)}`)).status).toBe(204);
    expect((await house.admin('DELETE', `${PATH}/${String(id)}`)).json).toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
    });
    expect((await house.admin('POST', PATH, { text: '<num>' })).json).toMatchObject({
      code: 'TEMPLATE_UNUSABLE',
    });
  });
});
