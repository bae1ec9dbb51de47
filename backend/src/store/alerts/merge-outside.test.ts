import { describe, expect, it } from 'vitest';
import { mergeSpans, type Span } from './merge-outside.ts';

const NOW = 1_000;
const span = (startsUs: number, endsUs: number, isTimeout = false): Span => ({ startsUs, endsUs, isTimeout });

/** The cases of Alertmanager's own TestAlertMerge (alert/alert_test.go), by what they are about. */
describe('an alert that is sent again', () => {
  it.each([
    ['both name their end, the later one counts', span(700, 1_100), span(800, 1_300), span(700, 1_300)],
    ['a later end that was named stays', span(700, 1_300), span(800, 1_100), span(700, 1_300)],
    ['one that was only waited for gives way', span(700, 1_300, true), span(800, 1_200), span(700, 1_200)],
    [
      'silence that is waited for longer counts',
      span(700, 1_100, true),
      span(800, 1_300, true),
      span(700, 1_300, true),
    ],
    [
      'an end that was named outlives the wait',
      span(700, 1_400),
      span(800, 1_300, true),
      span(700, 1_400, true),
    ],
    ['it is over now', span(700, 1_400), span(700, 900), span(700, 900)],
    ['it is over at this very moment', span(700, 1_400), span(700, NOW), span(700, NOW)],
    ['an earlier begin counts', span(700, 1_400, true), span(600, 1_300, true), span(600, 1_300, true)],
    ['what has nothing in common is new', span(100, 200), span(900, 1_300), span(900, 1_300)],
    ['the same begin and a later end are new', span(700, 1_100), span(700, 1_300), span(700, 1_300)],
  ])('%s', (_name, known, next, merged) => {
    expect(mergeSpans(known, next, NOW)).toEqual(merged);
  });
});
