import { digestFacts } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { textContent, type DigestSpan, type NewNotice } from '../../model/index.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const idle = new AbortController().signal;
const HOUR_US = 3_600e6;
const DAY_US = 24 * HOUR_US;
/** Yesterday: a day that partitions and retention know. */
const TO_US = Math.floor((Date.now() * 1_000) / DAY_US) * DAY_US;
const SPAN: DigestSpan = { fromUs: TO_US - DAY_US, toUs: TO_US, beforeUs: TO_US - 2 * DAY_US };
/** An hour of the day, or of the day before it. */
const at = (hour: number) => new Date((SPAN.fromUs + hour * HOUR_US) / 1_000);
const usAt = (hour: number) => SPAN.fromUs + hour * HOUR_US;

describeEngines('what a digest counts', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let web = 0;
  let db = 0;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    web = await room.host('web-1', { heardAt: at(24) });
    db = await room.host('db-1', { heardAt: at(14) });
    await room.rows(`UPDATE vigilops.hosts SET created_at = $1`, [at(-24)]);
  });
  afterAll(() => room.close());
  const counts = () => room.digests.counts;

  it('is nothing where there is nothing', async () => {
    expect(await counts().incidents(SPAN, idle)).toEqual({
      now: 0,
      before: 0,
      open: 0,
      by_priority: [0, 0, 0, 0],
      longest: [],
      unacknowledged: [],
    });
    expect(await counts().services(SPAN, idle)).toEqual({ slow: [], certificates: [] });
    expect(await counts().issues(SPAN, idle)).toMatchObject({ fresh: 0, lines: 0, top: [] });
    expect(await counts().logs(SPAN, idle)).toMatchObject({ now: 0, before: 0, top_fresh: [], surging: [] });
    expect(await counts().findings(SPAN, idle)).toEqual({ count: 0, top: [] });
    expect(await counts().forecasts(SPAN, idle)).toEqual({ soon: [] });
    expect(await counts().llm(SPAN, idle)).toEqual({ calls: 0, calls_before: 0, costs: [], models: [] });
    expect(await counts().changes(SPAN, idle)).toEqual({ count: 0, kinds: [], hosts: [] });
    expect(await counts().knowledgeDrafts(idle)).toBe(0);
  });

  it('are incidents of the day and of the day before, what lasts, and what nobody is at', async () => {
    const add = (title: string, priority: number, from: number, to: number | null, seen: number | null) =>
      room.rows(
        `INSERT INTO vigilops.incidents (title, severity, priority, priority_reason, started_at, last_alert_at, resolved_at, acknowledged_at)
         VALUES ($1, 'critical', $2, '', $3, $3, $4, $5)`,
        [title, priority, at(from), to === null ? null : at(to), seen === null ? null : at(seen)],
      );
    await add('short', 1, 1, 2, null);
    await add('ended after midnight', 2, 20, 25, 21);
    await add('nobody', 3, 22, null, null);
    await add('seen too late', 2, 23, null, 30);
    await add('just begun', 1, 23.9, null, null);
    await add('of the day before', 1, -3, -1, null);
    await add('of tomorrow', 1, 24, null, null);
    expect(await counts().incidents(SPAN, idle)).toEqual({
      now: 5,
      before: 1,
      open: 4,
      by_priority: [2, 2, 1, 0],
      longest: [
        expect.objectContaining({ title: 'ended after midnight', seconds: 4 * 3_600, lasts: true }),
        expect.objectContaining({ title: 'nobody', seconds: 2 * 3_600, lasts: true }),
        expect.objectContaining({ title: 'short', seconds: 3_600, lasts: false }),
        expect.objectContaining({ title: 'seen too late', seconds: 3_600 }),
        expect.objectContaining({ title: 'just begun', seconds: 360 }),
      ],
      unacknowledged: [
        { id: expect.any(Number) as number, title: 'seen too late', priority: 2, seconds: 3_600 },
        expect.objectContaining({ title: 'nobody', priority: 3 }),
      ],
    });
  });

  it('is the use of hosts, who is silent, who has trouble, and what rises', async () => {
    const resource = await room.resource(web);
    const series = (metric: string, attributes: object) =>
      room.series({ metric, resource, attributes: attributes as Readonly<Record<string, unknown>> });
    const user = await series('system.cpu.utilization', { 'cpu.mode': 'user' });
    const system = await series('system.cpu.utilization', { 'cpu.mode': 'system' });
    const idleMode = await series('system.cpu.utilization', { 'cpu.mode': 'idle' });
    const core = await series('system.cpu.utilization', { 'cpu.mode': 'user', 'cpu.logical_number': 0 });
    const used = await series('system.memory.utilization', { 'system.memory.state': 'used' });
    const free = await series('system.memory.utilization', { 'system.memory.state': 'free' });
    const root = await series('system.filesystem.utilization', { 'system.filesystem.mountpoint': '/' });
    const data = await series('system.filesystem.utilization', { 'system.filesystem.mountpoint': '/data' });
    const values = (now: boolean) =>
      [
        [user, 0.2],
        [system, 0.1],
        [idleMode, 0.7],
        [core, 1],
        [used, now ? 0.9 : 0.5],
        [free, 0.3],
        [root, 0.2],
        [data, now ? 0.8 : 0.75],
      ] as const;
    await room.write({
      samples: [-5, 5].flatMap((hour) =>
        values(hour > 0).flatMap(([id, value]) => [
          { series: id, timeUs: usAt(hour), value },
          { series: id, timeUs: usAt(hour) + 60e6, value },
        ]),
      ),
    });
    await room.rollUp(new Date());
    await room.rows(
      `INSERT INTO vigilops.alerts (rule_name, condition, subject_key, host_id, state, severity, message, pending_since, fired_at)
       SELECT 'CPU', '{}', 'x' || n, $1, 'firing', 'warning', 'm', $2, $2 FROM generate_series(1, 3) AS n`,
      [web, at(3)],
    );
    expect(await counts().hosts(SPAN, 90_000, idle)).toEqual({
      total: 2,
      silent: [{ id: db, name: 'db-1', hours: 10 }],
      troubled: [{ id: web, name: 'web-1', alerts: 3 }],
      cpu_ratio: 0.3,
      cpu_ratio_before: 0.3,
      memory_ratio: 0.9,
      memory_ratio_before: 0.5,
      disk_ratio: 0.8,
      disk_ratio_before: 0.75,
      rising: [{ id: web, name: 'web-1', measure: 'memory', ratio: 0.9, ratio_before: 0.5 }],
    });
  });

  it('are lines by template, the new and the surging; those of a merged one count where they went', async () => {
    await room.makeRoom('log_counts', [usAt(-2), usAt(2)]);
    const template = (id: number, text: string, hour: number) =>
      room.rows(
        `INSERT INTO vigilops.log_templates (id, text, places, first_seen, last_seen) VALUES ($1, $2, '{}', $3, $3)`,
        [id, text, at(hour)],
      );
    await template(1, 'old <num>', -20);
    await template(2, 'new <num>', 2);
    await template(3, 'steady', -20);
    await room.rows(`INSERT INTO vigilops.log_template_moves (from_id, to_id, next_id) VALUES (9, 1, 1)`, []);
    const lines = (hour: number, id: number, count: number, severity = 9) =>
      room.rows(
        `INSERT INTO vigilops.log_counts (time, stream_id, severity, template_id, lines) VALUES ($1, 1, $4, $2, $3)`,
        [at(hour), id, count, severity],
      );
    await lines(-2, 1, 100);
    await lines(2, 1, 250);
    await lines(2, 9, 150, 17);
    await lines(2, 2, 40, 21);
    await lines(-2, 3, 500);
    await lines(2, 3, 600);
    await lines(2, 0, 7);
    expect(await counts().logs(SPAN, idle)).toEqual({
      now: 1_047,
      before: 600,
      errors: 190,
      errors_before: 0,
      fresh: 1,
      top_fresh: [{ id: 2, text: 'new <num>', lines: 40 }],
      surging: [{ id: 1, text: 'old <num>', lines: 400, lines_before: 100 }],
    });
  });

  it('are error issues, each under the one that it was merged into, without those that are ignored', async () => {
    await room.makeRoom('error_issue_counts', [usAt(2)]);
    const issue = (id: number, title: string, state: string, hour: number, merged: number | null = null) =>
      room.rows(
        `INSERT INTO vigilops.error_issues (id, service, type, title, culprit, frames, marks, first_seen, last_seen, state, state_at, merged_into)
         VALUES ($1, 'shop', 'E', $2, '', '[]', '{}', $3, $4, $5, $3, $6)`,
        [id, title, at(hour), at(2), state, merged],
      );
    await issue(11, 'old', 'new', -96);
    await issue(12, 'fresh', 'new', 1);
    await issue(13, 'same as old', 'new', 1, 11);
    await issue(14, 'noise', 'ignored', 1);
    await room.rows(
      `INSERT INTO vigilops.error_issue_counts (time, issue_id, stream_id, version, lines)
       SELECT $1, id, 1, '', 10 FROM unnest(ARRAY[11, 12, 13, 14]) AS id`,
      [at(2)],
    );
    await room.rows(
      `INSERT INTO vigilops.error_issue_notes (time, issue_id, stream_id, lines, first_time, last_time) VALUES ($1, 12, 1, 5, $1, $1), ($2, 12, 1, 99, $2, $2)`,
      [at(2), at(-2)],
    );
    expect(await counts().issues(SPAN, idle)).toEqual({
      fresh: 1,
      regressed: 0,
      unseen: 1,
      lines: 35,
      top: [
        { id: 11, title: 'old', service: 'shop', lines: 20, state: 'new', is_fresh: false },
        { id: 12, title: 'fresh', service: 'shop', lines: 15, state: 'new', is_fresh: true },
      ],
    });
  });

  it('are findings that people did not call useless, and forecasts that are near and trusted', async () => {
    const finding = (key: string, score: number, hour: number) =>
      room.rows<{ id: number }>(
        `INSERT INTO vigilops.findings (series_key, kind, reason, subject_key, host_id, measure, labels, unit, score, from_time, last_time, chart)
         VALUES ($1, 'metric', 'level', 'host:1', $2, 'cpu_usage', '{}', '1', $3, $4, $4, '{}') RETURNING id`,
        [key, web, score, at(hour)],
      );
    await finding('a', 0.7, 3);
    await finding('b', 0.9, 4);
    const [useless] = await finding('c', 1, 5);
    await finding('d', 1, -5);
    await room.rows(
      `INSERT INTO vigilops.finding_feedback (finding_id, series_key, word, at, by_name) VALUES ($1, 'c', 'not_useful', now(), 'Ann')`,
      [useless?.id],
    );
    const found = await counts().findings(SPAN, idle);
    expect(found.count).toBe(2);
    expect(found.top[0]).toMatchObject({
      kind: 'metric',
      subject: 'web-1',
      measure: 'cpu_usage',
      score: 0.9,
    });

    const forecast = (mount: string, verdict: string, hours: number | null, confidence = 'high') =>
      room.rows(
        `INSERT INTO vigilops.forecasts (key, kind, host_id, labels, unit, verdict, at, early, confidence, limit_value, shape, slope, since, made_at, chart, record)
         VALUES ($1, 'disk', $2, jsonb_build_object('mountpoint', $1::text), '1', $3, $4, $4, $5, 1, 'line', 0, $6, $6, '{}', '{}')`,
        [mount, web, verdict, hours === null ? null : at(24 + hours), confidence, at(23)],
      );
    await forecast('/', 'reaches', 60);
    await forecast('/far', 'reaches', 24 * 40);
    await forecast('/guess', 'reaches', 24, 'low');
    await forecast('/full', 'reached', null);
    await forecast('/never', 'not-before-horizon', null);
    expect((await counts().forecasts(SPAN, idle)).soon.map(({ subject, days }) => [subject, days])).toEqual([
      ['web-1 /full', 0],
      ['web-1 /', 2.5],
    ]);
  });

  it('is what models cost, by currency, and what changed on hosts', async () => {
    await room.makeRoom('llm_calls', [usAt(-2), usAt(2)]);
    const call = (
      hour: number,
      model: string,
      cost: string | null,
      currency: string | null,
      isFinal = true,
    ) =>
      room.rows(
        `INSERT INTO vigilops.llm_calls (time, request_id, attempt, is_final, endpoint, stream, status, model, environment,
           input_tokens, cache_read_tokens, cache_write_tokens, cache_write_long_tokens, output_tokens, reasoning_tokens,
           tokens_from, cost_pico, currency, latency_us)
         VALUES ($1, gen_random_uuid(), 0, $5, 'chat', false, 'ok', $2, '', 1, 0, 0, 0, 1, 0, 'provider', $3, $4, 1)`,
        [at(hour), model, cost, currency, isFinal],
      );
    await call(2, 'large', '1500000000000', 'USD');
    await call(2, 'large', '250000000000', 'USD', false);
    await call(3, 'small', '100000000', 'CNY');
    await call(3, 'own', null, null);
    await call(-2, 'large', '500000000000', 'USD');
    expect(await counts().llm(SPAN, idle)).toEqual({
      calls: 3,
      calls_before: 1,
      costs: [
        { currency: 'USD', amount: 1.75, amount_before: 0.5 },
        { currency: 'CNY', amount: 0.0001, amount_before: 0 },
      ],
      models: [
        { name: 'large', currency: 'USD', amount: 1.75 },
        { name: 'small', currency: 'CNY', amount: 0.0001 },
      ],
    });
    await room.makeRoom('host_changes', [usAt(2)]);
    await room.rows(
      `INSERT INTO vigilops.host_changes (time, host_id, kind, action, subject) VALUES
       ($1, $2, 'package', 'changed', 'a'), ($1, $2, 'package', 'added', 'b'), ($1, $3, 'kernel', 'changed', 'c')`,
      [at(2), web, db],
    );
    expect(await counts().changes(SPAN, idle)).toEqual({
      count: 3,
      kinds: [
        { kind: 'package', count: 2 },
        { kind: 'kernel', count: 1 },
      ],
      hosts: [
        { id: web, name: 'web-1', count: 2 },
        { id: db, name: 'db-1', count: 1 },
      ],
    });
  });

  it('are slow services and certificates that end soon', async () => {
    await room.makeRoom('check_results', [usAt(-2), usAt(2), usAt(20)]);
    const service = async (name: string) => {
      const [row] = await room.rows<{ id: number }>(
        `INSERT INTO vigilops.services (name, source, spec) VALUES ($1, 'api', '{}') RETURNING id`,
        [name],
      );
      return row?.id ?? 0;
    };
    const shop = await service('shop');
    const quick = await service('quick');
    const result = (id: number, hour: number, ms: number, days: number | null = null, status = 0) =>
      room.rows(
        `INSERT INTO vigilops.check_results (time, service_id, observer_id, status, duration_ms, certificate_expires_at)
         VALUES ($1, $2, 0, $5, $3, $4)`,
        [at(hour), id, ms, days === null ? null : at(24 + 24 * days + 1), status],
      );
    await result(shop, -2, 300);
    await result(shop, 2, 900, 40);
    await result(shop, 20, 900, 5);
    await result(shop, 21, 60_000, null, 2);
    await result(quick, 2, 20, 90);
    expect(await counts().services(SPAN, idle)).toEqual({
      slow: [{ id: shop, name: 'shop', ms: 900, ms_before: 300 }],
      certificates: [{ id: shop, name: 'shop', days: 5 }],
    });
  });

  it('is kept once, with its messages, whoever else makes it at the same time', async () => {
    const [channel] = await room.channels.list(idle);
    const notice: NewNotice = {
      incidentId: null,
      channelId: channel?.id ?? 0,
      channelName: 'in-app',
      channelType: 'in_app',
      kind: 'report',
      step: 0,
      severity: 'info',
      alertIds: [],
      content: textContent('report', { title: 'digest', lines: [], startedUs: SPAN.fromUs }),
      dueUs: TO_US,
    };
    const digest = {
      kind: 'daily',
      fromUs: SPAN.fromUs,
      toUs: SPAN.toUs,
      facts: digestFacts.parse({ knowledge_drafts: 3 }),
      language: 'zh',
      prose: null,
      madeUs: TO_US + HOUR_US,
    } as const;
    const { digests } = room;
    const made = await Promise.all([1, 2, 3].map(() => digests.publish(digest, [notice], idle)));
    expect(made.filter((one) => one !== undefined)).toHaveLength(1);
    const told = await room.notices.list(
      { kinds: ['report'], fromUs: 0, toUs: TO_US + DAY_US, limit: 10 },
      idle,
    );
    expect(told).toHaveLength(1);
    expect(await digests.list({ limit: 5 }, idle)).toMatchObject([{ ...digest, told: 1 }]);
    expect(await digests.isMade('daily', SPAN.toUs, idle)).toBe(true);
    // The zone of the house was changed: midnight is another moment, and the day is the same.
    expect(await digests.isMade('daily', SPAN.toUs + 8 * HOUR_US, idle)).toBe(true);
    expect(await digests.isMade('daily', SPAN.toUs + 24 * HOUR_US, idle)).toBe(false);
    expect(await digests.isMade('weekly', SPAN.toUs, idle)).toBe(false);
    expect(await digests.prune(SPAN.toUs + 1, idle)).toBe(1);
  });
});
