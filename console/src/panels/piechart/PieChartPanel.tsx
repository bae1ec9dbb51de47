import { type FieldDisplay, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import type { SingleStatBaseOptions, VizLegendOptions, VizTooltipOptions } from '@grafana/schema';
import {
  SeriesVisibilityChangeBehavior,
  useTheme2,
  VizLayout,
  VizLegend,
  type VizLegendItem,
} from '@grafana/ui';
import { useMemo } from 'react';
import { PanelDataErrorView } from '../../host/PanelDataErrorView.tsx';
import { figuresOf } from '../figure-values.ts';
import { Pie } from './Pie.tsx';
import { colorOf, isHidden, isInLegend, shareText, sumOf, type PieSort } from './slices.ts';

export interface PieOptions extends SingleStatBaseOptions {
  readonly pieType: 'pie' | 'donut';
  readonly displayLabels: readonly ('name' | 'value' | 'percent')[];
  readonly sort: PieSort;
  readonly tooltip: VizTooltipOptions;
  readonly legend: VizLegendOptions & { readonly values?: readonly ('value' | 'percent')[] };
}

/** Shares of a whole. */
export function PieChartPanel(props: PanelProps<PieOptions>) {
  const { id, data, options, fieldConfig, replaceVariables, timeZone, width, height } = props;
  const theme = useTheme2();
  const values = useMemo(
    () =>
      figuresOf(data.series, {
        fieldConfig,
        reduceOptions: options.reduceOptions,
        theme,
        replaceVariables,
        timeZone,
      }),
    [data, fieldConfig, options, theme, replaceVariables, timeZone],
  );
  if (data.series.length === 0 || values.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} needsNumberField />;
  }
  return (
    <VizLayout width={width} height={height} legend={legendOf(values, options.legend, theme)}>
      {(room, tall) => <Pie values={values} options={options} width={room} height={tall} />}
    </VizLayout>
  );
}

function legendOf(values: readonly FieldDisplay[], legend: PieOptions['legend'], theme: GrafanaTheme2) {
  if (!legend.showLegend) {
    return null;
  }
  const { displayMode, placement, values: columns = [], width } = legend;
  return (
    <VizLayout.Legend placement={placement} {...(width === undefined ? {} : { width })}>
      <VizLegend
        items={values.filter(isInLegend).map((value) => legendItem(value, values, columns, theme))}
        displayMode={displayMode}
        placement={placement}
        seriesVisibilityChangeBehavior={SeriesVisibilityChangeBehavior.Hide}
      />
    </VizLayout.Legend>
  );
}

function legendItem(
  value: FieldDisplay,
  all: readonly FieldDisplay[],
  columns: readonly string[],
  theme: GrafanaTheme2,
): VizLegendItem {
  const { display } = value;
  const hidden = isHidden(value);
  return {
    label: display.title ?? '',
    color: colorOf(value, theme),
    yAxis: 1,
    disabled: hidden,
    getItemKey: () => `${value.name}-${value.rowIndex ?? 0}-${display.title ?? ''}`,
    getDisplayValues: () =>
      columns.map((column) =>
        column === 'percent'
          ? {
              numeric: hidden ? NaN : display.numeric / sumOf(all),
              text: hidden ? '-' : shareText(display.numeric, sumOf(all)),
              title: '%',
            }
          : { ...display, title: column },
      ),
  };
}
