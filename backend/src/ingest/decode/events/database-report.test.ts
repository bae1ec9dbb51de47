import { DATABASE } from '@vigilops/contracts';
import { MAX_REPORT_BYTES, type DbReport } from '@vigilops/contracts/db-report';
import type { LogRecordInput } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import { aToken } from '../../test/memory-hosts.ts';
import { createDecodeKit, logRows, NOW_MS, NOW_NS, NOW_US } from '../test/decode-kit.ts';

const SECOND_NS = 1_000_000_000n;
const DAY_MS = 86_400_000;

const STATE = {
  type: 'state',
  version: '16.4',
  role: 'primary',
  is_up: true,
  error: null,
  error_kind: null,
  started_at: null,
  missing: [],
  settings: {},
  slow_threshold_ms: 1_000,
  figures: null,
} satisfies DbReport['report'];

function aReport(report: object = STATE, about: object = {}): object {
  return { name: 'shop-db', kind: 'postgresql', address: '127.0.0.1', port: 5432, report, ...about };
}
function aRecord(report: unknown = aReport(), record: Partial<LogRecordInput> = {}): LogRecordInput {
  return {
    timeUnixNano: NOW_NS,
    eventName: DATABASE.reportEvent,
    attributes: { [DATABASE.report]: typeof report === 'string' ? report : JSON.stringify(report) },
    ...record,
  };
}
const at = (ms: number) => new Date(ms).toISOString();
const aRun = (ms: number, id: string) => ({
  fingerprint: '0123456789abcdef',
  text: 'SELECT ?',
  at: at(ms),
  duration_ms: 2_000,
  is_running: false,
  rows_examined: null,
  rows_returned: null,
  user: null,
  database: null,
  address: null,
  application: null,
  wait: null,
  source: 'slow_log',
  id,
});
const aWindow = (fromMs: number, toMs: number, given: object = {}) => ({
  type: 'queries',
  from: at(fromMs),
  to: at(toMs),
  items: [],
  others: { queries: 0, calls: 0, total_ms: 0 },
  is_reset: false,
  ...given,
});
const decode = (...records: LogRecordInput[]) => createDecodeKit().logs(records);
const reasonsOf = (decoded: { readonly rejections: readonly { readonly reason: string }[] }) =>
  decoded.rejections.map(({ reason }) => reason).join('; ');

