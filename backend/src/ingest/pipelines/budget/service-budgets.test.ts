import { describe, expect, it } from 'vitest';
import { leftOutRequest } from './left-out-lines.ts';
import { createServiceBudgets } from './service-budgets.ts';

const INFO = 9;
const WARN = 13;
const ERROR = 17;

function open(perMinute: number) {
  let nowMs = 0;
  let limit = perMinute;
  const budgets = createServiceBudgets({ perMinute: () => limit, nowMs: () => nowMs });
  return {
    budgets,
    advance: (ms: number) => (nowMs += ms),
    setLimit: (next: number) => (limit = next),
    send: (service: string, severity: number, lines: number) => {
      const own = budgets.of(service);
      return Array.from({ length: lines }, () => own.take(severity)).filter(Boolean).length;
    },
  };
}

describe('the budget of a service', () => {
  it('is a minute of lines at once, and as many again a minute', () => {
    const { send, advance } = open(600);
    expect(send('a', ERROR, 1_000)).toBe(600);
    advance(30_000);
    expect(send('a', ERROR, 1_000)).toBe(300);
    advance(3_600_000);
    expect(send('a', ERROR, 1_000)).toBe(600);
  });

  it('keeps errors before warnings, and these before the rest', () => {
    const { send } = open(1_000);
    expect([send('a', INFO, 5_000), send('a', WARN, 5_000), send('a', ERROR, 5_000)]).toEqual([
      800, 100, 100,
    ]);
  });

  it('is nobody else’s', () => {
    const { send, budgets } = open(100);
    send('broken', INFO, 1_000_000);
    expect(send('well', INFO, 50)).toBe(50);
    expect(budgets.report()).toEqual([{ service: 'broken', lines: 999_920, perMinute: 100 }]);
    expect(budgets.report()).toEqual([]);
  });

  it('is none where the setting is 0, and follows it', () => {
    const { send, setLimit, advance } = open(0);
    expect(send('a', INFO, 10_000)).toBe(10_000);
    setLimit(10);
    advance(1);
    expect(send('a', ERROR, 100)).toBeLessThan(100);
    setLimit(0);
    expect(send('a', INFO, 10_000)).toBe(10_000);
  });

  it('of one line a minute lets one line through', () => {
    const { send, advance } = open(1);
    expect(send('a', INFO, 5)).toBe(1);
    advance(60_000);
    expect(send('a', INFO, 5)).toBe(1);
  });

  it('is forgotten for services without number, and what was left out is told all the same', () => {
    const { send, budgets } = open(1);
    for (let i = 0; i < 12_000; i += 1) {
      send(`s${String(i)}`, INFO, 2);
    }
    expect(budgets.report()).toHaveLength(12_000);
  });
});

it('what was left out is told in English and in Chinese', () => {
  const all = [{ service: 'shop', lines: 12_345, perMinute: 600_000 }];
  const text = (language: 'en' | 'zh') => Buffer.from(leftOutRequest(all, language, new Date(0))).toString();
  expect(text('en')).toContain(
    '12,345 lines of this service were left out: it sent more than 600,000 a minute',
  );
  expect(text('zh')).toContain('12,345 行日志未被保存');
});
