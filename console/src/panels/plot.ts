import type { TooltipPlugin2 } from '@grafana/ui';
import type { ComponentProps } from 'react';

/** A drawn chart of uPlot, as far as @grafana/ui lets it be seen. */
export type Plot = Parameters<ComponentProps<typeof TooltipPlugin2>['render']>[0];

/** Which points a tooltip is about; @grafana/ui keeps its names for these to itself. */
export const HOVER = {
  /** The nearest series, anywhere above or below. */
  nearest: 0,
  /** All series at the time of the pointer. */
  all: 1,
  /** The one thing that is under the pointer. */
  exact: 2,
} as const;
