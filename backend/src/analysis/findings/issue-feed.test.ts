import { describe, expect, it } from 'vitest';
import type { IssueRecord } from '../../model/index.ts';
import { createIssueFeed } from './issue-feed.ts';

const MINUTE_US = 60e6;
const NOW_US = Date.parse('2026-03-01T12:00:00Z') * 1_000;
const at = (minutesAgo: number) => new Date(NOW_US / 1_000 - minutesAgo * 60_000);

const anIssue = (changes: Partial<IssueRecord> = {}): IssueRecord => ({
  id: 77,
  service: 'shop',
  type: 'TypeError',
  title: 'x is undefined',
  culprit: 'pay',
  frames: [],
  templateId: null,
  firstSeen: at(5),
  lastSeen: at(1),
  firstVersion: '',
  lastVersion: '',
  totalLines: 3,
  state: 'new',
  stateBy: null,
  stateAt: at(5),
  resolvedInVersion: null,
  regressedAt: null,
  ignoredUntil: null,
  ignoredUntilLines: null,
  mergedInto: null,
  assignedTo: null,
  note: '',
  ...changes,
});
const grown = () => NOW_US - 600 * MINUTE_US;

describe('error issues among the findings', () => {
  it('are told once, go on while their lines come, and end', () => {
    const feed = createIssueFeed();
    const first = feed.take([anIssue()], NOW_US, grown);
    expect(first).toMatchObject({
      begun: [{ kind: 'issue_new', issueId: 77, labels: { error: 'TypeError: x is undefined' }, toUs: null }],
      changed: [],
    });
    const later = NOW_US + 10 * MINUTE_US;
    expect(feed.take([anIssue({ totalLines: 9 })], later, grown)).toMatchObject({
      begun: [],
      changed: [{ value: 9, toUs: null }],
    });
    const over = NOW_US + 60 * MINUTE_US;
    expect(feed.take([anIssue()], over, grown).changed).toMatchObject([{ toUs: NOW_US - MINUTE_US }]);
    expect(feed.take([anIssue()], over, grown)).toEqual({ begun: [], changed: [] });
  });

  it('are told when they are back, and not where all is new, old, or known', () => {
    const back = anIssue({ state: 'regressed', firstSeen: at(9_000), regressedAt: at(4) });
    expect(createIssueFeed().take([back], NOW_US, grown).begun).toMatchObject([
      { kind: 'issue_regressed', reason: 'regressed', fromUs: NOW_US - 4 * MINUTE_US },
    ]);
    const young = () => NOW_US - 10 * MINUTE_US;
    expect(createIssueFeed().take([anIssue()], NOW_US, young).begun).toEqual([]);
    expect(createIssueFeed().take([anIssue({ firstSeen: at(40) })], NOW_US, grown).begun).toEqual([]);
    expect(createIssueFeed().take([anIssue({ state: 'known' })], NOW_US, grown).begun).toEqual([]);
  });
});
