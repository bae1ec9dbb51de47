import type { GrafanaTheme2, IconName } from '@grafana/data';
import type { DatabaseState } from './types.ts';

/** One colour and one sign for each state, everywhere. */
export const STATE_ICONS: Readonly<Record<DatabaseState, IconName>> = {
  up: 'check-circle',
  down: 'times-circle',
  stale: 'question-circle',
};

export function stateColour(state: DatabaseState, theme: GrafanaTheme2): string {
  switch (state) {
    case 'up':
      return theme.colors.success.text;
    case 'down':
      return theme.colors.error.text;
    case 'stale':
      return theme.colors.text.secondary;
    default:
      return state satisfies never;
  }
}
