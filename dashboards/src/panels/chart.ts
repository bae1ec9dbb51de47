import {
  GraphDrawStyle,
  GraphGradientMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Question } from '../ask/question.ts';
import { LEVEL_COLOURS } from '../house/colours.ts';
import { panelOf, SPANNED_MS, type Head, type Override, type Values } from './panel.ts';

export interface ChartLook {
  /** `area`: on top of each other; parts of one whole. */
  readonly draw?: 'line' | 'area' | 'bars';
  /** `table`: with the newest and the highest value of each line. `sums`: with the sum of each, at the right. */
  readonly legend?: 'list' | 'table' | 'sums' | 'none';
  /** Dots, where values are so rare that a line between two of them is an exception. */
  readonly withPoints?: boolean;
  /** Draws the limits of the values as dashed lines. */
  readonly withLimits?: boolean;
  /** The axis reaches at least so far: a line of zeros else has an axis up to a hundred times of what there can be. */
  readonly axisTo?: number;
  readonly overrides?: readonly Override[];
}

/**
 * Values over time. With `withLimits` the lines still have colours of
 * their own: limits colour only what has no other colour.
 */
export function chart(head: Head, values: Values, look: ChartLook = {}): Panel {
  const {
    draw = 'line',
    legend = 'list',
    withPoints = false,
    withLimits = false,
    axisTo,
    overrides = [],
  } = look;
  const built = new PanelBuilder()
    .drawStyle(draw === 'bars' ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .lineWidth(draw === 'bars' ? 0 : 1)
    .fillOpacity({ line: values.colour === undefined ? 0 : 8, area: 40, bars: 80 }[draw])
    .gradientMode(GraphGradientMode.None)
    .showPoints(withPoints ? VisibilityMode.Auto : VisibilityMode.Never)
    .pointSize(4)
    .spanNulls(SPANNED_MS)
    .axisSoftMin(0)
    .stacking(
      new StackingConfigBuilder().mode(draw === 'line' ? StackingMode.None : StackingMode.Normal).group('A'),
    )
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        withLimits ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
      ),
    )
    .legend(legendOf(legend))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (axisTo !== undefined) {
    built.axisSoftMax(axisTo);
  }
  return panelOf(built.build(), head, { palette: 'by name', ...onAxis(values) }, overrides);
}

const CALCULATIONS = { list: [], table: ['lastNotNull', 'max'], sums: ['sum'], none: [] } as const;

function legendOf(legend: keyof typeof CALCULATIONS) {
  const calculations = CALCULATIONS[legend];
  return new VizLegendOptionsBuilder()
    .showLegend(legend !== 'none')
    .displayMode(calculations.length > 0 ? LegendDisplayMode.Table : LegendDisplayMode.List)
    .placement(legend === 'sums' ? LegendPlacement.Right : LegendPlacement.Bottom)
    .calcs([...calculations]);
}

/** An axis chooses its decimals by its range; only whole things are never cut. */
function onAxis({ decimals, ...values }: Values): Values {
  return decimals === 0 ? { ...values, decimals } : values;
}

/** Lines of logs over time, the gravest on top. */
export function levelBars(head: Omit<Head, 'questions'>, question: Question): Panel {
  return chart(
    { ...head, questions: [question] },
    { unit: 'locale', decimals: 0, min: 0, colours: LEVEL_COLOURS, noValue: 'No lines in this range' },
    { draw: 'bars', legend: 'sums' },
  );
}
