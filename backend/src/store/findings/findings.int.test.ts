import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { NewFinding } from '../../model/index.ts';
import { anEntry } from '../test/a-spec.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;
const T0 = Date.parse('2026-03-01T12:00:00Z') * 1_000;

const aFinding = (changes: Partial<NewFinding> = {}): NewFinding => ({
  seriesKey: 'host:1/cpu_usage',
  kind: 'metric',
  reason: 'level',
  subject: { key: 'host:1', hostId: null, serviceId: null, service: null },
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
  fromUs: T0,
  lastUs: T0,
  toUs: null,
  chart: { timesMs: [T0 / 1_000], values: [0.97], low: [0.1], high: [null] },
  ...changes,
});

describeEngines('what was found', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let host = 0;
  beforeAll(async () => {
    room = await openReadingRoom(suite);
    host = await room.host('web-1');
  });
  afterAll(() => room.close());
  beforeEach(async () => {
    await room.rows('TRUNCATE vigilops.findings, vigilops.finding_feedback, vigilops.anomaly_states', []);
  });
  const list = (question: object = {}) =>
    room.findings.list(
      { fromUs: T0 - 60 * MINUTE_US, toUs: T0 + 600 * MINUTE_US, limit: 10, ...question },
      signal,
    );
  const say = (id: number, word: 'useful' | 'not_useful' | 'expected' | null) =>
    room.findings.setFeedback(
      id,
      { word, by: 'Ada', at: new Date(T0 / 1_000) },
      () => anEntry('finding.judged'),
      signal,
    );

  it('begins once, changes, and ends', async () => {
    const id = await room.findings.begin(aFinding(), null, signal);
    expect(await room.findings.begin(aFinding({ score: 0.1 }), null, signal)).toBe(id);
    expect(await room.findings.open(signal)).toMatchObject([{ seriesKey: 'host:1/cpu_usage', score: 0.9 }]);
    const chart = { timesMs: [T0 / 1_000], values: [0.99], low: [0.1], high: [0.3] };
    const lastUs = T0 + 5 * MINUTE_US;
    await room.findings.change(
      [{ seriesKey: 'host:1/cpu_usage', fromUs: T0, score: 0.95, value: 0.99, lastUs, toUs: lastUs, chart }],
      signal,
    );
    expect(await room.findings.open(signal)).toEqual([]);
    expect(await list()).toMatchObject([
      { id, score: 0.95, value: 0.99, toUs: lastUs, groupToUs: lastUs, chart },
    ]);
    expect(await list({ openOnly: true })).toEqual([]);
    expect(await list({ fromUs: lastUs + MINUTE_US })).toEqual([]);
  });

  it('lists what is told together as one, found by whatever belongs to it', async () => {
    const head = await room.findings.begin(aFinding(), null, signal);
    const other = aFinding({
      seriesKey: 'host:1/load',
      subject: { key: 'host:1', hostId: host, serviceId: null, service: null },
      score: 0.99,
      toUs: T0 + MINUTE_US,
    });
    await room.findings.begin(other, head, signal);
    const [found, ...more] = await list({ hostId: host });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ id: head, members: 1, score: 0.9, groupScore: 0.99, groupToUs: null });
    expect(await list({ minScore: 0.98 })).toHaveLength(1);
    expect(await room.findings.membersOf(head, 10, signal)).toMatchObject([
      { hostName: 'web-1', foldedInto: head },
    ]);
    const storm = await room.findings.begin(
      aFinding({ seriesKey: 'storm', kind: 'storm', reason: 'storm' }),
      null,
      signal,
    );
    await room.findings.fold([head], storm, signal);
    expect(await list()).toMatchObject([{ id: storm, members: 2 }]);
    expect(await room.findings.endStorms(T0, signal)).toBe(0);
  });

  it('keeps what people said, takes it back, and tells the audit log', async () => {
    const id = await room.findings.begin(aFinding(), null, signal);
    expect(await say(id + 1, 'useful')).toBe(false);
    expect(await say(id, 'useful')).toBe(true);
    expect(await say(id, 'not_useful')).toBe(true);
    expect(await list()).toMatchObject([{ feedback: { word: 'not_useful', by: 'Ada' } }]);
    expect(await room.findings.feedback(signal)).toEqual([
      { seriesKey: 'host:1/cpu_usage', word: 'not_useful', atUs: T0 },
    ]);
    await say(id, null);
    expect(await room.findings.feedback(signal)).toEqual([]);
    const [row] = await room.rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM vigilops.audit_log WHERE action = 'finding.judged'`,
      [],
    );
    expect(row?.n).toBe(3);
  });

  it('keeps states of detectors byte by byte, and lets go of what is old', async () => {
    const state = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const one = (seriesKey: string, fedUntilUs: number) => ({
      seriesKey,
      measure: 'cpu_usage',
      fedUntilUs,
      state,
    });
    await room.findings.saveStates([one('b', T0), one('a', T0 - MINUTE_US)], signal);
    await room.findings.saveStates([one('b', T0 + MINUTE_US)], signal);
    const [a, ...none] = await room.findings.states({ afterKey: '', limit: 1 }, signal);
    expect([a?.seriesKey, none.length, [...(a?.state ?? [])]]).toEqual(['a', 0, [...state]]);
    expect(await room.findings.states({ afterKey: 'a', limit: 5 }, signal)).toMatchObject([
      { seriesKey: 'b', fedUntilUs: T0 + MINUTE_US },
    ]);
    expect(await room.findings.watched(signal)).toBeUndefined();
    const counts = { series: 2, learning: 1, leftOut: 0, lookedUntilUs: T0 };
    await room.findings.noteWatch({ ...counts, learning: 2 }, signal);
    await room.findings.noteWatch(counts, signal);
    expect(await room.findings.watched(signal)).toEqual(counts);
    await room.findings.begin(aFinding({ toUs: T0 }), null, signal);
    expect(await room.findings.prune({ findingsUs: T0 + 1, statesUs: T0 }, signal)).toBe(2);
    expect(await room.findings.states({ afterKey: '', limit: 5 }, signal)).toMatchObject([
      { seriesKey: 'b' },
    ]);
  });
});
