import {
  getFieldColorModeForField,
  getValueFormat,
  formattedValueToString,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import type { Cell } from './cells.ts';

export interface LegendItem {
  readonly color: string;
  readonly text: string;
  /** Cells in it. */
  readonly count: number;
}

/** What the colours mean, lowest first, with how many cells have each; empty where colours do not go by thresholds. */
export function legendOf(cells: readonly Cell[], theme: GrafanaTheme2): readonly LegendItem[] {
  const field = cells[0]?.place.field;
  const thresholds = field?.config.thresholds;
  if (
    field === undefined ||
    thresholds === undefined ||
    getFieldColorModeForField(field).id !== 'thresholds'
  ) {
    return [];
  }
  const isPercentage = thresholds.mode === 'percentage';
  const { steps } = thresholds;
  return steps.map(({ color, value }, index) => {
    const next = steps[index + 1]?.value ?? undefined;
    const drawn = theme.visualization.getColorByName(color);
    return {
      color: drawn,
      text: rangeText(isFinite(value) ? value : undefined, next, field, isPercentage),
      count: cells.filter((cell) => cell.color === drawn).length,
    };
  });
}

const isFinite = (value: number | null | undefined): value is number => Number.isFinite(value);

function rangeText(
  from: number | undefined,
  to: number | undefined,
  field: Field,
  isPercentage: boolean,
): string {
  const text = (value: number) => formatted(value, field, isPercentage);
  if (from === undefined) {
    return to === undefined ? '' : `< ${text(to)}`;
  }
  return to === undefined ? `≥ ${text(from)}` : `${text(from)} – ${text(to)}`;
}

function formatted(value: number, { config }: Field, isPercentage: boolean): string {
  const unit = isPercentage ? 'percent' : config.unit;
  return formattedValueToString(getValueFormat(unit)(value, isPercentage ? 0 : config.decimals));
}
