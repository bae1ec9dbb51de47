import {
  FieldColorModeId,
  formattedValueToString,
  MappingType,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import type { VizLegendOptions } from '@grafana/schema';
import { useTheme2, VizLegend, type VizLegendItem } from '@grafana/ui';
import { rowFields } from './states.ts';

interface Props {
  readonly frame: DataFrame;
  readonly options: VizLegendOptions;
}

/** What the colours mean: the mapped values of the rows, or their thresholds. */
export function StateLegend({ frame, options }: Props) {
  const theme = useTheme2();
  const items = rowFields(frame).flatMap((field) => meanings(field, theme));
  const unique = [...new Map(items.map((item) => [`${item.label}\n${item.color}`, item])).values()];
  return (
    <VizLegend items={unique} displayMode={options.displayMode} placement={options.placement} readonly />
  );
}

function meanings({ config, display }: Field, theme: GrafanaTheme2): VizLegendItem[] {
  const mapped = (config.mappings ?? []).flatMap((mapping) => {
    const results =
      mapping.type === MappingType.ValueToText ? Object.values(mapping.options) : [mapping.options.result];
    return results.flatMap(({ text, color }) =>
      text === undefined || color === undefined ? [] : [item(text, color)],
    );
  });
  if (mapped.length > 0 || config.color?.mode !== FieldColorModeId.Thresholds) {
    return mapped;
  }
  const steps = config.thresholds?.steps ?? [];
  return steps.map(({ value, color }) => {
    const text = display === undefined ? String(value) : formattedValueToString(display(value));
    return item(value === -Infinity ? `< ${firstText(steps[1]?.value, display)}` : `${text}+`, color);
  });

  function item(label: string, color: string): VizLegendItem {
    return { label, color: theme.visualization.getColorByName(color), yAxis: 1 };
  }
}

const firstText = (value: number | undefined, display: Field['display']) =>
  value === undefined || display === undefined ? '' : formattedValueToString(display(value));
