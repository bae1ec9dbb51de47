import type { GrafanaTheme2, IconName } from '@grafana/data';
import type { AlertState, LedgerKind, Severity, TimelineEntry } from './types.ts';

interface Colour {
  readonly main: string;
  readonly text: string;
}

/** One colour and one sign for each severity, everywhere. */
export const SEVERITY_ICONS: Readonly<Record<Severity, IconName>> = {
  critical: 'exclamation-circle',
  warning: 'exclamation-triangle',
  info: 'info-circle',
};

export function severityColour(severity: Severity, theme: GrafanaTheme2): Colour {
  switch (severity) {
    case 'critical':
      return theme.colors.error;
    case 'warning':
      return theme.colors.warning;
    case 'info':
      return theme.colors.info;
    default:
      return severity satisfies never;
  }
}

export const STATE_ICONS: Readonly<Record<AlertState, IconName>> = {
  firing: 'bell',
  acknowledged: 'user',
  resolved: 'check-circle',
};

/** What fires has the colour of how bad it is; what somebody is at, or is over, is calm. */
export function stateColour(state: AlertState, severity: Severity, theme: GrafanaTheme2): Colour {
  switch (state) {
    case 'firing':
      return severityColour(severity, theme);
    case 'acknowledged':
      return theme.colors.info;
    case 'resolved':
      return theme.colors.success;
    default:
      return state satisfies never;
  }
}

export const TIMELINE_ICONS: Readonly<Record<TimelineEntry['kind'], IconName>> = {
  change: 'pen',
  fired: 'bell',
  resolved: 'check-circle',
  acknowledged: 'user',
  assigned: 'user',
  note: 'comment-alt',
  merged: 'code-branch',
  split: 'arrows-h',
  hidden: 'eye-slash',
  told: 'envelope',
  not_told: 'exclamation-triangle',
};

export const LEDGER_ICONS: Readonly<Record<LedgerKind, IconName>> = {
  merged: 'code-branch',
  held: 'clock-nine',
  silenced: 'bell-slash',
  maintenance: 'wrench',
  inhibited: 'link',
  flapping: 'repeat',
  quiet_time: 'clock-nine',
  acknowledged: 'user',
  folded: 'compress-arrows',
};