describe('reports about databases', () => {
  it('never reach the logs, are whose token they come with, and their neighbours are stored', async () => {
    const decoded = await decode({ timeUnixNano: NOW_NS, body: 'line' }, aRecord());
    expect(decoded).toMatchObject({ accepted: 2, rejections: [], warnings: [] });
    expect(logRows(decoded).map(({ body }) => body)).toEqual(['line']);
    expect(decoded.batch.databaseReports).toEqual([{ hostId: 1, timeUs: NOW_US, report: aReport() }]);
  });

  it('are of the host of an agent token alone, and need a host with an API token', async () => {
    const own = createDecodeKit({ token: aToken('agent', { hostId: 1, hostKey: 'host-a' }) });
    const foreign = await own.logs([aRecord()], { 'host.id': 'host-b' });
    expect(foreign).toMatchObject({ accepted: 0, batch: { databaseReports: [] } });
    expect(reasonsOf(foreign)).toContain("the token belongs to host 'host-a'");
    const nobodys = await createDecodeKit({ token: aToken('api') }).logs([aRecord()], {
      'service.name': 'cron',
    });
    expect(nobodys).toMatchObject({ accepted: 0, batch: { databaseReports: [] } });
    expect(reasonsOf(nobodys)).toBe(
      'a report about a database is of a host: its resource must name host.id or host.name',
    );
  });

  it('have the time of what they tell', async () => {
    const earlier = NOW_MS - 120_000;
    const decoded = await decode(
      aRecord(aReport(aWindow(earlier - 60_000, earlier))),
      aRecord(aReport({ type: 'deadlock', at: at(earlier), parties: [] })),
      aRecord(aReport({ type: 'connections', groups: [], is_cut: false })),
    );
    expect(decoded.batch.databaseReports.map(({ timeUs }) => timeUs)).toEqual([
      earlier * 1_000,
      earlier * 1_000,
      NOW_US,
    ]);
  });

  it.each([
    ['no JSON', '{"name":', 'vigilops.db.report: is no JSON'],
    ['nothing', 'null', 'vigilops.db.report: '],
    ['another kind of server', aReport(STATE, { kind: 'oracle' }), 'vigilops.db.report.kind: '],
    ['no name', aReport(STATE, { name: '' }), 'vigilops.db.report.name: '],
    ['a report of no kind', aReport({ type: 'weather' }), 'vigilops.db.report.report.type: '],
    ['a state that is none', aReport({ ...STATE, is_up: 'yes' }), 'vigilops.db.report.report.is_up: '],
    [
      'a number that is none',
      `${JSON.stringify(aReport()).slice(0, -2).replace('1000', '1e999')}}}`,
      'slow_threshold_ms: ',
    ],
    ['a window that ends before it begins', aReport(aWindow(NOW_MS, NOW_MS - 1)), 'from must be before to'],
    [
      'too many statements',
      aReport(aWindow(NOW_MS - 1, NOW_MS, { items: new Array(201).fill(null) })),
      'vigilops.db.report.report.items',
    ],
    [
      'a time of the distant past',
      aReport(aWindow(NOW_MS - 40 * DAY_MS, NOW_MS - 39 * DAY_MS)),
      'time is older than the 30 days',
    ],
    [
      'a time of the future',
      aReport({ type: 'deadlock', at: at(NOW_MS + DAY_MS), parties: [] }),
      "time is more than 10 min ahead of the server's clock",
    ],
  ])('with %s are rejected alone, with words', async (_what, report, words) => {
    const decoded = await decode(aRecord(report), aRecord());
    expect(decoded.accepted).toBe(1);
    expect(decoded.batch.databaseReports).toHaveLength(1);
    expect(reasonsOf(decoded)).toContain(words);
  });

  it('without the attribute, or with one that is no text, say what is missing', async () => {
    const decoded = await decode(
      aRecord(aReport(), { attributes: {} }),
      aRecord(aReport(), { attributes: { [DATABASE.report]: 5 } }),
    );
    expect(decoded.accepted).toBe(0);
    expect(reasonsOf(decoded)).toContain('vigilops.db.report: must be a report as JSON');
  });

  it('may be as long as a report may be, and no longer', async () => {
    const withPlan = (length: number) =>
      JSON.stringify(
        aReport({
          type: 'samples',
          left_out: 0,
          items: Array.from({ length: 40 }, (_, n) => ({
            ...aRun(NOW_MS, String(n)),
            text: 'x'.repeat(Math.floor(length / 40)),
          })),
        }),
      );
    const fits = withPlan(240_000);
    expect(Buffer.byteLength(fits)).toBeLessThan(MAX_REPORT_BYTES);
    expect((await decode(aRecord(fits))).batch.databaseReports).toHaveLength(1);
    const tooLong = await decode(aRecord(withPlan(300_000)), aRecord());
    expect(tooLong.accepted).toBe(1);
    expect(reasonsOf(tooLong)).toContain(`longer than ${String(MAX_REPORT_BYTES)} bytes`);
  });

  it('hold nothing that no database can', async () => {
    const settings = { 'a\0b': 'c\0d', whole: 'half \ud800 of a pair' };
    const decoded = await decode(aRecord(aReport({ ...STATE, settings })));
    expect(decoded.batch.databaseReports[0]?.report.report).toMatchObject({
      settings: { 'a\ufffdb': 'c\ufffdd', whole: 'half \ufffd of a pair' },
    });
  });

  it('leave out slow runs that are older than anything is kept', async () => {
    const items = [aRun(NOW_MS - 31 * DAY_MS, 'old'), aRun(NOW_MS - DAY_MS, 'new')];
    const decoded = await decode(aRecord(aReport({ type: 'samples', items, left_out: 0 })));
    expect(decoded.batch.databaseReports[0]?.report.report).toMatchObject({ items: [{ id: 'new' }] });
    expect(decoded.warnings).toEqual(['slow queries that ended before what is kept were left out']);
  });

  it('of a clock that is ahead are put back together', async () => {
    const ahead = (seconds: bigint) => ({ timeUnixNano: NOW_NS + seconds * SECOND_NS });
    const decoded = await decode(aRecord(aReport(), ahead(45n)), aRecord(aReport(), ahead(60n)));
    expect(decoded.batch.databaseReports.map(({ timeUs }) => timeUs)).toEqual([NOW_US - 15e6, NOW_US]);
    expect(decoded.warnings).toEqual([
      "the sender's clock is ahead: times of reports about databases were put back",
    ]);
  });
});
