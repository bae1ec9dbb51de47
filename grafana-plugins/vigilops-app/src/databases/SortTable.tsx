import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useUrlState } from '../pages/use-url-state.ts';
import {
  isSortable,
  nextSort,
  sortFromText,
  sortRows,
  sortToText,
  type Sort,
  type SortColumn,
} from './table-sort.ts';

export interface TableColumn<Row> extends SortColumn<Row> {
  readonly header: string;
  /** What the head means, on hover. */
  readonly title?: string;
  /** In steps of the theme; the rest of the width goes to those without one. */
  readonly width?: number;
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** The field of the address that says how it is sorted. */
  readonly param: string;
  readonly initial: Sort;
  /** In steps of the theme, where all columns are there; narrower screens scroll it. */
  readonly minWidth: number;
  /** Below the rows, such as what is not listed. */
  readonly foot?: ReactNode;
}

/** A column without a width of its own holds a name: on a phone the next one should be seen beside it. */
const NAME_WIDTH = 22;
const neededBy = (columns: readonly Pick<TableColumn<never>, 'width'>[]) =>
  columns.reduce((sum, { width = NAME_WIDTH }) => sum + width, 0);

/** Lines with the same facts; heads sort, and the address says how. The first column names the line. */
export function SortTable<Row>({ label, columns, rows, keyOf, param, initial, minWidth, foot }: Props<Row>) {
  const styles = useStyles2(getStyles);
  const [text, setText] = useUrlState(param);
  const sort = sortFromText(text, columns, initial);
  const choose = (next: Sort) =>
    setText(next.key === initial.key && next.descending === initial.descending ? '' : sortToText(next));
  return (
    // Scrolls sideways on a narrow screen, which the keyboard must reach, too.
    <div className={styles.scroll} role="region" aria-label={label} tabIndex={0}>
      <table
        className={styles.table}
        style={{ minWidth: Math.min(minWidth, neededBy(columns)) * 8 }}
        aria-label={label}
      >
        <colgroup>
          {columns.map(({ key, width }) => (
            <col key={key} style={width === undefined ? {} : { width: width * 8 }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} onSort={choose} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sortRows(rows, columns, sort).map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, cell, isNumber }, at) =>
                at === 0 ? (
                  <th key={key} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} className={cx(isNumber && styles.number)}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {Boolean(foot) && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

interface HeadProps<Row> {
  readonly column: TableColumn<Row>;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const styles = useStyles2(getStyles);
  const { key, header, title, isNumber } = column;
  const look = cx(isNumber && styles.number);
  if (!isSortable(column)) {
    return (
      <th scope="col" className={look} title={title}>
        {header}
      </th>
    );
  }
  const own = sort.key === key;
  return (
    <th
      scope="col"
      className={look}
      title={title}
      aria-sort={own ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, column))}>
        {header}
        {own && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} size="sm" />}
      </button>
    </th>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    margin: 0,
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    'th, td': {
      padding: theme.spacing(0.75, 1),
      textAlign: 'left',
      verticalAlign: 'middle',
      overflowWrap: 'anywhere',
      borderBottom: `1px solid ${theme.colors.border.weak}`,
    },
    thead: { background: theme.colors.background.secondary },
    'thead th': { overflowWrap: 'normal' },
    'tbody th': { fontWeight: theme.typography.fontWeightMedium },
    'tbody tr:hover, tbody tr:focus-within': { background: theme.colors.background.secondary },
    'tbody tr:last-child > *': { borderBottom: 'none' },
    tfoot: { color: theme.colors.text.secondary },
  }),
  number: css({ '&&': { textAlign: 'right' }, fontVariantNumeric: 'tabular-nums' }),
  sort: css({
    all: 'unset',
    cursor: 'pointer',
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 2 },
  }),
});
