import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { percent } from '../fleet/words.ts';
import { t } from '../t.ts';
import { NameIn } from './NameIn.tsx';
import { NothingFits } from './NothingFits.tsx';
import { SortTable, type TableColumn } from './SortTable.tsx';
import type { TableFacts } from './types.ts';
import { bytesText, countText, growthText } from './words.ts';

interface Props {
  readonly tables: readonly TableFacts[];
  readonly now: number;
}

/** A table a line, the largest first. What no table of this kind of server has is no column. */
export function TableTable({ tables, now }: Props) {
  if (tables.length === 0) {
    return <NothingFits />;
  }
  return (
    <SortTable
      label={t('databases.tables', 'Tables')}
      columns={columns(now).filter(
        ({ value, key }) => key === 'name' || tables.some((table) => value?.(table) !== null),
      )}
      rows={tables}
      keyOf={({ database, schema, name }) => JSON.stringify([database, schema, name])}
      param="sort"
      initial={{ key: 'total', descending: true }}
      minWidth={140}
    />
  );
}

const timeOf = (text: string | null) => (text === null ? null : Date.parse(text));

/** Of rows that are there and rows that are dead. */
const deadShare = ({ dead_rows: dead, rows }: TableFacts) =>
  dead === null || rows === null || dead + rows === 0 ? null : dead / (dead + rows);

function columns(now: number): TableColumn<TableFacts>[] {
  const number = (
    key: string,
    header: string,
    width: number,
    value: (table: TableFacts) => number | null,
    text: (value: number | null) => string,
  ): TableColumn<TableFacts> => ({
    key,
    header,
    width,
    isNumber: true,
    value,
    cell: (table) => text(value(table)),
  });
  const moment = (
    key: string,
    header: string,
    value: (table: TableFacts) => number | null,
  ): TableColumn<TableFacts> => ({
    key,
    header,
    width: 14,
    smallFirst: true,
    value,
    cell: (table) => {
      const time = value(table);
      return time === null ? '–' : <TimeAgo time={time} now={now} />;
    },
  });
  return [
    {
      key: 'name',
      header: t('databases.table', 'Table'),
      smallFirst: true,
      value: ({ name }) => name,
      cell: ({ name, schema, database }) => <NameIn name={name} within={[database, schema]} />,
    },
    number('total', t('databases.size', 'Size'), 11, ({ total_bytes: total }) => total, bytesText),
    number(
      'growth',
      t('databases.growth', 'In 7 days'),
      11,
      ({ growth_bytes: growth }) => growth,
      growthText,
    ),
    number('indexes', t('databases.indexes', 'Indexes'), 11, ({ index_bytes: bytes }) => bytes, bytesText),
    number('rows', t('databases.by.rows', 'Rows'), 11, ({ rows }) => rows, countText),
    {
      ...number('dead', t('databases.dead', 'Dead rows'), 18, ({ dead_rows: dead }) => dead, countText),
      cell: (table) => {
        const share = deadShare(table);
        return share === null || share === 0
          ? countText(table.dead_rows)
          : `${countText(table.dead_rows)} (${percent(share)})`;
      },
    },
    number('bloat', t('databases.bloat', 'Bloat, about'), 13, ({ bloat_bytes: bloat }) => bloat, bytesText),
    number(
      'sequential',
      t('databases.full-scans', 'Full scans'),
      11,
      (table) => table.sequential_scans,
      countText,
    ),
    number(
      'by-index',
      t('databases.index-scans', 'By index'),
      11,
      ({ index_scans: scans }) => scans,
      countText,
    ),
    moment('vacuum', t('databases.vacuumed', 'Vacuumed'), ({ last_vacuum: at }) => timeOf(at)),
    moment('analyze', t('databases.analyzed', 'Analyzed'), ({ last_analyze: at }) => timeOf(at)),
  ];
}
