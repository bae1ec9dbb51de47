import { ThresholdsMode, type FieldConfig, type GrafanaTheme2 } from '@grafana/data';

/** A part of the dial in one colour; ends are shares of it, between 0 and 1. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly color: string;
  /** Where the band begins, in the unit of the field. */
  readonly begins: number;
}

/** The ends of the dial, as Grafana chooses them when a field has none. */
export const endsOf = ({ min, max }: FieldConfig): readonly [number, number] => [min ?? 0, max ?? 100];

/** Where on the dial a value is; what lies outside is held at its end. NaN counts as nothing. */
export function shareOf(value: number, field: FieldConfig): number {
  const [min, max] = endsOf(field);
  const share = (value - min) / (max - min);
  return Number.isNaN(share) ? 0 : Math.min(Math.max(share, 0), 1);
}

/** The thresholds of a field around its dial, each from where it begins to where the next one does. */
export function bandsOf(field: FieldConfig, theme: GrafanaTheme2): Band[] {
  const [min, max] = endsOf(field);
  const { steps = [], mode } = field.thresholds ?? {};
  const valueOf = (step: number) =>
    mode === ThresholdsMode.Percentage ? min + ((max - min) * step) / 100 : step;
  return steps.flatMap(({ value, color }, index): Band[] => {
    const begins = Math.max(valueOf(value), min);
    const from = shareOf(begins, field);
    const next = steps[index + 1];
    const to = next === undefined ? 1 : shareOf(valueOf(next.value), field);
    return to > from ? [{ from, to, begins, color: theme.visualization.getColorByName(color) }] : [];
  });
}
