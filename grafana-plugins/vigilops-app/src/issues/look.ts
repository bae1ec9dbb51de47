import type { GrafanaTheme2, IconName } from '@grafana/data';
import type { ErrorIssueEvent, ErrorIssueState } from './types.ts';

export const STATE_ICONS: Readonly<Record<ErrorIssueState, IconName>> = {
  new: 'bug',
  known: 'user',
  resolved: 'check-circle',
  regressed: 'history-alt',
  ignored: 'eye-slash',
};

/** What came back is worst: somebody thought that it was over. */
export function stateColour(state: ErrorIssueState, theme: GrafanaTheme2) {
  switch (state) {
    case 'regressed':
      return theme.colors.error;
    case 'new':
      return theme.colors.warning;
    case 'known':
      return theme.colors.info;
    case 'resolved':
      return theme.colors.success;
    case 'ignored':
      return { main: theme.colors.border.strong, text: theme.colors.text.secondary };
    default:
      return state satisfies never;
  }
}

export const EVENT_ICONS: Readonly<Record<ErrorIssueEvent['kind'], IconName>> = {
  state: 'pen',
  regressed: 'history-alt',
  ignoring_ended: 'eye',
  merged: 'code-branch',
  unmerged: 'arrows-h',
  assigned: 'user',
  noted: 'comment-alt',
  undone: 'history',
};
