import { describe, expect, it } from 'vitest';
import { compileMatchers } from '../matching/match-labels.ts';
import { createWorld } from '../triage/test/world.ts';
import { matchersOf } from './silence-incident.ts';

describe('the silence of an incident', () => {
  it('matches each of its alerts, whatever is in their labels, and no other host', () => {
    const world = createWorld();
    const labels = [
      { host: 'web-1', service: 'a|b' },
      { host: 'web.2', service: '' },
      { host: '(web', service: 'a\\d' },
    ];
    labels.forEach((of, place) => world.fire({ rule: `rule ${String(place)}`, labels: of }));
    const alerts = [...world.alerts.values()];
    const matches = compileMatchers(matchersOf(alerts));
    expect(alerts.map((alert) => matches(alert.labels))).toEqual([true, true, true]);
    expect(matches({ alertname: 'rule 1', host: 'webx2' })).toBe(false);
    expect(matches({ alertname: 'rule 1', host: 'web.2', service: 'other' })).toBe(false);
  });

  it('of one alert says what it is by name', () => {
    const world = createWorld();
    world.fire({ rule: 'CPU', labels: { host: 'web-1', mountpoint: '/' } });
    expect(matchersOf([...world.alerts.values()])).toEqual([
      { name: 'alertname', value: 'CPU', is_regex: false, is_equal: true },
      { name: 'host', value: 'web-1', is_regex: false, is_equal: true },
    ]);
  });
});
