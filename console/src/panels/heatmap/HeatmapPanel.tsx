import { css } from '@emotion/css';
import {
  DashboardCursorSync,
  dateTimeFormat,
  formattedValueToString,
  getValueFormat,
  type GrafanaTheme2,
  type PanelProps,
} from '@grafana/data';
import { TooltipDisplayMode } from '@grafana/schema';
import {
  TooltipPlugin2,
  UPlotChart,
  usePanelContext,
  useStyles2,
  useTheme2,
  VizLayout,
  VizTooltipContent,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui';
import { useMemo, useRef } from 'react';
import { PanelDataErrorView } from '../../host/PanelDataErrorView.tsx';
import { Annotations } from '../annotations/Annotations.tsx';
import { HOVER, type Plot } from '../plot.ts';
import { SHARED_POINTER } from '../rows-chart.ts';
import { counted, rowsOfSeries, type Cells } from './cells.ts';
import { heatmapChart } from './chart.ts';
import type { HeatmapOptions } from './options.ts';
import { paletteOf } from './palette.ts';

/** Values as colours, over time and rows. */
export function HeatmapPanel(props: PanelProps<HeatmapOptions>) {
  const { id, data, options, fieldConfig, timeRange, width, height } = props;
  const theme = useTheme2();
  const { calculate, yAxis, color } = options;
  const ends = { from: timeRange.from.valueOf(), to: timeRange.to.valueOf() };
  const cells = useMemo(
    () => (calculate ? counted(data.series, ends, yAxis) : rowsOfSeries(data.series, yAxis.reverse === true)),
    [data.series, calculate, yAxis, ends.from, ends.to],
  );
  const palette = useMemo(() => paletteOf(color, theme), [color, theme]);
  if (cells === undefined) {
    return (
      <PanelDataErrorView
        panelId={id}
        data={data}
        fieldConfig={fieldConfig}
        needsTimeField
        needsNumberField
      />
    );
  }
  const limits = { min: color.min ?? cells.min, max: color.max ?? cells.max };
  const { unit, decimals } = { ...fieldConfig.defaults, ...options.cellValues };
  const show = (value: number) =>
    formattedValueToString(getValueFormat(calculate ? 'short' : unit)(value, decimals));
  const legend = options.legend.show ? (
    <VizLayout.Legend placement="bottom">
      <ColorScale palette={palette} from={show(limits.min)} to={show(limits.max)} />
    </VizLayout.Legend>
  ) : null;
  return (
    <VizLayout width={width} height={height} legend={legend}>
      {(room, tall) => (
        <Heatmap {...props} {...{ cells, palette, limits, show }} width={room} height={tall} />
      )}
    </VizLayout>
  );
}

interface HeatmapProps extends PanelProps<HeatmapOptions> {
  readonly cells: Cells;
  readonly palette: readonly string[];
  readonly limits: { readonly min: number; readonly max: number };
  readonly show: (value: number) => string;
}

function Heatmap({
  cells,
  palette,
  limits,
  show,
  options,
  timeRange,
  timeZone,
  data,
  ...props
}: HeatmapProps) {
  const theme = useTheme2();
  const { sync, eventsScope } = usePanelContext();
  const syncMode = sync?.() ?? DashboardCursorSync.Off;
  const newest = useRef({ cells, palette, limits, timeRange, show });
  newest.current = { cells, palette, limits, timeRange, show };
  const config = useMemo(
    () =>
      heatmapChart(newest, {
        ...{ theme, timeZone, options },
        names: newest.current.cells.names,
        syncScope: syncMode === DashboardCursorSync.Off ? undefined : SHARED_POINTER,
      }),
    [cells.names.join('\n'), options, theme, timeZone, syncMode],
  );
  const values = useMemo(
    () => [cells.times, cells.times.map(() => 1)],
    [cells, palette, limits.min, limits.max],
  );
  return (
    <UPlotChart config={config} data={values as never} width={props.width} height={props.height}>
      {options.tooltip.mode !== TooltipDisplayMode.None && (
        <TooltipPlugin2
          config={config}
          hoverMode={HOVER.all}
          queryZoom={props.onChangeTimeRange}
          syncMode={syncMode}
          syncScope={eventsScope}
          render={(plot, [index], _series, isPinned, _dismiss, _range, viaSync) => (
            <CellTooltip {...{ plot, cells, show, timeZone, isPinned, viaSync }} column={index ?? 0} />
          )}
        />
      )}
      <Annotations config={config} frames={data.annotations ?? []} timeZone={timeZone} />
    </UPlotChart>
  );
}

interface CellProps {
  readonly plot: Plot;
  readonly cells: Cells;
  readonly column: number;
  readonly show: (value: number) => string;
  readonly timeZone: string;
  readonly isPinned: boolean;
  /** Beside the pointer only the time is the same, not the row. */
  readonly viaSync: boolean;
}

function CellTooltip({ plot, cells, column, show, timeZone, isPinned, viaSync }: CellProps) {
  const fromBottom = Math.floor(plot.posToVal(plot.cursor.top ?? 0, 'rows'));
  const row = cells.names.length - 1 - fromBottom;
  const value = cells.values[row]?.[column];
  const time = dateTimeFormat(cells.times[column] ?? 0, { timeZone });
  const items = viaSync
    ? []
    : [{ label: cells.names[row] ?? '', value: value === null || value === undefined ? '-' : show(value) }];
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value: time }} isPinned={isPinned} />
      <VizTooltipContent items={items} isPinned={isPinned} />
    </VizTooltipWrapper>
  );
}

interface ScaleProps {
  readonly palette: readonly string[];
  readonly from: string;
  readonly to: string;
}

function ColorScale({ palette, from, to }: ScaleProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scale}>
      <span>{from}</span>
      <div className={styles.bar} style={{ background: `linear-gradient(90deg, ${palette.join(', ')})` }} />
      <span>{to}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scale: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.5),
    maxWidth: theme.spacing(40),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
  }),
  bar: css({ flexGrow: 1, height: theme.spacing(1), borderRadius: theme.shape.radius.default }),
});
