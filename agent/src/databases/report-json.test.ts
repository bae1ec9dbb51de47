import {
  dbReport,
  MAX_REPORT_BYTES as CONTRACT_BYTES,
  REPORT_LIMITS,
  type DbReport,
} from '@vigilops/contracts/db-report';
import { describe, expect, it } from 'vitest';

import { LIMITS } from './cut-report.ts';
import { MAX_REPORT_BYTES, MAX_TEXT, reportJson } from './report-json.ts';
import { type Report, stateReport } from './test/databases-kit.ts';

function told(report: Report): DbReport | undefined {
  const json = reportJson({ name: 'shop', kind: 'postgresql', address: 'h', port: 5432, report });
  // What the server does with it.
  return json === undefined ? undefined : dbReport.parse(JSON.parse(json));
}

function bytesOf(report: DbReport | undefined): number {
  return Buffer.byteLength(JSON.stringify(report));
}

function query(index: number, text = 'select ?') {
  return {
    fingerprint: index.toString(16).padStart(16, '0'),
    text,
    database: 'shop',
    user: 'app',
    calls: 10,
    total_ms: 5,
    max_ms: null,
    p95_ms: null,
    rows_returned: 1,
    rows_examined: null,
    rows_affected: null,
    blocks_hit: null,
    blocks_read: null,
    temp_blocks: null,
    errors: null,
    no_index: null,
  };
}
const queries = (items: ReturnType<typeof query>[]) => ({
  type: 'queries' as const,
  from: '2026-01-05T08:00:00.000Z',
  to: '2026-01-05T08:01:00.000Z',
  items,
  others: { queries: 1, calls: 2, total_ms: 3 },
  is_reset: false,
});

