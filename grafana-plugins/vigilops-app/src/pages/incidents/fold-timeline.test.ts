import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../../alerts/types.ts';
import { foldTimeline } from './fold-timeline.ts';

const entry = (kind: TimelineEntry['kind']): TimelineEntry => ({
  at: '2026-03-01T12:00:00.000000Z',
  kind,
  text: '',
  by: null,
  alert_id: null,
  ledger_id: null,
});
const shapeOf = (...kinds: TimelineEntry['kind'][]) =>
  foldTimeline(kinds.map(entry)).map((item) =>
    item.kind === 'fold' ? item.entries.length : item.entry.kind,
  );
const storm = Array<TimelineEntry['kind'][]>(10).fill(['fired', 'merged', 'hidden']).flat();

describe('the time line of a storm', () => {
  it('folds what each alert brings, between what people did and were told', () => {
    expect(shapeOf('fired', 'told', ...storm, 'note', ...storm, 'acknowledged')).toEqual([
      'fired',
      'told',
      30,
      'note',
      30,
      'acknowledged',
    ]);
  });

  it('leaves a short run as it is', () => {
    expect(shapeOf('change', 'fired', 'fired', 'merged', 'told', 'resolved')).toEqual([
      'change',
      'fired',
      'fired',
      'merged',
      'told',
      'resolved',
    ]);
  });

  it('keeps the first symptom and the end in sight', () => {
    expect(shapeOf(...storm, 'resolved')).toEqual(['fired', 29, 'resolved']);
    expect(shapeOf()).toEqual([]);
    expect(shapeOf('fired')).toEqual(['fired']);
  });
});
