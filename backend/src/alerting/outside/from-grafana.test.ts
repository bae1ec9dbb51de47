import { grafanaNotification } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { fromGrafana } from './from-grafana.ts';

const us = (text: string) => Date.parse(text) * 1_000;
const NOW = us('2026-03-01T12:00:00Z');
function of(changes: object) {
  const alert = { status: 'firing', labels: { alertname: 'x' }, ...changes };
  const [read] = grafanaNotification.parse({ status: 'firing', alerts: [alert] }).alerts;
  if (read === undefined) {
    throw new Error('nothing was read');
  }
  return fromGrafana(read, NOW);
}

describe("an alert of Grafana's", () => {
  it('that fires has a begin and no end', () => {
    expect(of({ startsAt: '2026-03-01T11:50:00Z', endsAt: '0001-01-01T00:00:00Z' })).toMatchObject({
      startsUs: us('2026-03-01T11:50:00Z'),
      endsUs: undefined,
    });
  });

  it.each([
    [
      'its end',
      '2026-03-01T11:50:00+01:00',
      '2026-03-01T11:59:00Z',
      '2026-03-01T10:50:00Z',
      '2026-03-01T11:59:00Z',
    ],
    [
      'no end: now',
      '2026-03-01T11:50:00Z',
      '0001-01-01T00:00:00Z',
      '2026-03-01T11:50:00Z',
      '2026-03-01T12:00:00Z',
    ],
    [
      'an end to come: now',
      '2026-03-01T11:50:00Z',
      '2026-03-01T13:00:00Z',
      '2026-03-01T11:50:00Z',
      '2026-03-01T12:00:00Z',
    ],
    ['words', 'yesterday', 'now-1h', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
    [
      'a begin to come',
      '2026-03-01T12:00:30Z',
      '2026-03-01T11:59:00Z',
      '2026-03-01T11:59:00Z',
      '2026-03-01T11:59:00Z',
    ],
  ])('that is over says %s', (_name, startsAt, endsAt, starts, ends) => {
    expect(of({ status: 'resolved', startsAt, endsAt })).toMatchObject({
      startsUs: us(starts),
      endsUs: us(ends),
    });
  });

  it('tells its values where it tells nothing else', () => {
    expect(of({ values: { A: 0.93, B: null, C: 1 } }).annotations).toEqual({ values: 'A = 0.93, C = 1' });
    expect(of({ values: { A: 1 }, annotations: { summary: 's' } }).annotations).toEqual({ summary: 's' });
  });
});
