import { PanelPlugin } from '@grafana/data';
import type { TableFieldOptions } from '@grafana/schema';
import { addFieldOptions, addOptions, HIDE_FROM } from '../options.ts';
import { TablePanel, type TableOptions } from './TablePanel.tsx';

const FIELD = {
  cellOptions: { type: 'auto' },
  align: 'auto',
  width: undefined,
  minWidth: undefined,
  inspect: false,
  filterable: false,
  wrapText: undefined,
  wrapHeaderText: undefined,
  'footer.reducers': [],
  hidden: undefined,
  hideFrom: HIDE_FROM.hideFrom,
} as const satisfies Readonly<Record<string, unknown>>;

export const plugin = new PanelPlugin<TableOptions, TableFieldOptions>(TablePanel)
  .useFieldConfig({ useCustomConfig: (builder) => addFieldOptions(builder, FIELD) })
  .setPanelOptions((builder) =>
    addOptions(builder, {
      frameIndex: 0,
      showHeader: true,
      showTypeIcons: false,
      cellHeight: 'sm',
      enablePagination: false,
      sortBy: [],
    }),
  )
  .setNoPadding();
