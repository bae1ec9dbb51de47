import { absolute, count } from '../fleet/words.ts';
import { t } from '../t.ts';
import type { ErrorIssue, ErrorIssueEvent, ErrorIssueState, IssueSort } from './types.ts';

export function stateName(state: ErrorIssueState): string {
  switch (state) {
    case 'new':
      return t('issues.state.new', 'New');
    case 'known':
      return t('issues.state.known', 'Known');
    case 'resolved':
      return t('issues.state.resolved', 'Resolved');
    case 'regressed':
      return t('issues.state.regressed', 'Came back');
    case 'ignored':
      return t('issues.state.ignored', 'Ignored');
    default:
      return state satisfies never;
  }
}

export function sortName(sort: IssueSort): string {
  switch (sort) {
    case 'last_seen':
      return t('issues.sort.last-seen', 'Seen last');
    case 'first_seen':
      return t('issues.sort.first-seen', 'Newest');
    case 'lines':
      return t('issues.sort.lines', 'Most lines');
    case 'trend':
      return t('issues.sort.trend', 'Growing most');
    default:
      return sort satisfies never;
  }
}

/** What an issue is called: the exception where there is one, and what it says. */
export const headOf = ({ type }: Pick<ErrorIssue, 'type'>) => type.slice(type.lastIndexOf('.') + 1);

export const serviceName = ({ service }: Pick<ErrorIssue, 'service'>) =>
  service === '' ? t('issues.no-service', 'no service named') : service;

/** Why it has its state, in one sentence; undefined where the state says it all. */
export function whyOf(issue: ErrorIssue): string | undefined {
  const by = issue.state_by ?? '';
  switch (issue.state) {
    case 'known':
      return t('issues.why.known', '{{name}} knows it', { name: by });
    case 'resolved':
      return issue.resolved_in_version === null
        ? t('issues.why.resolved', 'resolved by {{name}}', { name: by })
        : t('issues.why.resolved-in', 'resolved in {{version}} by {{name}}', {
            version: issue.resolved_in_version,
            name: by,
          });
    case 'ignored':
      return ignoredUntil(issue, by);
    case 'regressed':
      return issue.regressed_at === null
        ? undefined
        : t('issues.why.regressed', 'seen again {{time}}, after it was resolved', {
            time: absolute(Date.parse(issue.regressed_at)),
          });
    case 'new':
      return undefined;
    default:
      return issue.state satisfies never;
  }
}

function ignoredUntil(issue: ErrorIssue, name: string): string {
  if (issue.ignored_until !== null) {
    return t('issues.why.ignored-until', 'ignored by {{name}} until {{time}}', {
      name,
      time: absolute(Date.parse(issue.ignored_until)),
    });
  }
  return issue.ignored_until_lines === null
    ? t('issues.why.ignored', 'ignored by {{name}}', { name })
    : t('issues.why.ignored-lines', 'ignored by {{name}} until {{total}} more lines come', {
        name,
        total: count(Math.max(0, issue.ignored_until_lines - issue.total_lines)),
      });
}

/** One entry of the history. */
export function eventText({ kind, detail }: ErrorIssueEvent): string {
  const text = (key: string) => String(detail[key] ?? '');
  switch (kind) {
    case 'state':
    case 'undone': {
      const state = stateName((detail.state ?? 'new') as ErrorIssueState);
      return kind === 'undone'
        ? t('issues.event.undone', 'taken back: {{state}} again', { state })
        : [state, ...moreOfState(detail)].join(', ');
    }
    case 'regressed':
      return detail.version === '' || detail.version === null
        ? t('issues.event.regressed', 'seen again')
        : t('issues.event.regressed-in', 'seen again in {{version}}', { version: text('version') });
    case 'ignoring_ended':
      return t('issues.event.woken', 'no longer ignored');
    case 'merged':
      return detail.into === undefined
        ? t('issues.event.merged', 'merged with: {{title}}', { title: text('title') })
        : t('issues.event.merged-into', 'became a part of another issue');
    case 'unmerged':
      return t('issues.event.unmerged', 'taken apart');
    case 'assigned':
      return detail.to === null
        ? t('issues.event.assigned-nobody', 'assigned to nobody')
        : t('issues.event.assigned', 'assigned to {{name}}', { name: text('to') });
    case 'noted':
      return t('issues.event.noted', 'note changed');
    default:
      return kind satisfies never;
  }
}

function moreOfState(detail: ErrorIssueEvent['detail']): readonly string[] {
  const { in_version: version, until, more_lines: lines } = detail;
  return [
    ...(typeof version === 'string' ? [t('issues.event.in-version', 'in {{version}}', { version })] : []),
    ...(typeof until === 'string'
      ? [t('issues.event.until', 'until {{time}}', { time: absolute(Date.parse(until)) })]
      : []),
    ...(typeof lines === 'number'
      ? [t('issues.event.more-lines', 'for {{total}} more lines', { total: count(lines) })]
      : []),
  ];
}
