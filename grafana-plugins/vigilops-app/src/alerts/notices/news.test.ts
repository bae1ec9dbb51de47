import { describe, expect, it } from 'vitest';
import { aNotice } from '../../test/some-alerts.ts';
import { newestId, news } from './news.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const idsOf = (...notices: Parameters<typeof aNotice>[0][]) =>
  news(
    notices.map((fields) => aNotice(fields)),
    5,
    NOW,
  ).map(({ id }) => id);

describe('what is worth a toast', () => {
  it('is critical and came since the last look', () => {
    expect(
      idsOf({ id: 5 }, { id: 6 }, { id: 7, severity: 'warning' }, { id: 8, kind: 'escalation' }),
    ).toEqual([6, 8]);
  });

  it('is no all-clear, no reminder and no digest', () => {
    expect(
      idsOf({ id: 6, kind: 'resolved' }, { id: 7, kind: 'reminder' }, { id: 8, kind: 'digest' }),
    ).toEqual([]);
  });

  it('is no old news, after a night in which the page was asleep', () => {
    expect(idsOf({ id: 6, made_at: '2026-03-01T11:00:00.000000Z' })).toEqual([]);
  });
});

it('the newest of none is before all', () => {
  expect(newestId([])).toBe(0);
  expect(newestId([aNotice({ id: 3 }), aNotice({ id: 9 })])).toBe(9);
});
