import { colorManipulator, type GrafanaTheme2, type TimeRange, type TimeZone } from '@grafana/data';
import { UPLOT_AXIS_FONT_SIZE, type UPlotConfigBuilder } from '@grafana/ui';
import type { Plot } from '../plot.ts';
import { rowsChart } from '../rows-chart.ts';
import type { Row, Stretch } from './states.ts';

export interface TimelineLook {
  readonly theme: GrafanaTheme2;
  readonly timeZone: TimeZone;
  readonly rowHeight: number;
  readonly fillOpacity: number;
  readonly lineWidth: number;
  readonly showValue: string;
  readonly alignValue: string;
  readonly syncScope: string | undefined;
}

/** What is drawn, looked up at each drawing: the chart is only made anew when its look or its rows change. */
export interface TimelineData {
  readonly rows: () => readonly Row[];
  readonly range: () => TimeRange;
}

/** A row for each state, the first on top. */
export function timelineChart(
  names: readonly string[],
  { rows, range }: TimelineData,
  look: TimelineLook,
): UPlotConfigBuilder {
  const { theme, timeZone, syncScope } = look;
  const builder = rowsChart({ names, theme, timeZone, range, syncScope });
  names.forEach((_, index) =>
    builder.addSeries({
      scaleKey: 'rows',
      theme,
      show: true,
      pathBuilder: () => null,
      pointsBuilder: () => undefined as never,
      dataFrameFieldIndex: { frameIndex: 0, fieldIndex: index + 1 },
    }),
  );
  builder.setCursor({ dataIdx: (_plot, series, hovered) => indexAt(rows()[series - 1], hovered) });
  builder.addHook('drawClear', (plot) => paint(plot, rows(), look));
  return builder;
}

/** Between two changes the state is that of the first. */
function indexAt(row: Row | undefined, hovered: number): number {
  return row?.stretches.findLast(({ index }) => index <= hovered)?.index ?? hovered;
}

function paint(plot: Plot, rows: readonly Row[], look: TimelineLook): void {
  const { ctx, bbox } = plot;
  const tall = bbox.height / Math.max(rows.length, 1);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  rows.forEach(({ stretches }, index) => {
    const height = tall * look.rowHeight;
    const top = bbox.top + index * tall + (tall - height) / 2;
    stretches.forEach((stretch) => paintStretch(plot, stretch, { top, height }, look));
  });
  ctx.restore();
}

function paintStretch(
  { ctx, valToPos }: Plot,
  { from, to, text, color }: Stretch,
  { top, height }: { readonly top: number; readonly height: number },
  { theme, fillOpacity, lineWidth, showValue, alignValue }: TimelineLook,
): void {
  const left = Math.round(valToPos(from, 'x', true));
  const width = Math.max(Math.round(valToPos(to, 'x', true)) - left, 1);
  const fill = colorManipulator.alpha(color, fillOpacity / 100);
  ctx.fillStyle = fill;
  ctx.fillRect(left, top, width, height);
  if (lineWidth > 0) {
    ctx.strokeStyle = color;
    ctx.lineWidth = lineWidth * devicePixelRatio;
    ctx.strokeRect(left, top, width, height);
  }
  const size = UPLOT_AXIS_FONT_SIZE * devicePixelRatio;
  ctx.font = `${size}px ${theme.typography.fontFamily}`;
  const fits = ctx.measureText(text).width + size < width;
  if (showValue === 'never' || (showValue === 'auto' && !fits) || height < size) {
    return;
  }
  ctx.fillStyle = theme.colors.getContrastText(color, 3);
  ctx.textBaseline = 'middle';
  ctx.textAlign = alignValue === 'center' ? 'center' : alignValue === 'right' ? 'right' : 'left';
  const at = alignValue === 'center' ? width / 2 : alignValue === 'right' ? width - size / 2 : size / 2;
  ctx.fillText(text, left + at, top + height / 2);
}
