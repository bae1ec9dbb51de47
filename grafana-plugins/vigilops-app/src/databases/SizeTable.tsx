import type { DatabaseTables } from '@vigilops/contracts/api';
import { t } from '../t.ts';
import { NothingFits } from './NothingFits.tsx';
import { SortTable } from './SortTable.tsx';
import { bytesText, growthText } from './words.ts';

/** The databases of a server by their sizes. */
export function SizeTable({ databases }: Pick<DatabaseTables, 'databases'>) {
  return databases.length === 0 ? (
    <NothingFits isAll />
  ) : (
    <SortTable
      label={t('databases.title', 'Databases')}
      columns={[
        {
          key: 'name',
          header: t('databases.one', 'Database'),
          smallFirst: true,
          value: ({ name }) => name,
          cell: ({ name }) => name,
        },
        {
          key: 'bytes',
          header: t('databases.size', 'Size'),
          width: 16,
          isNumber: true,
          value: ({ bytes }) => bytes,
          cell: ({ bytes }) => bytesText(bytes),
        },
        {
          key: 'growth',
          header: t('databases.growth', 'In 7 days'),
          width: 16,
          isNumber: true,
          value: ({ growth_bytes: growth }) => growth,
          cell: ({ growth_bytes: growth }) => growthText(growth),
        },
      ]}
      rows={databases}
      keyOf={({ name }) => name}
      param="sort"
      initial={{ key: 'bytes', descending: true }}
      minWidth={50}
    />
  );
}
