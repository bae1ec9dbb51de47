import type { GrafanaTheme2, IconName } from '@grafana/data';
import type { DayState } from './day-bars.ts';
import type { ResultStatus, ServiceStatus } from './types.ts';

interface Colour {
  readonly main: string;
  readonly text: string;
}

/** One sign for each state, everywhere. */
export const STATUS_ICONS: Readonly<Record<ServiceStatus, IconName>> = {
  up: 'check-circle',
  down: 'times-circle',
  unknown: 'question-circle',
  paused: 'pause',
  maintenance: 'cog',
};

export const RESULT_ICONS: Readonly<Record<ResultStatus, IconName>> = {
  up: 'check-circle',
  down: 'times-circle',
  timeout: 'clock-nine',
  inconclusive: 'question-circle',
};

const grey = ({ colors }: GrafanaTheme2): Colour => ({
  main: colors.text.disabled,
  text: colors.text.secondary,
});

export function statusColour(status: ServiceStatus, theme: GrafanaTheme2): Colour {
  switch (status) {
    case 'up':
      return theme.colors.success;
    case 'down':
      return theme.colors.error;
    case 'maintenance':
      return theme.colors.info;
    case 'unknown':
    case 'paused':
      return grey(theme);
    default:
      return status satisfies never;
  }
}

export function resultColour(status: ResultStatus, theme: GrafanaTheme2): Colour {
  switch (status) {
    case 'up':
      return theme.colors.success;
    case 'down':
    case 'timeout':
      return theme.colors.error;
    case 'inconclusive':
      return grey(theme);
    default:
      return status satisfies never;
  }
}

export function dayColour(state: DayState, theme: GrafanaTheme2): string {
  switch (state) {
    case 'met':
      return theme.colors.success.main;
    case 'missed':
      return theme.colors.warning.main;
    case 'bad':
      return theme.colors.error.main;
    case 'none':
      return theme.colors.border.medium;
    default:
      return state satisfies never;
  }
}
