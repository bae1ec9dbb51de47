import { type FieldDisplay, type GrafanaTheme2 } from '@grafana/data';
import { pie, type PieArcDatum } from 'd3-shape';

export type Slice = PieArcDatum<FieldDisplay>;

export type PieSort = 'desc' | 'asc' | 'none';

interface HideableCustom {
  readonly hideFrom?: { readonly viz?: boolean; readonly legend?: boolean; readonly tooltip?: boolean };
}

const hideFromOf = ({ field }: FieldDisplay) => (field.custom as HideableCustom | undefined)?.hideFrom ?? {};

export const isHidden = (value: FieldDisplay) => hideFromOf(value).viz === true;
export const isInLegend = (value: FieldDisplay) => hideFromOf(value).legend !== true;

/** What a pie can show of the figures: those that a viewer did not hide, and that are more than nothing. */
export const drawable = (values: readonly FieldDisplay[]): FieldDisplay[] =>
  values.filter((value) => !isHidden(value) && value.display.numeric > 0);

export const sumOf = (values: readonly FieldDisplay[]): number =>
  drawable(values).reduce((sum, { display }) => sum + display.numeric, 0);

const ORDER: Readonly<Record<PieSort, (a: FieldDisplay, b: FieldDisplay) => number>> = {
  desc: (a, b) => b.display.numeric - a.display.numeric,
  asc: (a, b) => a.display.numeric - b.display.numeric,
  none: () => 0,
};

export const slicesOf = (values: readonly FieldDisplay[], sort: PieSort): Slice[] =>
  pie<FieldDisplay>()
    .value(({ display }) => display.numeric)
    .sort(ORDER[sort])(drawable(values));

/** As in `12.5%`; small shares keep a digit that says that they are there. */
export function shareText(value: number, total: number): string {
  const share = total === 0 ? 0 : (value / total) * 100;
  return `${share.toFixed(share !== 0 && share < 10 ? 1 : 0)}%`;
}

export const colorOf = ({ display }: FieldDisplay, theme: GrafanaTheme2): string =>
  display.color ?? theme.visualization.getColorByName('gray');
