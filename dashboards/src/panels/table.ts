import {
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  TableCellDisplayMode,
  TableCellHeight,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  type Panel,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import type { Limits } from '../house/limits.ts';
import type { ValueLink } from '../house/links.ts';
import { panelOf, thresholdsOf, type Head, type Override } from './panel.ts';

export interface Column {
  /** As the transformations name it. */
  readonly name: string;
  readonly unit?: string;
  readonly decimals?: number;
  readonly width?: number;
  /** Drawn as a bar from 0 to 1 in the colours of the limits. */
  readonly shareWith?: Limits;
  /** Text in the colours of the limits. */
  readonly limits?: Limits;
  readonly link?: ValueLink;
  readonly mappings?: readonly ValueMapping[];
}

export interface TableLook {
  readonly columns: readonly Column[];
  /** The column that is sorted by at first, the largest on top. */
  readonly sortedBy?: string;
  readonly noValue?: string;
}

export function table(head: Head, { columns, sortedBy, noValue }: TableLook): Panel {
  const built = new PanelBuilder()
    .showHeader(true)
    .cellHeight(TableCellHeight.Sm)
    .filterable(false)
    .sortBy(sortedBy === undefined ? [] : [{ build: () => ({ displayName: sortedBy, desc: true }) }])
    .build();
  return panelOf(
    built,
    head,
    { unit: 'short', ...(noValue === undefined ? {} : { noValue }) },
    columns.map(overrideOf),
  );
}

function overrideOf(column: Column): Override {
  const { name, unit, decimals, width, shareWith, limits, link, mappings } = column;
  const properties: DynamicConfigValue[] = [];
  const set = (id: string, value: unknown) => properties.push({ id, value });
  if (unit !== undefined) {
    set('unit', unit);
  }
  if (decimals !== undefined) {
    set('decimals', decimals);
  }
  if (width !== undefined) {
    set('custom.width', width);
  }
  if (shareWith !== undefined) {
    set('min', 0);
    set('max', 1);
    set('custom.cellOptions', {
      type: TableCellDisplayMode.Gauge,
      mode: BarGaugeDisplayMode.Basic,
      valueDisplayMode: BarGaugeValueMode.Text,
    });
  }
  if (limits !== undefined) {
    set('custom.cellOptions', { type: TableCellDisplayMode.ColorText });
  }
  const steps = shareWith ?? limits;
  if (steps !== undefined) {
    set('thresholds', thresholdsOf(steps, limits === undefined ? 'shapes' : 'text'));
    set('color', { mode: 'thresholds' });
  }
  if (link !== undefined) {
    set('links', [{ ...link }]);
  }
  if (mappings !== undefined) {
    set('mappings', mappings);
  }
  return { of: name, properties };
}
