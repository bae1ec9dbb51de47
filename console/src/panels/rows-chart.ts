import type { GrafanaTheme2, TimeRange, TimeZone } from '@grafana/data';
import { AxisPlacement, ScaleDirection, ScaleDistribution, ScaleOrientation } from '@grafana/schema';
import { measureText, UPLOT_AXIS_FONT_SIZE, UPlotConfigBuilder } from '@grafana/ui';

export interface RowsChart {
  /** From the top down. */
  readonly names: readonly string[];
  readonly theme: GrafanaTheme2;
  readonly timeZone: TimeZone;
  /** Looked up at each drawing: the chart is only made anew when its rows change. */
  readonly range: () => TimeRange;
  /** Panels with the same scope show the same time under the pointer. */
  readonly syncScope: string | undefined;
  readonly axis?: AxisPlacement;
  readonly axisLabel?: string | undefined;
}

/** The scope in which the charts of @grafana/ui share their pointer. */
export const SHARED_POINTER = '__global_';

const ROW_TEXT_PX = 13;
const AXIS_GAP_PX = 16;
/** A longer name would leave too little of the chart. */
const LONGEST = 24;

const shortened = (name: string) => (name.length <= LONGEST ? name : `${name.slice(0, LONGEST - 1)}…`);
const widthOf = (name: string) => measureText(shortened(name), UPLOT_AXIS_FONT_SIZE).width;

/** As many names as there is room for, at equal distances. */
export function readable(names: readonly string[], heightPx: number): string[] {
  const every = Math.max(Math.ceil((ROW_TEXT_PX * names.length) / Math.max(heightPx, 1)), 1);
  return names.map((name, index) => (index % every === 0 ? shortened(name) : ''));
}

/** A chart with time along the bottom and rows with names; what is in the rows is painted by who asks for it. */
export function rowsChart({
  names,
  theme,
  timeZone,
  range,
  syncScope,
  ...look
}: RowsChart): UPlotConfigBuilder {
  const builder = new UPlotConfigBuilder(timeZone);
  builder.addScale({
    scaleKey: 'x',
    isTime: true,
    orientation: ScaleOrientation.Horizontal,
    direction: ScaleDirection.Right,
    range: () => [range().from.valueOf(), range().to.valueOf()],
  });
  builder.addScale({
    scaleKey: 'rows',
    isTime: false,
    distribution: ScaleDistribution.Ordinal,
    orientation: ScaleOrientation.Vertical,
    direction: ScaleDirection.Up,
    range: () => [0, Math.max(names.length, 1)],
  });
  builder.addAxis({
    scaleKey: 'x',
    isTime: true,
    placement: AxisPlacement.Bottom,
    timeZone,
    theme,
    grid: { show: false },
  });
  const { axis = AxisPlacement.Left, axisLabel } = look;
  if (axis !== AxisPlacement.Hidden) {
    builder.addAxis({
      scaleKey: 'rows',
      isTime: false,
      placement: axis === AxisPlacement.Right ? AxisPlacement.Right : AxisPlacement.Left,
      theme,
      grid: { show: false },
      ticks: { show: false },
      splits: names.map((_, index) => names.length - index - 0.5),
      values: (plot) => readable(names, plot.bbox.height / devicePixelRatio),
      size: Math.ceil(Math.max(...names.map(widthOf), 0)) + AXIS_GAP_PX,
      ...(axisLabel === undefined || axisLabel === '' ? {} : { label: axisLabel }),
    });
  }
  builder.setCursor({
    ...(syncScope === undefined ? {} : { sync: { key: syncScope, scales: ['x', null] } }),
    points: { show: false },
  });
  return builder;
}
