import { describe, expect, it } from 'vitest';
import { anIncident } from '../../test/some-alerts.ts';
import { lanesOf } from './lanes.ts';

const from = Date.parse('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;
const at = (hour: number) => new Date(from + hour * HOUR).toISOString();
const room = { width: 240, from, to: from + 24 * HOUR, lanes: 2 };
const incident = (id: number, start: number, end: number | null, alerts = 1) =>
  anIncident({ id, started_at: at(start), resolved_at: end === null ? null : at(end), alerts });
const placesOf = (...incidents: ReturnType<typeof incident>[]) =>
  lanesOf(incidents, room).placed.map(({ incident: { id }, lane }) => [id, lane]);

describe('bars of incidents', () => {
  it('share a lane where one is over before the other begins', () => {
    expect(placesOf(incident(1, 0, 5), incident(2, 6, 10))).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('stand one below the other where they overlap, the largest first', () => {
    expect(placesOf(incident(1, 0, 10, 2), incident(2, 5, 15, 300))).toEqual([
      [2, 0],
      [1, 1],
    ]);
  });

  it('leave out the smallest where lanes run out, and say how many', () => {
    const all = [1, 2, 3].map((id) => incident(id, 0, 24, id));
    const { placed, left } = lanesOf(all, room);
    expect(placed.map(({ incident: { id } }) => id)).toEqual([3, 2]);
    expect(left).toBe(1);
  });

  it('reach to the end while they last, and are never too short to be hit', () => {
    const { placed } = lanesOf([incident(1, 12, null), incident(2, 23.99, 24)], room);
    expect(placed.map(({ x, width }) => x + width)).toEqual([240, 240]);
    expect(placed.every(({ width }) => width >= 14)).toBe(true);
  });

  it('leave out what was over before the range', () => {
    expect(lanesOf([incident(1, -5, -1)], room)).toEqual({ placed: [], left: 0 });
  });
});
