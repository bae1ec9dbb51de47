import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { DatabaseQueryList } from '@vigilops/contracts/api';
import { Link, useStyles2, useTheme2 } from '@grafana/ui';
import { Marks } from '../fleet/Marks.tsx';
import { Meter } from '../llm/Meter.tsx';
import { databaseQueryPath, type LinkRange } from '../pages/paths.ts';
import { t } from '../t.ts';
import { SortTable, type TableColumn } from './SortTable.tsx';
import { SqlHead } from './SqlText.tsx';
import type { DatabaseQuery } from './types.ts';
import { countText, shareText, took } from './words.ts';

interface Props {
  /** Of the database. */
  readonly id: number;
  readonly answer: Pick<DatabaseQueryList, 'items' | 'others'>;
  readonly range: LinkRange;
}

/** Statements with what each cost, in the order in which the API has them; below what is not listed. */
export function QueryTable({ id, answer: { items, others }, range }: Props) {
  const styles = useStyles2(getStyles);
  const all = columns(id, range);
  return (
    <SortTable
      label={t('databases.top-queries', 'Statements by what they cost')}
      columns={all}
      rows={items}
      keyOf={({ fingerprint }) => fingerprint}
      param="sort"
      initial={{ key: '', descending: true }}
      minWidth={135}
      foot={
        others.queries > 0 && (
          <tr>
            <th scope="row">
              {t('databases.others', 'Others: {{total}}', { total: countText(others.queries) })}
            </th>
            <td>
              <Share of={others.share} />
            </td>
            <td className={styles.number}>{took(others.total_ms)}</td>
            <td className={styles.number}>{countText(others.calls)}</td>
            <td colSpan={all.length - 4} />
          </tr>
        )
      }
    />
  );
}

/** None of them sorts: the API knows more statements than are here. */
function columns(id: number, range: LinkRange): TableColumn<DatabaseQuery>[] {
  const number = (
    key: string,
    header: string,
    width: number,
    cell: (query: DatabaseQuery) => string,
  ): TableColumn<DatabaseQuery> => ({ key, header, width, isNumber: true, cell });
  return [
    {
      key: 'query',
      header: t('databases.query', 'Statement'),
      cell: (query) => <Statement id={id} query={query} range={range} />,
    },
    {
      key: 'share',
      header: t('databases.share', 'Share of time'),
      width: 17,
      cell: ({ share }) => <Share of={share} />,
    },
    number('total', t('databases.by.total', 'Total time'), 13, (query) => took(query.total_ms)),
    number('calls', t('databases.by.calls', 'Calls'), 10, (query) => countText(query.calls)),
    number('mean', t('databases.mean', 'Mean'), 10, (query) => took(query.mean_ms)),
    number('p95', t('databases.p95', 'p95'), 10, (query) => took(query.p95_ms)),
    number('max', t('databases.by.max', 'Slowest run'), 11, (query) => took(query.max_ms)),
    number('rows', t('databases.rows-per-call', 'Rows a call'), 12, rowsText),
    number('read', t('databases.read-per-call', 'Pages read a call'), 11, ({ blocks_read: read, calls }) =>
      perCall(read, calls),
    ),
  ];
}

interface StatementProps extends Pick<Props, 'id' | 'range'> {
  readonly query: DatabaseQuery;
}

function Statement({ id, query, range }: StatementProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.query}>
      <Link href={databaseQueryPath(id, query.fingerprint, range)} data-step>
        <SqlHead text={query.text} />
      </Link>
      <div className={styles.cost}>
        {[
          shareText(query.share),
          took(query.total_ms),
          t('databases.calls-count', '{{calls}} calls', { calls: countText(query.calls) }),
        ].join(' · ')}
      </div>
      <Facts query={query} />
    </div>
  );
}

function Share({ of }: { readonly of: number }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.bar}>
      <Meter label={t('databases.share', 'Share of time')} ratio={of} colour={theme.colors.info.main} />
      <span>{shareText(of)}</span>
    </div>
  );
}

/** Where it ran and for whom, and what is wrong with it whatever it cost. */
function Facts({ query }: { readonly query: DatabaseQuery }) {
  const wrong = [
    ...((query.no_index ?? 0) > 0
      ? [t('databases.no-index', 'no index: {{calls}}', { calls: countText(query.no_index) })]
      : []),
    ...((query.temp_blocks ?? 0) > 0 ? [t('databases.spills', 'spills to disk')] : []),
    ...((query.errors ?? 0) > 0
      ? [t('databases.errors', 'errors: {{total}}', { total: countText(query.errors) })]
      : []),
  ];
  const texts = [...query.databases.slice(0, 3), ...query.users.slice(0, 3), ...wrong];
  return texts.length === 0 ? null : (
    <Marks label={t('databases.facts', 'Database, user, and what stands out')} texts={[...new Set(texts)]} />
  );
}

export const perCall = (value: number | null, calls: number): string => {
  if (value === null || calls === 0) {
    return '–';
  }
  const each = value / calls;
  return each > 0 && each < 1 ? '< 1' : countText(each);
};

/** Rows that came back or were changed, of those that were looked at where that were more, a call. */
export function rowsText(
  query: Pick<DatabaseQuery, 'rows_examined' | 'rows_returned' | 'rows_affected' | 'calls'>,
) {
  const { rows_examined: examined, rows_returned: returned, rows_affected: affected, calls } = query;
  const got = returned === null && affected === null ? null : Math.max(returned ?? 0, affected ?? 0);
  return examined === null || examined <= (got ?? -1)
    ? perCall(got, calls)
    : t('databases.of', '{{some}} of {{all}}', { some: perCall(got, calls), all: perCall(examined, calls) });
}

const getStyles = (theme: GrafanaTheme2) => ({
  query: css({
    '& a:hover': { textDecoration: 'underline' },
    '& ul': { marginTop: theme.spacing(0.5), fontWeight: theme.typography.fontWeightRegular },
  }),
  // On a phone its columns lie outside of the screen.
  cost: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
    [theme.breakpoints.up('md')]: { display: 'none' },
  }),
  bar: css({
    display: 'grid',
    gridTemplateColumns: `minmax(0, 1fr) ${theme.spacing(5.5)}`,
    alignItems: 'center',
    gap: theme.spacing(1),
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
  }),
  number: css({ '&&': { textAlign: 'right' }, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
});
