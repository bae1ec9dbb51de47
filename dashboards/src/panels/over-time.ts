import {
  HeatmapCellLayout,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  HeatmapTooltipBuilder,
  PanelBuilder as HeatmapBuilder,
  RowsHeatmapOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder as TimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { COLOUR } from '../house/colours.ts';
import { panelOf, SPANNED_MS, type Head, type Values } from './panel.ts';

/** A bar a series, in the colour of its state; no bar where nothing was heard for a while. */
export function timeline(head: Head, values: Values, look: { readonly rowsOnAPage?: number } = {}): Panel {
  const built = new TimelineBuilder()
    .mergeValues(true)
    .showValue(VisibilityMode.Never)
    .rowHeight(0.8)
    .lineWidth(0)
    .fillOpacity(80)
    .spanNulls(SPANNED_MS)
    .perPage(look.rowsOnAPage ?? 20)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single).sort(SortOrder.None))
    .build();
  return panelOf(built, head, values);
}

/** A row a series and a cell a step, green up to `from` and red at `to`. */
export function rowsOfHeat(
  head: Head,
  values: Values,
  heat: { readonly from: number; readonly to: number },
): Panel {
  const { unit, decimals = 0 } = values;
  const built = new HeatmapBuilder()
    .calculate(false)
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme('RdYlGn')
        .scale(HeatmapColorScale.Linear)
        .exponent(0.5)
        .fill('dark-orange')
        .steps(64)
        .reverse(false)
        .min(heat.from)
        .max(heat.to),
    )
    .rowsFrame(new RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto))
    .cellGap(1)
    .cellValues({ build: () => ({ unit, decimals }) })
    .showValue(VisibilityMode.Never)
    .tooltip(new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).showColorScale(true))
    .showLegend()
    .exemplarsColor(COLOUR.warning)
    .build();
  return panelOf(built, head, values);
}
