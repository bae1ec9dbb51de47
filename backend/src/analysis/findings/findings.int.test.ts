import { systemClock } from '@vigilops/runtime';
import { describeEngines, stderrLogger } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { IssueRecord } from '../../model/index.ts';
import { createMetricQuery } from '../../query/index.ts';
import { anEntry } from '../../store/test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { createAnomalyWatch, type AnomalyWatch } from './watch.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;
/** Whole minutes, some hours ago, so that the writer takes all of it. */
const T0 = Math.floor(Date.now() / 60_000) * MINUTE_US - 10 * 60 * MINUTE_US;
/** Minutes that a series is quiet before something happens. */
const QUIET = 400;

describeEngines('the watch of series', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let nowUs = T0;
  let issues: readonly IssueRecord[] = [];
  const clock = { ...systemClock, now: () => new Date(nowUs / 1_000) };
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());
  beforeEach(async () => {
    issues = [];
    await room.rows(
      `TRUNCATE vigilops.findings, vigilops.finding_feedback, vigilops.anomaly_states, vigilops.samples,
         vigilops.log_counts, vigilops.log_templates, vigilops.log_streams, vigilops.series CASCADE`,
      [],
    );
  });

  const watch = (): AnomalyWatch =>
    createAnomalyWatch({
      store: room.findings,
      rates: room.templateRates,
      issues: () => Promise.resolve(issues),
      metricQuery: createMetricQuery({
        readers: room.readers,
        clock,
        retention: () => ({ raw: null, '1m': null, '5m': null, '1h': null }),
      }),
      services: () => Promise.resolve(new Map()),
      isSent: async (name) => (await room.readers.series.metricsNamed(name, signal)).length > 0,
      clock,
      logger: stderrLogger,
    });
  /** The moment at which minutes up to this one are looked at. */
  const lookAt = async (watcher: AnomalyWatch, minute: number) => {
    nowUs = T0 + (minute + 2) * MINUTE_US;
    return watcher.look(signal);
  };
  const list = () => room.findings.list({ fromUs: T0, toUs: T0 + 1_000 * MINUTE_US, limit: 50 }, signal);
  let serial = 0;
  /** A host with a load that is `level` with a little noise, and `other` where it says so. */
  const aHost = async (other: (minute: number) => number | null = () => null, until = QUIET + 30) => {
    serial += 1;
    const id = await room.host(`web-${String(serial)}`);
    const resource = await room.resource(id);
    const series = await room.series({ metric: 'system.cpu.load_average.1m', resource });
    const samples = Array.from({ length: until }, (_, minute) => ({
      series,
      timeUs: T0 + minute * MINUTE_US + 10e6,
      value: other(minute) ?? 2 + Math.sin(minute * 1.7) * 0.1 + Math.sin(minute * 12.9) * 0.05,
    }));
    await room.write({ samples: samples.filter(({ value }) => !Number.isNaN(value)) });
    return { id, series };
  };
  const jump = (minute: number) => (minute >= QUIET ? 9 : null);

  it('finds what jumps at once, from a past that was stored before it watched, and nothing in a quiet series', async () => {
    const { id } = await aHost(jump);
    await aHost();
    const watcher = watch();
    const figures = await lookAt(watcher, QUIET + 20);
    expect(figures).toMatchObject({ series: 2, learning: 0, leftOut: 0, failed: 0, told: 1, dropped: 0 });
    const [found, ...none] = await list();
    expect(none).toEqual([]);
    expect(found).toMatchObject({
      kind: 'metric',
      seriesKey: `host:${String(id)}/load`,
      subject: { hostId: id },
      measure: 'load',
      value: 9,
      toUs: null,
    });
    expect(found?.high ?? 9).toBeLessThan(4);
    expect(found?.score ?? 0).toBeGreaterThanOrEqual(0.8);
    expect(Math.abs((found?.fromUs ?? 0) - (T0 + QUIET * MINUTE_US))).toBeLessThan(5 * MINUTE_US);
    expect(found?.chart.values).toContain(9);
    expect(found?.chart.timesMs.length).toBe(found?.chart.low.length);
    expect(await room.findings.watched(signal)).toMatchObject({ series: 2, learning: 0 });
  });

  it('ends what is usual again, and tells it once', async () => {
    await aHost((minute) => (minute >= QUIET && minute < QUIET + 10 ? 9 : null), QUIET + 40);
    const watcher = watch();
    await lookAt(watcher, QUIET + 5);
    expect(await list()).toMatchObject([{ toUs: null }]);
    await lookAt(watcher, QUIET + 30);
    const [found, ...none] = await list();
    expect(none).toEqual([]);
    expect(found?.toUs).toBe(T0 + (QUIET + 9) * MINUTE_US);
  });

  it('goes on after a restart as if there had been none', async () => {
    const changes = (minute: number) => (minute >= QUIET && minute % 50 < 3 ? 2 + (minute % 7) : null);
    await aHost(changes, QUIET + 120);
    const whole = watch();
    for (let minute = QUIET - 50; minute < QUIET + 110; minute += 10) {
      await lookAt(whole, minute);
    }
    const expected = await list();
    expect(expected.length).toBeGreaterThan(0);
    await room.rows('TRUNCATE vigilops.findings, vigilops.anomaly_states CASCADE', []);
    for (let minute = QUIET - 50; minute < QUIET + 110; minute += 10) {
      await lookAt(watch(), minute);
    }
    const simple = (found: typeof expected) =>
      found.map(({ seriesKey, fromUs, toUs, reason, score, low, high }) => ({
        seriesKey,
        fromUs,
        toUs,
        reason,
        score,
        low,
        high,
      }));
    expect(simple(await list())).toEqual(simple(expected));
  });

  it('is told less of a series that people do not want, and as before when they take it back', async () => {
    await aHost((minute) => (minute >= QUIET ? 2.35 : null));
    await lookAt(watch(), QUIET + 20);
    const [found] = await list();
    const say = (word: 'not_useful' | null) =>
      room.findings.setFeedback(
        found?.id ?? 0,
        { word, by: 'Ada', at: new Date() },
        () => anEntry('finding.judged'),
        signal,
      );
    const again = async () => {
      await room.rows('TRUNCATE vigilops.findings, vigilops.anomaly_states CASCADE', []);
      await lookAt(watch(), QUIET + 20);
      return list();
    };
    await say('not_useful');
    // Several words, as of several people: each raises what it takes.
    await room.rows(
      `INSERT INTO vigilops.finding_feedback SELECT 1000 + n, series_key, word, at, by_name
       FROM vigilops.finding_feedback, generate_series(1, 30) AS n`,
      [],
    );
    expect(await again()).toEqual([]);
    await room.rows('TRUNCATE vigilops.finding_feedback', []);
    expect(await again()).toHaveLength(1);
  });

  it('tells what begins together on one host as one, and a storm of hosts as one with its members', async () => {
    const hosts = [];
    for (let n = 0; n < 8; n += 1) {
      hosts.push(await aHost(jump));
    }
    await lookAt(watch(), QUIET + 20);
    const [storm, ...none] = await list();
    expect(none).toEqual([]);
    expect(storm).toMatchObject({ kind: 'storm', members: 8, groupToUs: null });
    expect(await room.findings.membersOf(storm?.id ?? 0, 20, signal)).toHaveLength(8);
  });

  it('does not mind late points', async () => {
    const { series } = await aHost(jump);
    const watcher = watch();
    await lookAt(watcher, QUIET - 10);
    await room.write({ samples: [{ series, timeUs: T0 + 100 * MINUTE_US + 30e6, value: 1e9 }] });
    await lookAt(watcher, QUIET - 5);
    expect(await list()).toEqual([]);
  });

  it('notices that a series is silent while others are heard', async () => {
    const { id } = await aHost((minute) => (minute >= QUIET ? Number.NaN : null));
    await aHost(undefined, QUIET + 100);
    const watcher = watch();
    for (let minute = QUIET - 60; minute < QUIET + 30; minute += 5) {
      await lookAt(watcher, minute);
    }
    expect(await list()).toMatchObject([
      { reason: 'silence', subject: { hostId: id }, toUs: null, value: null },
    ]);
  });

  const aService = async (name: string) => {
    const stream = await room.stream(await room.resource(null, { 'service.name': name }));
    await room.rows('UPDATE vigilops.log_streams SET first_seen = $1', [new Date(T0 / 1_000)]);
    return stream;
  };
  const aTemplate = (id: number, bornMinute = 0) =>
    room.rows(
      `INSERT INTO vigilops.log_templates (id, text, places, first_seen, last_seen) VALUES ($1, $2, '{}', $3, $3)`,
      [id, `template ${String(id)} <num>`, new Date((T0 + bornMinute * MINUTE_US) / 1_000)],
    );
  const lines = async (
    stream: number,
    template: number,
    count: (minute: number) => number,
    severity = 9,
    until = QUIET + 30,
  ) => {
    const times = Array.from({ length: until }, (_, minute) => T0 + minute * MINUTE_US);
    await room.makeRoom('log_counts', times);
    const rows = times.map((us, minute) => ({
      time: new Date(us / 1_000).toISOString(),
      lines: count(minute),
    }));
    await room.rows(
      `INSERT INTO vigilops.log_counts (time, stream_id, severity, template_id, lines)
       SELECT time, $2, $3, $4, lines FROM json_to_recordset($1::json) AS r (time timestamptz, lines bigint) WHERE lines > 0`,
      [JSON.stringify(rows), stream, severity, template],
    );
  };

  it('finds patterns of lines that surge, vanish and are new, one finding a service and burst', async () => {
    const [shop, mail, cart] = [await aService('shop'), await aService('mail'), await aService('cart')];
    for (const id of [1, 2, 3, 4]) {
      await aTemplate(id);
    }
    await aTemplate(5, QUIET);
    await aTemplate(6, QUIET + 1);
    await lines(shop, 1, (minute) => (minute >= QUIET ? 400 : 20 + (minute % 3)));
    await lines(mail, 2, (minute) => (minute >= QUIET ? 0 : 30 + (minute % 4)));
    await lines(mail, 3, () => 5);
    await lines(cart, 4, (minute) => 50 + (minute % 5));
    await lines(cart, 5, (minute) => (minute >= QUIET ? 2 : 0), 17);
    await lines(cart, 6, (minute) => (minute > QUIET ? 1 : 0), 17);
    await lookAt(watch(), QUIET + 20);
    const found = (await list()).map(({ kind, reason, subject, templateId, templateText, members }) => ({
      kind,
      reason,
      service: subject.service,
      templateId,
      templateText,
      members,
    }));
    const one = (kind: string, reason: string, service: string, id: number, members = 0) => ({
      kind,
      reason,
      service,
      templateId: id,
      templateText: `template ${String(id)} <num>`,
      members,
    });
    expect(found).toHaveLength(3);
    expect(found).toContainEqual(one('log_rate', 'surge', 'shop', 1));
    expect(found).toContainEqual(one('log_vanished', 'vanished', 'mail', 2));
    expect(found).toContainEqual(one('log_new', 'new', 'cart', 5, 1));
  });

  it('does not take for new what was seen long ago, unless it is a surge', async () => {
    const cron = await aService('cron');
    for (const id of [10, 11, 12]) {
      await aTemplate(id, -3_000);
    }
    await lines(cron, 10, () => 5);
    await lines(cron, 11, (minute) => (minute === QUIET ? 12 : 0), 17);
    await lines(cron, 12, (minute) => (minute === QUIET + 10 ? 500 : 0));
    await lookAt(watch(), QUIET + 20);
    expect(await list()).toMatchObject([{ kind: 'log_rate', reason: 'surge', templateId: 12, members: 0 }]);
  });

  it('tells an error issue with what else began in its service', async () => {
    const cart = await aService('cart');
    await aTemplate(4);
    await lines(cart, 4, (minute) => (minute >= QUIET ? 900 : 50 + (minute % 5)));
    const at = (minute: number) => new Date((T0 + minute * MINUTE_US) / 1_000);
    const issue = {
      id: 9,
      service: 'cart',
      type: 'TypeError',
      title: 'x is undefined',
      state: 'new',
      templateId: null,
      totalLines: 3,
    };
    const seen = { firstSeen: at(QUIET + 1), lastSeen: at(QUIET + 19), regressedAt: null };
    issues = [{ ...issue, ...seen } as unknown as IssueRecord];
    await lookAt(watch(), QUIET + 20);
    const [surge, ...none] = await list();
    expect(none).toEqual([]);
    expect(surge).toMatchObject({ kind: 'log_rate', members: 1 });
    expect(await room.findings.membersOf(surge?.id ?? 0, 5, signal)).toMatchObject([
      { kind: 'issue_new', issueId: 9, toUs: null },
    ]);
  });

  it('finds nothing new in a service that is new itself, nor in one that stopped', async () => {
    const shop = await aService('shop');
    await room.rows('UPDATE vigilops.log_streams SET first_seen = $1', [
      new Date((T0 + (QUIET - 5) * MINUTE_US) / 1_000),
    ]);
    await aTemplate(7, QUIET);
    await lines(shop, 7, (minute) => (minute >= QUIET ? 3 : 0), 17);
    const gone = await aService('gone');
    await aTemplate(8);
    await lines(gone, 8, (minute) => (minute >= QUIET ? 0 : 30));
    await room.rows(`UPDATE vigilops.log_streams SET first_seen = $1 WHERE service_name = 'shop'`, [
      new Date((T0 + (QUIET - 5) * MINUTE_US) / 1_000),
    ]);
    await lookAt(watch(), QUIET + 20);
    expect(await list()).toEqual([]);
  });
});
