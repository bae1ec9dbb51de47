import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SilenceRecord } from '../../model/index.ts';
import { nextChangeOfSilences, nextEdgeOf, silencesAt, stateOfSilence } from './silencing.ts';

const HOUR = 3_600e6;
const at = (text: string) => Date.parse(text) * 1_000;
const NOW = at('2026-03-02T12:00:00Z');

function silence(changes: Partial<SilenceRecord> = {}): SilenceRecord {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    matchers: [{ name: 'host', value: 'web-1', is_regex: false, is_equal: true }],
    comment: 'we know',
    startsUs: NOW - HOUR,
    endsUs: NOW + HOUR,
    recurrence: null,
    createdBy: 'Ada',
    updatedUs: NOW - HOUR,
    ...changes,
  };
}
/** Nights in Berlin, over the last Sunday of March. */
const nights = silence({
  startsUs: at('2026-03-01T00:00:00Z'),
  endsUs: at('2026-05-01T00:00:00Z'),
  recurrence: { days: ['sat', 'sun'], from: '22:00', to: '06:00', time_zone: 'Europe/Berlin' },
});

describe('a silence', () => {
  it.each([
    ['before its begin', NOW - HOUR - 1, 'pending'],
    ['at its begin', NOW - HOUR, 'active'],
    ['before its end', NOW + HOUR - 1, 'active'],
    ['at its end', NOW + HOUR, 'expired'],
  ])('%s is as Alertmanager has it', (_name, nowUs, state) => {
    expect(stateOfSilence(silence(), nowUs)).toBe(state);
  });

  it.each([
    ['Saturday, 21:59 there', '2026-03-28T20:59:59Z', 'pending'],
    ['Saturday, 22:00 there', '2026-03-28T21:00:00Z', 'active'],
    ['Sunday, 05:59 there, after an hour that was left out', '2026-03-29T03:59:59Z', 'active'],
    ['Sunday, 06:00 there', '2026-03-29T04:00:00Z', 'pending'],
    ['Monday, 05:59 there: the night of Sunday', '2026-03-30T03:59:59Z', 'active'],
    ['Tuesday, 05:59 there', '2026-03-31T03:59:59Z', 'pending'],
    ['when all of it is over', '2026-05-01T00:00:00Z', 'expired'],
  ])('that recurs: %s', (_name, time, state) => {
    expect(stateOfSilence(nights, at(time))).toBe(state);
  });

  it('hides what all of its matchers match, while it is active', () => {
    const both = silence({
      id: '00000000-0000-4000-8000-000000000002',
      matchers: [
        { name: 'host', value: 'web-.*', is_regex: true, is_equal: true },
        { name: 'severity', value: 'critical', is_regex: false, is_equal: false },
      ],
    });
    const over = silence({ endsUs: NOW });
    const of = silencesAt([silence(), both, over], NOW);
    expect(of({ host: 'web-1', severity: 'info' }).map(({ id }) => id)).toEqual([silence().id, both.id]);
    expect(of({ host: 'web-1', severity: 'critical' }).map(({ id }) => id)).toEqual([silence().id]);
    expect(of({ host: 'web-22' }).map(({ id }) => id)).toEqual([both.id]);
    expect(of({})).toEqual([]);
    expect(of({ host: 'my-web-1' })).toEqual([]);
  });

  it('whose expression cannot be read hides nothing, and leaves the others as they are', () => {
    const broken = silence({ matchers: [{ name: 'host', value: '(', is_regex: true, is_equal: true }] });
    expect(silencesAt([broken, silence()], NOW)({ host: 'web-1' })).toEqual([silence()]);
  });

  it('changes next at its begin, its end, or a turn of its week', () => {
    expect(nextEdgeOf(silence({ startsUs: NOW + 1, endsUs: NOW + 2 }), NOW)).toBe(NOW + 1);
    expect(nextEdgeOf(silence(), NOW)).toBe(NOW + HOUR);
    expect(nextEdgeOf(silence(), NOW + HOUR)).toBeNull();
    expect(nextEdgeOf(nights, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-28T21:00:00Z'));
    expect(nextEdgeOf(nights, at('2026-03-28T22:00:00Z'))).toBe(at('2026-03-29T04:00:00Z'));
    expect(nextChangeOfSilences([silence(), nights], NOW)).toBe(NOW + HOUR);
    expect(nextChangeOfSilences([], NOW)).toBeNull();
  });

  it('is in one state between two changes, whatever it is', () => {
    const times = fc.integer({ min: 0, max: 14 * 24 * 60 }).map((minutes) => NOW + minutes * 60e6);
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
    const weekly = fc.record({
      days: fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, { minLength: 1 }),
      from: clock,
      to: clock,
      time_zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
    });
    fc.assert(
      fc.property(times, times, fc.option(weekly), times, (a, b, recurrence, now) => {
        const one = silence({ startsUs: Math.min(a, b), endsUs: Math.max(a, b), recurrence });
        const edge = nextEdgeOf(one, now);
        const until = edge ?? now + HOUR;
        const states = new Set(
          [0, 0.25, 0.5, 0.999].map((part) => stateOfSilence(one, now + Math.floor((until - now) * part))),
        );
        expect(states.size).toBe(1);
      }),
      { numRuns: 300 },
    );
  });
});