describe('reportJson', () => {
  it('leaves a report as it is that keeps to the contract', () => {
    const report = queries([query(1), query(2)]);
    expect(told(report)?.report).toEqual(report);
  });

  it('leaves out the last queries of too many, and adds them to the others', () => {
    const report = told(queries(Array.from({ length: 250 }, (_, index) => query(index))))?.report;
    expect(report).toMatchObject({ others: { queries: 51, calls: 502, total_ms: 253 } });
    expect(report?.type === 'queries' && report.items.map(({ fingerprint }) => fingerprint)).toEqual(
      Array.from({ length: 200 }, (_, index) => query(index).fingerprint),
    );
  });

  it('leaves out the last ones of too many bytes, counted as UTF-8', () => {
    const whole = told(queries(Array.from({ length: 200 }, (_, index) => query(index, '表'.repeat(2_000)))));
    expect(bytesOf(whole)).toBeLessThanOrEqual(MAX_REPORT_BYTES);
    expect(bytesOf(whole)).toBeGreaterThan(MAX_REPORT_BYTES - 10_000);
    const report = whole?.report;
    const listed = report?.type === 'queries' ? report.items.length : 0;
    expect(report).toMatchObject({ others: { queries: 1 + 200 - listed, calls: 2 + (200 - listed) * 10 } });
  });

  it('says of samples how many are left out, and of lists that they are cut', () => {
    const sample = {
      fingerprint: '0123456789abcdef',
      text: 'select ?',
      at: '2026-01-05T08:00:00.000Z',
      duration_ms: 1_500,
      is_running: false,
      rows_examined: null,
      rows_returned: null,
      user: null,
      database: null,
      address: null,
      application: null,
      wait: null,
      source: 'activity' as const,
      id: '1',
    };
    const samples = { type: 'samples' as const, items: Array<typeof sample>(60).fill(sample), left_out: 1 };
    expect(told(samples)?.report).toMatchObject({ left_out: 11 });
    const group = {
      address: null,
      user: null,
      database: null,
      application: null,
      state: 'idle' as const,
      count: 1,
      longest_seconds: null,
    };
    const connections = {
      type: 'connections' as const,
      groups: Array<typeof group>(201).fill(group),
      is_cut: false,
    };
    expect(told(connections)?.report).toMatchObject({ is_cut: true });
  });

  it('names no more blockers of a session than the contract takes', () => {
    const node = {
      id: '1',
      blocked_by: Array.from({ length: 80 }, (_, index) => String(index)),
      user: null,
      database: null,
      address: null,
      application: null,
      state: 'active',
      fingerprint: null,
      text: null,
      wait_ms: 1,
      transaction_ms: null,
      target: null,
      mode: null,
    };
    const report = told({ type: 'locks', nodes: [node], is_cut: false })?.report;
    expect(report?.type === 'locks' && report.nodes[0]?.blocked_by).toHaveLength(50);
  });

  it('keeps the tables, and leaves out indexes first', () => {
    const table = {
      database: 'd',
      schema: 's',
      name: 't'.repeat(200),
      rows: 1,
      table_bytes: 1,
      index_bytes: 1,
      total_bytes: 1,
      dead_rows: 1,
      bloat_bytes: 1,
      last_vacuum: null,
      last_analyze: null,
      sequential_scans: 1,
      sequential_rows: 1,
      index_scans: 1,
      writes: 1,
      transaction_id_age: 1,
    };
    const index = {
      database: 'd',
      schema: 's',
      table: 't',
      name: 'i',
      definition: 'x'.repeat(1_000),
      columns: ['a'],
      bytes: 1,
      scans: 1,
      is_unique: false,
      is_primary: false,
      is_valid: true,
    };
    const whole = told({
      type: 'tables',
      tables: Array<typeof table>(300).fill(table),
      indexes: Array<typeof index>(400).fill(index),
      databases: [{ name: 'd', bytes: 1 }],
      counted_since: null,
      is_cut: false,
    });
    const report = whole?.report.type === 'tables' ? whole.report : undefined;
    expect([report?.tables.length, report?.databases.length, report?.is_cut]).toEqual([300, 1, true]);
    expect(report?.indexes.length).toBeGreaterThan(50);
    expect(report?.indexes.length).toBeLessThan(400);
    expect(bytesOf(whole)).toBeLessThanOrEqual(MAX_REPORT_BYTES);
  });

  it('cuts texts, clears what no database stores, and lets no figure be below 0', () => {
    const report = told(
      stateReport({
        version: `16\0.2\ud800${'v'.repeat(400)}`,
        error: 'e'.repeat(2_000),
        settings: { search_path: 's'.repeat(1_500) },
        slow_threshold_ms: -5,
        missing: [{ what: 'w'.repeat(300), grant: 'g'.repeat(1_024) }],
      }),
    )?.report;
    const state = report?.type === 'state' ? report : undefined;
    expect(state?.version).toMatch(/^16\.2\ufffdv+…$/);
    expect(state?.error).toHaveLength(1_024);
    expect(state?.settings['search_path']).toHaveLength(1_024);
    expect(state?.missing[0]).toEqual({ what: `${'w'.repeat(255)}…`, grant: 'g'.repeat(1_024) });
    expect(state?.slow_threshold_ms).toBe(0);
  });

  it('gives up a report that cannot be cut', () => {
    const column = 'c'.repeat(250);
    const huge = { [column]: 'x' } as Record<string, string>;
    for (let index = 0; index < 400; index += 1) {
      huge[`${column}${String(index)}`] = 'x'.repeat(1_000);
    }
    expect(bytesOf(told(stateReport({ settings: huge })))).toBeLessThanOrEqual(MAX_REPORT_BYTES);
    const node = {
      type: 'plan',
      fingerprint: '0123456789abcdef',
      at: '2026-01-05T08:00:00.000Z',
      format: 'text',
    } as const;
    expect(told({ ...node, plan: '表'.repeat(65_536) })?.report).toMatchObject({ type: 'plan' });
    expect(told({ ...node, plan: '\u0001'.repeat(65_536) })).toBeUndefined();
  });

  it('keeps to the figures of the contract', () => {
    const { queryText, planText, ...counts } = REPORT_LIMITS;
    expect(LIMITS).toMatchObject(counts);
    expect(MAX_TEXT).toMatchObject({ text: queryText, plan: planText });
    expect(MAX_REPORT_BYTES).toBe(CONTRACT_BYTES);
  });
});
