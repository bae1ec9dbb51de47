import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';
import { NameIn } from './NameIn.tsx';
import { NothingFits } from './NothingFits.tsx';
import { SortTable, type TableColumn } from './SortTable.tsx';
import { SqlHead } from './SqlText.tsx';
import { Warning } from './StateMark.tsx';
import type { IndexFacts } from './types.ts';
import { bytesText, countText } from './words.ts';

/** An index a line, the largest first, with what speaks against it. */
export function IndexTable({ indexes }: { readonly indexes: readonly IndexFacts[] }) {
  if (indexes.length === 0) {
    return <NothingFits />;
  }
  return (
    <SortTable
      label={t('databases.indexes', 'Indexes')}
      columns={columns()}
      rows={indexes}
      keyOf={({ database, schema, table, name }) => JSON.stringify([database, schema, table, name])}
      param="sort"
      initial={{ key: 'bytes', descending: true }}
      minWidth={120}
    />
  );
}

const columns = (): TableColumn<IndexFacts>[] => [
  {
    key: 'name',
    header: t('databases.index', 'Index'),
    smallFirst: true,
    value: ({ name }) => name,
    cell: ({ name, table, schema, database }) => <NameIn name={name} within={[database, schema, table]} />,
  },
  {
    key: 'definition',
    header: t('databases.definition', 'Definition'),
    cell: ({ definition, columns: of }) => <SqlHead text={definition === '' ? of.join(', ') : definition} />,
  },
  {
    key: 'flaws',
    header: t('databases.stands-out', 'What stands out'),
    width: 30,
    value: (index) => Number(index.is_unused) + Number(index.duplicate_of !== null) + Number(!index.is_valid),
    cell: (index) => <Flaws index={index} />,
  },
  {
    key: 'scans',
    header: t('databases.scans', 'Scans'),
    width: 11,
    isNumber: true,
    smallFirst: true,
    value: ({ scans }) => scans,
    cell: ({ scans }) => countText(scans),
  },
  {
    key: 'bytes',
    header: t('databases.size', 'Size'),
    width: 11,
    isNumber: true,
    value: ({ bytes }) => bytes,
    cell: ({ bytes }) => bytesText(bytes),
  },
];

function Flaws({ index }: { readonly index: IndexFacts }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.flaws}>
      {!index.is_valid && (
        <Warning
          text={t('databases.invalid', 'invalid')}
          title={t('databases.invalid-why', 'Its building failed: it costs on every write and helps nobody')}
        />
      )}
      {index.is_unused && (
        <Warning
          text={t('databases.unused', 'unused')}
          title={t(
            'databases.unused-why',
            'No scan for a week or more, and it guards no uniqueness. Replicas may use it all the same.',
          )}
        />
      )}
      {index.duplicate_of !== null && (
        <Warning
          text={t('databases.duplicate-of', 'does no more than {{other}}', { other: index.duplicate_of })}
        />
      )}
      {index.is_primary && <span>{t('databases.primary-key', 'primary key')}</span>}
      {index.is_unique && !index.is_primary && <span>{t('databases.unique', 'unique')}</span>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  flaws: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    '& > span': { whiteSpace: 'normal' },
  }),
});
