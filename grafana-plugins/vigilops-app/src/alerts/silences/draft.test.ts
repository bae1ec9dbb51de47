import { describe, expect, it } from 'vitest';
import { againDraft, draftOf, newDraft, problemsOf, requestOf } from './draft.ts';
import { aSilence } from '../../test/some-alerts.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const team = { name: 'team', value: 'payments', is_regex: false, is_equal: true };

describe('the form of a silence', () => {
  it('lacks its conditions and its reason at first', () => {
    expect(Object.keys(problemsOf(newDraft(NOW))).sort()).toEqual(['comment', 'matchers']);
    expect(problemsOf({ ...newDraft(NOW), matchers: [team], comment: 'deploy' })).toEqual({});
  });

  it('has to end after it begins', () => {
    const draft = { ...newDraft(NOW), matchers: [team], comment: 'deploy', to: NOW };
    expect(Object.keys(problemsOf(draft))).toEqual(['to']);
  });

  it('sends what it was made from', () => {
    const silence = aSilence();
    const { matchers, comment, starts_at, ends_at } = requestOf(draftOf(silence));
    expect({ matchers, comment }).toEqual({ matchers: silence.matchers, comment: silence.comment });
    expect([starts_at, ends_at].map((at) => Date.parse(at ?? ''))).toEqual(
      [silence.starts_at, silence.ends_at].map((at) => Date.parse(at)),
    );
  });

  it('made once more is as long as it was', () => {
    const silence = aSilence({
      starts_at: '2026-02-01T12:00:00.000000Z',
      ends_at: '2026-02-01T15:00:00.000000Z',
    });
    expect(againDraft(silence, NOW)).toMatchObject({ from: NOW, to: NOW + 3 * 3_600_000 });
  });
});
