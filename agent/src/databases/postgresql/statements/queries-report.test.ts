import { dbReport } from '@vigilops/contracts/db-report';
import { describe, expect, it } from 'vitest';

import { mostImportant, queriesReport } from './queries-report.ts';
import { readText } from './texts.ts';
import type { StatementGrowth } from './window.ts';

const growth = (calls: number, totalMs: number): StatementGrowth => ({
  calls,
  totalMs,
  maxMs: null,
  rows: calls,
  blocksHit: 1,
  blocksRead: 2,
  tempBlocks: 0,
});
const WINDOW = { fromMs: 0, toMs: 60_000, isReset: false };

describe('the report of statements', () => {
  it('lists what took the most time and what was called most, and sums the rest', () => {
    const all = new Map(
      Array.from({ length: 10_000 }, (_, n) => [
        `1/1/${String(n)}`,
        growth(n === 9_999 ? 1_000_000 : 1, 10_000 - n),
      ]),
    );
    const listed = mostImportant(all);
    expect(listed).toHaveLength(200);
    expect(listed[0]).toBe('1/1/0');
    expect(listed).toContain('1/1/9999');
    const report = queriesReport(all, WINDOW, listed, (key) => ({
      ...readText(`SELECT c${key.slice(4)} FROM t`),
      user: 'u',
      database: 'd',
    }));
    expect(report.items).toHaveLength(200);
    expect(report.others.queries).toBe(9_800);
    const total = [...all.values()].reduce((sum, { totalMs }) => sum + totalMs, 0);
    expect(report.others.total_ms + report.items.reduce((sum, item) => sum + item.total_ms, 0)).toBe(total);
  });

  it('adds up what is one statement to us, and leaves our own out of everything', () => {
    const all = new Map([
      ['1/1/1', growth(2, 20)],
      ['1/1/2', growth(3, 30)],
      ['1/1/own', growth(9, 90)],
      ['1/1/lost', growth(1, 5)],
    ]);
    const report = queriesReport(all, WINDOW, mostImportant(all), (key) =>
      key.endsWith('own')
        ? null
        : key.endsWith('lost')
          ? undefined
          : { ...readText('SELECT 1'), user: 'u', database: 'd' },
    );
    expect(report.items).toMatchObject([{ calls: 5, total_ms: 50, blocks_read: 4, max_ms: null }]);
    expect(report.others).toEqual({ queries: 1, calls: 1, total_ms: 5 });
    dbReport.parse({ name: 'x', kind: 'postgresql', address: 'x', port: 1, report });
  });

  it('stays below its size with texts that are as long as can be', () => {
    const all = new Map(Array.from({ length: 200 }, (_, n) => [`1/1/${String(n)}`, growth(1, 1)]));
    const report = queriesReport(all, WINDOW, mostImportant(all), (key) => ({
      ...readText(`SELECT a${key.slice(4)}, ${'"é", '.repeat(2_000)} 1`),
      user: 'u',
      database: 'd',
    }));
    expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(256 * 1_024);
    expect(report.items.length + report.others.queries).toBe(200);
    expect(report.items.length).toBeGreaterThan(5);
  });
});
