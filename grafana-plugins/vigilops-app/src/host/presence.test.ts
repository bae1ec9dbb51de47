import { describe, expect, it } from 'vitest';
import { aHost } from '../test/a-host.ts';
import { someMetrics } from '../test/some-metrics.ts';
import { presenceOf, viewerBehindMs } from './presence.ts';

const HEARD = '2026-03-01T12:00:00.000000Z';
const NOW = Date.parse('2026-03-01T12:00:05Z');
const since = Date.parse(HEARD);

describe('the presence of a host', () => {
  it('is here while figures come', () => {
    expect(presenceOf(aHost({ cpu: 0.1 }), undefined, NOW)).toEqual({ kind: 'here' });
  });

  it('is silent, and after a day gone', () => {
    const host = aHost({}, { status: 'offline', last_heartbeat: HEARD });
    expect(presenceOf(host, undefined, NOW)).toEqual({ kind: 'silent', since });
    expect(presenceOf(host, undefined, NOW + 2 * 86_400_000)).toEqual({ kind: 'gone', since });
  });

  it('is unknown where it was never heard', () => {
    const host = aHost({}, { status: 'offline', last_heartbeat: null });
    expect(presenceOf(host, undefined, NOW)).toEqual({ kind: 'never' });
  });

  it('has no figures where it is heard and sends none', () => {
    const none = someMetrics({ cpu: null });
    expect(presenceOf(aHost({}), none, NOW)).toEqual({ kind: 'no-figures' });
    expect(presenceOf(aHost({}), undefined, NOW)).toEqual({ kind: 'no-figures' });
  });

  it('is late where its figures end long before it was heard', () => {
    const metrics = someMetrics({ cpu: 0.5, from: '2026-03-01T11:30:00.000000Z', steps: 3 });
    expect(presenceOf(aHost({}), metrics, NOW)).toEqual({ kind: 'late', behindMs: 27 * 60_000 });
  });
});

describe('the clock of the viewer', () => {
  it('is behind where a host was heard in its future', () => {
    expect(viewerBehindMs(aHost({}), NOW - 125_000)).toBe(120_000);
    expect(viewerBehindMs(aHost({}), NOW)).toBe(0);
  });
});
