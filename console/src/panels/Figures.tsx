import {
  getDisplayValueAlignmentFactors,
  VizOrientation,
  type DisplayValueAlignmentFactors,
  type FieldDisplay,
  type PanelProps,
} from '@grafana/data';
import type { ReduceDataOptions } from '@grafana/schema';
import {
  DataLinksContextMenu,
  useTheme2,
  VizRepeater,
  type DataLinksContextMenuApi,
  type VizRepeaterRenderValueProps,
} from '@grafana/ui';
import { useCallback, type JSX } from 'react';
import { PanelDataErrorView } from '../host/PanelDataErrorView.tsx';
import { figuresOf } from './figure-values.ts';

/** One of the figures of a panel, and what to call when a viewer asks for its links. */
export type Figure = VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors> &
  DataLinksContextMenuApi;

interface FigureOptions {
  readonly reduceOptions: ReduceDataOptions;
  readonly orientation?: string;
}

interface Props {
  readonly panel: Omit<PanelProps<FigureOptions>, 'onOptionsChange'>;
  readonly draw: (figure: Figure) => JSX.Element;
  readonly width?: number;
  readonly height?: number;
  readonly sparkline?: boolean;
  readonly percentChange?: boolean;
  readonly autoGrid?: boolean;
  readonly itemSpacing?: number;
  readonly minVizWidth?: number;
  readonly minVizHeight?: number;
  readonly maxVizHeight?: number;
}

/** Every series as one figure, side by side or below each other, whichever gives them more room. */
export function Figures({ panel, draw, sparkline = false, percentChange = false, ...layout }: Props) {
  const { data, fieldConfig, options, replaceVariables, timeZone, renderCounter, width, height } = panel;
  const theme = useTheme2();
  const getValues = useCallback(
    () =>
      figuresOf(data.series, {
        fieldConfig,
        reduceOptions: options.reduceOptions,
        replaceVariables,
        theme,
        sparkline,
        percentChange,
        timeZone,
      }),
    [data, fieldConfig, options, replaceVariables, theme, sparkline, percentChange, timeZone],
  );
  const renderValue = useCallback(
    (figure: VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>) => {
      const { hasLinks, getLinks } = figure.value;
      return hasLinks && getLinks !== undefined ? (
        <DataLinksContextMenu links={getLinks} style={{ height: '100%', width: '100%' }}>
          {(menu) => draw({ ...figure, ...menu })}
        </DataLinksContextMenu>
      ) : (
        draw(figure)
      );
    },
    [draw],
  );
  if (data.series.length === 0 && fieldConfig.defaults.noValue === undefined) {
    return <PanelDataErrorView panelId={panel.id} data={data} fieldConfig={fieldConfig} />;
  }
  return (
    <VizRepeater
      width={width}
      height={height}
      {...layout}
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={renderValue}
      source={data}
      renderCounter={renderCounter}
      orientation={(options.orientation ?? VizOrientation.Auto) as VizOrientation}
    />
  );
}
