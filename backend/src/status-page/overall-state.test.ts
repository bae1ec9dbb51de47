import { expect, it } from 'vitest';
import { overallState } from './overall-state.ts';

type Services = Parameters<typeof overallState>[0];
type Incidents = Parameters<typeof overallState>[1];

const services = (...states: Services[number]['state'][]): Services => states.map((state) => ({ state }));
const open = (impact: Incidents[number]['impact']): Incidents => [{ impact, resolvedAt: null }];
const resolved: Incidents = [{ impact: 'critical', resolvedAt: new Date(0) }];

it.each<[string, Services, Incidents, ReturnType<typeof overallState>]>([
  ['all are up', services('up', 'up'), [], 'operational'],
  ['one of many is down', services('up', 'down', 'unknown'), [], 'degraded'],
  ['none is up and one is down', services('down', 'unknown'), [], 'outage'],
  ['nobody can tell of one', services('up', 'unknown'), [], 'unknown'],
  ['nothing is shown', [], [], 'unknown'],
  ['one is maintained', services('up', 'maintenance', 'unknown'), [], 'maintenance'],
  ['one is maintained and another down', services('up', 'maintenance', 'down'), [], 'degraded'],
  ['people tell of a minor incident', services('up'), open('minor'), 'degraded'],
  ['people tell of a major incident', services('up'), open('major'), 'degraded'],
  ['people tell of a critical incident', services('up'), open('critical'), 'outage'],
  ['people only give notice', services('up'), open('none'), 'operational'],
  ['an incident is over', services('up'), resolved, 'operational'],
])('where %s', (_, shown, incidents, expected) => {
  expect(overallState(shown, incidents)).toBe(expected);
});
