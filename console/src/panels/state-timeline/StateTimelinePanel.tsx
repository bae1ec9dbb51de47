import { DashboardCursorSync, FieldType, type DataFrame, type PanelProps } from '@grafana/data';
import {
  TooltipDisplayMode,
  type OptionsWithTooltip,
  type VisibilityMode,
  type VizLegendOptions,
} from '@grafana/schema';
import {
  EventBusPlugin,
  Pagination,
  TooltipPlugin2,
  UPlotChart,
  usePanelContext,
  useTheme2,
  VizLayout,
} from '@grafana/ui';
import { useMemo, useRef, useState } from 'react';
import { PanelDataErrorView } from '../../host/PanelDataErrorView.tsx';
import { Annotations } from '../annotations/Annotations.tsx';
import { FieldsTooltip } from '../FieldsTooltip.tsx';
import { HOVER } from '../plot.ts';
import { SHARED_POINTER } from '../rows-chart.ts';
import { timelineChart } from './chart.ts';
import { StateLegend } from './StateLegend.tsx';
import { joined, rowFields, rowsOf } from './states.ts';

export interface StateTimelineOptions extends OptionsWithTooltip {
  readonly legend: VizLegendOptions;
  readonly mergeValues: boolean;
  readonly showValue: VisibilityMode;
  readonly alignValue: 'left' | 'center' | 'right';
  readonly rowHeight: number;
  readonly perPage?: number;
}

const PAGES_PX = 36;

/** States over time, a row for each; more rows than a page holds are on the next one. */
export function StateTimelinePanel(props: PanelProps<StateTimelineOptions>) {
  const { id, data, options, fieldConfig, width, height } = props;
  const [page, setPage] = useState(0);
  const frame = useMemo(() => joined(data.series), [data.series]);
  const rows = frame === undefined ? 0 : rowFields(frame).length;
  if (frame === undefined || rows === 0 || frame.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsTimeField />;
  }
  const perPage = options.perPage ?? rows;
  const pages = Math.ceil(rows / perPage);
  const shown = Math.min(page, pages - 1);
  const legend = options.legend.showLegend ? (
    <VizLayout.Legend placement={options.legend.placement}>
      <StateLegend frame={frame} options={options.legend} />
    </VizLayout.Legend>
  ) : null;
  return (
    <>
      <VizLayout width={width} height={pages > 1 ? height - PAGES_PX : height} legend={legend}>
        {(room, tall) => (
          <Timeline {...props} frame={pageOf(frame, shown * perPage, perPage)} width={room} height={tall} />
        )}
      </VizLayout>
      {pages > 1 && (
        <Pagination currentPage={shown + 1} numberOfPages={pages} onNavigate={(to) => setPage(to - 1)} />
      )}
    </>
  );
}

function pageOf(frame: DataFrame, from: number, count: number): DataFrame {
  const time = frame.fields.filter(({ type }) => type === FieldType.time).slice(0, 1);
  return { ...frame, fields: [...time, ...rowFields(frame).slice(from, from + count)] };
}

function Timeline(props: PanelProps<StateTimelineOptions> & { readonly frame: DataFrame }) {
  const { frame, data, options, timeRange, timeZone, width, height, onChangeTimeRange } = props;
  const theme = useTheme2();
  const { sync, eventsScope, eventBus } = usePanelContext();
  const syncMode = sync?.() ?? DashboardCursorSync.Off;
  const end = Math.min(timeRange.to.valueOf(), Math.max(Date.now(), timeRange.from.valueOf()));
  const rows = useMemo(
    () => rowsOf(frame, options.mergeValues, end, theme.colors.text.disabled),
    [frame, options.mergeValues, end, theme],
  );
  const newest = useRef({ rows, timeRange });
  newest.current = { rows, timeRange };
  const names = rows.map(({ name }) => name);
  const { fillOpacity = 70, lineWidth = 0 } = (rowFields(frame)[0]?.config.custom ?? {}) as Look;
  const config = useMemo(
    () =>
      timelineChart(
        names,
        { rows: () => newest.current.rows, range: () => newest.current.timeRange },
        {
          ...{ theme, timeZone, fillOpacity, lineWidth },
          ...{ rowHeight: options.rowHeight, showValue: options.showValue, alignValue: options.alignValue },
          syncScope: syncMode === DashboardCursorSync.Off ? undefined : SHARED_POINTER,
        },
      ),
    [names.join('\n'), options, theme, timeZone, fillOpacity, lineWidth, syncMode],
  );
  const values = useMemo(() => frame.fields.map((field) => field.values), [frame, rows]);
  return (
    <UPlotChart config={config} data={values as never} width={width} height={height}>
      {syncMode !== DashboardCursorSync.Off && (
        <EventBusPlugin config={config} eventBus={eventBus} frame={frame} />
      )}
      {options.tooltip.mode !== TooltipDisplayMode.None && (
        <TooltipPlugin2
          config={config}
          hoverMode={options.tooltip.mode === TooltipDisplayMode.Multi ? HOVER.all : HOVER.nearest}
          queryZoom={onChangeTimeRange}
          syncMode={syncMode}
          syncScope={eventsScope}
          render={(_plot, dataIdxs, seriesIdx, isPinned, _dismiss, _range, viaSync, links) => (
            <FieldsTooltip
              frame={frame}
              dataIdxs={dataIdxs}
              seriesIdx={seriesIdx}
              options={viaSync ? { ...options.tooltip, mode: TooltipDisplayMode.Multi } : options.tooltip}
              isPinned={isPinned}
              links={links}
            />
          )}
        />
      )}
      <Annotations config={config} frames={data.annotations ?? []} timeZone={timeZone} />
    </UPlotChart>
  );
}

interface Look {
  readonly fillOpacity?: number;
  readonly lineWidth?: number;
}
