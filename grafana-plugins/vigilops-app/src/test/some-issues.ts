import type { CountedErrorIssue, ErrorIssueDetail, LogTemplate } from '@vigilops/contracts/api';

export const ISSUES_NOW = '2026-03-01T13:00:00.000Z';

export function anIssue(fields: Partial<CountedErrorIssue> = {}): CountedErrorIssue {
  return {
    id: 101,
    service: 'shop',
    type: 'shop.CartClosed',
    title: 'cart <num> is closed',
    culprit: 'shop.Cart.add (Cart.java)',
    template_id: null,
    first_seen: '2026-02-27T12:00:00.000000Z',
    last_seen: '2026-03-01T12:57:00.000000Z',
    first_version: '1.4.1',
    last_version: '1.4.2',
    total_lines: 1_234,
    state: 'new',
    state_by: null,
    state_at: '2026-02-27T12:00:00.000000Z',
    resolved_in_version: null,
    regressed_at: null,
    ignored_until: null,
    ignored_until_lines: null,
    merged_into: null,
    assigned_to: null,
    note: '',
    lines: 42,
    hosts: 2,
    spark: [0, 1, 40, 1],
    ...fields,
  };
}

export function issueList(...items: readonly CountedErrorIssue[]) {
  const by_state = { new: 0, known: 0, resolved: 0, regressed: 0, ignored: 0 };
  items.forEach(({ state }) => (by_state[state] += 1));
  return { items, total: items.length, by_state };
}

export function anIssueDetail(fields: Partial<ErrorIssueDetail> = {}): ErrorIssueDetail {
  const counted = {
    lines: 42,
    first_seen: '2026-03-01T01:00:00.000000Z',
    last_seen: '2026-03-01T12:57:00.000000Z',
  };
  return {
    ...anIssue(),
    frames: [
      { function: 'shop.Cart.add', file: 'Cart.java', in_app: true },
      { function: 'java.lang.Thread.run', file: 'Thread.java', in_app: false },
    ],
    by_host: [{ ...counted, host_id: 1, host_name: 'web-1' }],
    by_version: [{ ...counted, version: '1.4.2' }],
    history: [],
    members: [],
    similar: [],
    newest: [],
    oldest: [],
    search: 'issue:101',
    ...fields,
  };
}

export function aPattern(fields: Partial<LogTemplate> = {}): LogTemplate {
  return {
    id: 7,
    text: 'user <word> logged in from <ip>',
    name: null,
    places: ['word', 'ip'],
    is_pinned: false,
    is_written: false,
    first_seen: '2026-02-27T12:00:00.000000Z',
    last_seen: '2026-03-01T12:57:00.000000Z',
    lines: 300,
    is_new: false,
    series: [100, 100, 100],
    ...fields,
  };
}

export const patternList = (...items: readonly LogTemplate[]) => ({
  items,
  next_cursor: null,
  templates: items.length,
  lines: items.reduce((sum, { lines }) => sum + lines, 0),
  series_from: '2026-03-01T07:00:00.000000Z',
  step_seconds: 7_200,
  counted_from: '2026-02-01T00:00:00.000000Z',
});
