import type { GrafanaTheme2, TimeRange, TimeZone } from '@grafana/data';
import { UPLOT_AXIS_FONT_SIZE, type UPlotConfigBuilder } from '@grafana/ui';
import type { RefObject } from 'react';
import type { Plot } from '../plot.ts';
import { rowsChart } from '../rows-chart.ts';
import type { Cells } from './cells.ts';
import type { HeatmapOptions } from './options.ts';
import { colorFor } from './palette.ts';

/** What is drawn, looked up at each drawing. */
export interface Drawn {
  readonly cells: Cells;
  readonly palette: readonly string[];
  readonly limits: { readonly min: number; readonly max: number };
  readonly timeRange: TimeRange;
  readonly show: (value: number) => string;
}

export interface HeatmapLook {
  readonly names: readonly string[];
  readonly theme: GrafanaTheme2;
  readonly timeZone: TimeZone;
  readonly options: HeatmapOptions;
  readonly syncScope: string | undefined;
}

export function heatmapChart(
  newest: RefObject<Drawn>,
  { names, theme, timeZone, options, syncScope }: HeatmapLook,
): UPlotConfigBuilder {
  const { axisPlacement, axisLabel } = options.yAxis;
  const builder = rowsChart({
    ...{ names, theme, timeZone, syncScope, axisLabel },
    range: () => newest.current.timeRange,
    ...(axisPlacement === undefined ? {} : { axis: axisPlacement }),
  });
  builder.addSeries({
    scaleKey: 'rows',
    theme,
    pathBuilder: () => null,
    pointsBuilder: () => undefined as never,
  });
  builder.addHook('drawClear', (plot) => paint(plot, newest.current, options, theme));
  return builder;
}

function paint(plot: Plot, drawn: Drawn, options: HeatmapOptions, theme: GrafanaTheme2): void {
  const { ctx, bbox } = plot;
  const { cells, palette, limits, show } = drawn;
  const { le = -Infinity, ge = Infinity } = options.filterValues ?? {};
  const gap = options.cellGap * devicePixelRatio;
  const tall = bbox.height / Math.max(cells.names.length, 1);
  const size = UPLOT_AXIS_FONT_SIZE * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.font = `${size}px ${theme.typography.fontFamily}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  cells.times.forEach((time, column) => {
    const left = plot.valToPos(time, 'x', true);
    const width = Math.max(plot.valToPos(time + cells.columnMs, 'x', true) - left - gap, 1);
    cells.values.forEach((row, index) => {
      const value = row[column] ?? null;
      const color = colorFor(value, limits, palette);
      if (value === null || color === undefined || value <= le || value >= ge) {
        return;
      }
      const top = bbox.top + index * tall;
      ctx.fillStyle = color;
      ctx.fillRect(left, top, width, Math.max(tall - gap, 1));
      const text = options.showValue === 'never' ? '' : show(value);
      if (text !== '' && (options.showValue === 'always' || ctx.measureText(text).width < width)) {
        ctx.fillStyle = theme.colors.getContrastText(color);
        ctx.fillText(text, left + width / 2, top + tall / 2);
      }
    });
  });
  ctx.restore();
}
