import type { AxisPlacement, TooltipDisplayMode, VisibilityMode } from '@grafana/schema';

export interface HeatmapColor {
  readonly mode: 'scheme' | 'opacity';
  readonly scheme: string;
  /** In the mode `opacity`. */
  readonly fill: string;
  readonly scale: 'linear' | 'exponential';
  readonly exponent: number;
  readonly steps: number;
  readonly reverse: boolean;
  readonly min?: number;
  readonly max?: number;
}

export interface HeatmapOptions {
  /** Counts how often values occur, instead of showing the values of each series in a row of its own. */
  readonly calculate: boolean;
  readonly color: HeatmapColor;
  readonly filterValues?: { readonly le?: number; readonly ge?: number };
  readonly yAxis: {
    readonly axisPlacement?: AxisPlacement;
    readonly axisLabel?: string;
    readonly reverse?: boolean;
    readonly unit?: string;
    readonly decimals?: number;
  };
  readonly cellValues?: { readonly unit?: string; readonly decimals?: number };
  readonly showValue: VisibilityMode;
  readonly cellGap: number;
  readonly legend: { readonly show: boolean };
  readonly tooltip: { readonly mode: TooltipDisplayMode };
}
