import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as GaugeBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import {
  PanelBuilder as PieBuilder,
  PieChartLabels,
  PieChartLegendOptionsBuilder,
  PieChartLegendValues,
  PieChartType,
} from '@grafana/grafana-foundation-sdk/piechart';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { panelOf, type Head, type Values } from './panel.ts';

/** How the values of a range become one; Grafana's ids. */
export type Reducer = 'lastNotNull' | 'max' | 'min' | 'mean' | 'sum' | 'count';

const reducedBy = (reducer: Reducer) => new ReduceDataOptionsBuilder().calcs([reducer]).values(false);

export interface StatLook {
  readonly reducer?: Reducer;
  /** Several values, each with its name. */
  readonly withNames?: boolean;
}

/** One value, large; coloured where its colour tells whether it is well. */
export function stat(head: Head, values: Values, look: StatLook = {}): Panel {
  const { reducer = 'lastNotNull', withNames = false } = look;
  const saysHowItIs = values.limits !== undefined || values.mappings !== undefined;
  const built = new StatBuilder()
    .reduceOptions(reducedBy(reducer))
    .graphMode(BigValueGraphMode.None)
    .colorMode(saysHowItIs ? BigValueColorMode.Value : BigValueColorMode.None)
    .textMode(withNames ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .orientation(VizOrientation.Auto)
    .build();
  return panelOf(built, head, { drawnAs: 'text', ...values });
}

/** A share of a limit, now. */
export function gauge(head: Head, values: Values, reducer: Reducer = 'lastNotNull'): Panel {
  const built = new GaugeBuilder()
    .reduceOptions(reducedBy(reducer))
    .showThresholdMarkers(true)
    .showThresholdLabels(false)
    .orientation(VizOrientation.Auto)
    .build();
  return panelOf(built, head, { min: 0, max: 1, ...values });
}

/** One bar a series, to compare. */
export function bars(head: Head, values: Values, reducer: Reducer = 'lastNotNull'): Panel {
  const built = new BarGaugeBuilder()
    .reduceOptions(reducedBy(reducer))
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Text)
    .namePlacement(BarGaugeNamePlacement.Left)
    .sizing(BarGaugeSizing.Manual)
    .showUnfilled(true)
    .minVizWidth(8)
    .minVizHeight(16)
    .maxVizHeight(24)
    .text({ build: () => ({ titleSize: 12, valueSize: 14 }) })
    .build();
  return panelOf(built, head, { min: 0, ...values });
}

/** Parts of a whole; for a handful of parts. */
export function pie(head: Head, values: Values, reducer: Reducer = 'lastNotNull'): Panel {
  const built = new PieBuilder()
    .pieType(PieChartType.Donut)
    .reduceOptions(reducedBy(reducer))
    .displayLabels([PieChartLabels.Percent])
    .legend(
      new PieChartLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Right)
        .values([PieChartLegendValues.Value]),
    )
    .build();
  return panelOf(built, head, { palette: 'by place', ...values });
}
