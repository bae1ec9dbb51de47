import type { GrafanaTheme2, IconName } from '@grafana/data';
import type { Health } from './host-health.ts';

/** One colour and one sign for each health, everywhere. */
export const HEALTH_ICONS: Readonly<Record<Health, IconName>> = {
  well: 'check-circle',
  unknown: 'question-circle',
  warning: 'exclamation-triangle',
  critical: 'exclamation-circle',
  offline: 'times-circle',
};

export function healthColor(
  health: Health,
  theme: GrafanaTheme2,
): { readonly main: string; readonly text: string } {
  switch (health) {
    case 'well':
      return theme.colors.success;
    case 'warning':
      return theme.colors.warning;
    case 'critical':
    case 'offline':
      return theme.colors.error;
    case 'unknown':
      return { main: theme.colors.text.disabled, text: theme.colors.text.secondary };
    default:
      return health satisfies never;
  }
}
