import { DashboardCursorSync, type PanelProps } from '@grafana/data';
import { TooltipDisplayMode } from '@grafana/schema';
import {
  EventBusPlugin,
  getFieldDisplayLinks,
  KeyboardPlugin,
  TimeSeries,
  TooltipPlugin2,
  usePanelContext,
  XAxisInteractionAreaPlugin,
} from '@grafana/ui';
import { useMemo } from 'react';
import { PanelDataErrorView } from '../../host/PanelDataErrorView.tsx';
import { Annotations } from '../annotations/Annotations.tsx';
import { FieldsTooltip } from '../FieldsTooltip.tsx';
import { HOVER } from '../plot.ts';
import { graphable } from './graphable.ts';
import type { TimeSeriesOptions } from './plugin.ts';

/** Numbers over time. Dragging over it shows that part of the time on the whole dashboard. */
export function TimeSeriesPanel(props: PanelProps<TimeSeriesOptions>) {
  const { id, data, timeRange, timeZone, width, height, options, fieldConfig, onChangeTimeRange } = props;
  const { sync, eventsScope, eventBus } = usePanelContext();
  const frames = useMemo(() => graphable(data.series), [data.series]);
  if (frames.length === 0) {
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
  const { tooltip, legend } = options;
  const syncMode = sync?.() ?? DashboardCursorSync.Off;
  return (
    <TimeSeries
      frames={frames}
      structureRev={data.structureRev ?? 0}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={legend}
      options={options}
    >
      {(config, aligned) => (
        <>
          <KeyboardPlugin config={config} />
          <XAxisInteractionAreaPlugin config={config} queryZoom={onChangeTimeRange} />
          {syncMode !== DashboardCursorSync.Off && (
            <EventBusPlugin config={config} eventBus={eventBus} frame={aligned} />
          )}
          {tooltip.mode !== TooltipDisplayMode.None && (
            <TooltipPlugin2
              config={config}
              hoverMode={tooltip.mode === TooltipDisplayMode.Multi ? HOVER.all : HOVER.nearest}
              queryZoom={onChangeTimeRange}
              clientZoom
              syncMode={syncMode}
              syncScope={eventsScope}
              maxWidth={tooltip.maxWidth ?? 500}
              getDataLinks={(series, index) => {
                const field = aligned.fields[series];
                return field === undefined ? [] : getFieldDisplayLinks(field, index);
              }}
              render={(_plot, dataIdxs, seriesIdx, isPinned, _dismiss, _range, viaSync, links) => (
                <FieldsTooltip
                  frame={aligned}
                  dataIdxs={dataIdxs}
                  seriesIdx={seriesIdx}
                  // A panel beside the pointer shows all that it has at that time.
                  options={viaSync ? { ...tooltip, mode: TooltipDisplayMode.Multi } : tooltip}
                  isPinned={isPinned}
                  links={links}
                />
              )}
            />
          )}
          <Annotations config={config} frames={data.annotations ?? []} timeZone={timeZone} />
        </>
      )}
    </TimeSeries>
  );
}
