import { dateTime, type TimeRange } from '@grafana/data';
import { expect, it } from 'vitest';
import { changesWindow } from './changes-window.ts';

const range = (from: string, to: string, raw?: TimeRange['raw']): TimeRange => {
  const [start, end] = [dateTime(from), dateTime(to)];
  return { from: start, to: end, raw: raw ?? { from: start, to: end } };
};
const hour = ['2026-03-01T12:00:00Z', '2026-03-01T13:00:00Z'] as const;

it('looks back a week from the end of the charts', () => {
  expect(changesWindow(range(...hour))).toEqual({
    from: '2026-02-22T13:00:00.000Z',
    to: '2026-03-01T13:00:00.000Z',
  });
});

it('looks back as far as the charts where they show more', () => {
  expect(changesWindow(range('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z')).from).toBe(
    '2026-02-01T00:00:00.000Z',
  );
});

it('asks the same while time goes on', () => {
  const raw = { from: 'now-1h', to: 'now' };
  expect(changesWindow(range(...hour, raw))).toEqual({ from: 'now-604800s', to: 'now' });
});
