import type { Finding } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { NewFinding, NewForecast } from '../../../model/index.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { openOutsideHouse, type OutsideHouse } from '../../test/outside-house.ts';

const PATH = '/api/v1/findings';
const signal = new AbortController().signal;
const HOUR_US = 3_600e6;

describeEngines('findings and forecasts over HTTP', STORE_SCHEMA, (suite) => {
  let house: OutsideHouse;
  let host = 0;
  let nowUs = 0;
  beforeAll(async () => {
    house = await openOutsideHouse(suite);
    host = await house.room.host('web-1');
    nowUs = house.clock.now().getTime() * 1_000;
  });
  afterAll(() => house.close());
  beforeEach(() =>
    house.room.rows(
      'TRUNCATE vigilops.findings, vigilops.finding_feedback, vigilops.anomaly_watch, vigilops.forecasts CASCADE',
      [],
    ),
  );
  afterEach(() => {
    expect(house.errors).toEqual([]);
  });
  const admin = (method: string, path: string, body?: unknown) => house.as('admin')(method, path, body);
  const reader = (path: string) => house.as('reader')('GET', path);

  const aFinding = (changes: Partial<NewFinding> = {}): NewFinding => ({
    seriesKey: `host:${String(host)}/cpu_usage`,
    kind: 'metric',
    reason: 'level',
    subject: { key: `host:${String(host)}`, hostId: host, serviceId: null, service: null },
    templateId: null,
    issueId: null,
    measure: 'cpu_usage',
    labels: {},
    unit: '1',
    score: 0.9,
    value: 0.97,
    expected: 0.2,
    low: 0.1,
    high: 0.3,
    fromUs: nowUs - HOUR_US,
    lastUs: nowUs - HOUR_US / 2,
    toUs: null,
    chart: { timesMs: [(nowUs - HOUR_US) / 1_000], values: [0.97], low: [0.1], high: [null] },
    ...changes,
  });
  const begin = (finding: NewFinding, into: number | null = null) =>
    house.room.findings.begin(finding, into, signal);

  it('are listed newest first in pages, with what is watched', async () => {
    const older = await begin(aFinding({ fromUs: nowUs - 3 * HOUR_US, toUs: nowUs - 2 * HOUR_US }));
    const newer = await begin(aFinding());
    const watch = { series: 12, learning: 2, leftOut: 0, lookedUntilUs: nowUs - 120e6 };
    await house.room.findings.noteWatch(watch, signal);
    const first = await reader(`${PATH}?limit=1`);
    expect(first, first.text).toMatchObject({
      status: 200,
      json: {
        items: [
          {
            id: newer,
            title: 'web-1: CPU use',
            text: '97 %, expected 10 % to 30 %: another level than before',
            host_id: host,
            to: null,
            members: 0,
            feedback: null,
            chart: { values: [0.97], low: [0.1], high: [null] },
          },
        ],
        watch: { series: 12, learning: 2, left_out: 0 },
      },
    });
    const cursor = (first.json as { next_cursor: string }).next_cursor;
    const second = await reader(`${PATH}?limit=1&cursor=${cursor}`);
    expect(second.json).toMatchObject({ items: [{ id: older }], next_cursor: null });
    expect((await reader(`${PATH}?open=true`)).json).toMatchObject({ items: [{ id: newer }] });
    expect((await reader(`${PATH}?min_score=0.95`)).json).toMatchObject({ items: [] });
    expect((await reader(`${PATH}?kind=log_new`)).json).toMatchObject({ items: [] });
    expect((await reader(`${PATH}?host_id=${String(host)}&from=now-90m`)).json).toMatchObject({
      items: [{ id: newer }],
    });
  });

  it('say what began with them', async () => {
    const head = await begin(aFinding());
    await begin(aFinding({ seriesKey: 'x', measure: 'load', score: 0.99 }), head);
    const answer = await reader(`${PATH}/${String(head)}`);
    expect(answer, answer.text).toMatchObject({
      status: 200,
      json: { id: head, score: 0.99, members: 1, told_with: [{ title: 'web-1: load', folded_into: head }] },
    });
    expect(await reader(`${PATH}/2000000000`)).toMatchObject({ status: 404 });
  });

  it('take what people say of them, and take it back', async () => {
    const id = await begin(aFinding());
    const said = await admin('POST', `${PATH}/${String(id)}/feedback`, { word: 'not_useful' });
    expect(said, said.text).toMatchObject({
      status: 200,
      json: { id, feedback: { word: 'not_useful', by: 'admin' } },
    });
    const back = await admin('POST', `${PATH}/${String(id)}/feedback`, { word: null });
    expect((back.json as Finding).feedback).toBeNull();
    expect(await admin('POST', `${PATH}/2000000000/feedback`, { word: 'useful' })).toMatchObject({
      status: 404,
    });
    expect(await admin('POST', `${PATH}/${String(id)}/feedback`, { word: 'great' })).toMatchObject({
      status: 400,
    });
    expect(
      await house.as('reader')('POST', `${PATH}/${String(id)}/feedback`, { word: 'useful' }),
    ).toMatchObject({
      status: 403,
    });
    expect((await admin('GET', '/api/v1/audit?limit=2')).json).toMatchObject({
      items: [
        { action: 'finding.judged', detail: { word: null } },
        { action: 'finding.judged', detail: { word: 'not_useful' } },
      ],
    });
  });

  it('shows forecasts, the most urgent first, and how good they were', async () => {
    const aForecast = (changes: Partial<NewForecast>): NewForecast => ({
      key: 'a',
      kind: 'disk',
      hostId: host,
      serviceId: null,
      service: null,
      labels: { mountpoint: '/var' },
      unit: '1',
      verdict: 'reaches',
      atUs: nowUs + 30 * HOUR_US,
      earlyUs: nowUs + 25 * HOUR_US,
      lateUs: nowUs + 40 * HOUR_US,
      confidence: 'high',
      value: 0.8,
      limit: 0.99,
      shape: 'line',
      slopePerDay: 0.1,
      sinceUs: nowUs - 50 * HOUR_US,
      madeAtUs: nowUs,
      reachedAtUs: null,
      chart: { timesMs: [nowUs / 1_000], values: [0.8] },
      record: { judged: 4, medianError: 0.1, inBand: 1, falseAlarms: 0, missed: 0, made: 4 },
      ...changes,
    });
    const quiet = {
      key: 'b',
      verdict: 'not-before-horizon',
      atUs: null,
      earlyUs: null,
      lateUs: null,
    } as const;
    const full = { key: 'c', verdict: 'reached', atUs: null, earlyUs: null, lateUs: null } as const;
    const made = [aForecast(quiet), aForecast({}), aForecast(full)];
    await house.room.forecasts.save(made, new Set(['a']), signal);
    const answer = await reader('/api/v1/forecasts');
    expect(answer, answer.text).toMatchObject({
      status: 200,
      json: {
        items: [
          { verdict: 'reached' },
          {
            verdict: 'reaches',
            title: 'web-1: disk /var',
            text: '80 % now, 99 % about 2026-03-02 18:00 (between 2026-03-02 13:00 and 2026-03-03 04:00; confidence high)',
            at: '2026-03-02T18:00:00.000000Z',
          },
          { verdict: 'not-before-horizon', at: null },
        ],
        total: 3,
        record: { judged: 12, in_band: 1 },
      },
    });
    expect((await reader('/api/v1/forecasts?reaches=true&kind=disk')).json).toMatchObject({
      items: [{ verdict: 'reached' }, { verdict: 'reaches' }],
    });
    const { id } = (answer.json as { items: { id: number }[] }).items[1] ?? { id: 0 };
    expect(await reader(`/api/v1/forecasts/${String(id)}`)).toMatchObject({ status: 200, json: { id } });
    expect(await reader('/api/v1/forecasts/2000000000')).toMatchObject({ status: 404 });
  });
});
