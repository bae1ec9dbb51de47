import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { DatabaseQueryList } from '@vigilops/contracts/api';
import { Link, useStyles2, useTheme2 } from '@grafana/ui';
import { Table } from '../admin/Table.tsx';
import { Marks } from '../fleet/Marks.tsx';
import { Meter } from '../llm/Meter.tsx';
import { databaseQueryPath, type LinkRange } from '../pages/paths.ts';
import { t } from '../t.ts';
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
  return (
    <Table
      label={t('databases.top-queries', 'Statements by what they cost')}
      heads={[
        t('databases.query', 'Statement'),
        t('databases.share', 'Share of time'),
        t('databases.by.total', 'Total time'),
        t('databases.by.calls', 'Calls'),
        t('databases.mean', 'Mean'),
        t('databases.p95', 'p95'),
        t('databases.by.max', 'Slowest run'),
        t('databases.rows-per-call', 'Rows a call'),
        t('databases.read-per-call', 'Pages read a call'),
      ]}
      minWidth={140}
    >
      {items.map((query) => (
        <tr key={query.fingerprint}>
          <th scope="row" className={styles.query}>
            <Link href={databaseQueryPath(id, query.fingerprint, range)} data-step>
              <SqlHead text={query.text} />
            </Link>
            <Facts query={query} />
          </th>
          <td className={styles.share}>
            <Share of={query.share} />
          </td>
          <td className={styles.number}>{took(query.total_ms)}</td>
          <td className={styles.number}>{countText(query.calls)}</td>
          <td className={styles.number}>{took(query.mean_ms)}</td>
          <td className={styles.number}>{took(query.p95_ms)}</td>
          <td className={styles.number}>{took(query.max_ms)}</td>
          <td className={styles.number}>{rowsText(query)}</td>
          <td className={styles.number}>{perCall(query.blocks_read, query.calls)}</td>
        </tr>
      ))}
      {others.queries > 0 && (
        <tr className={styles.others}>
          <th scope="row">
            {t('databases.others', 'Others: {{total}}', { total: countText(others.queries) })}
          </th>
          <td className={styles.share}>
            <Share of={others.share} />
          </td>
          <td className={styles.number}>{took(others.total_ms)}</td>
          <td className={styles.number}>{countText(others.calls)}</td>
          <td colSpan={5} />
        </tr>
      )}
    </Table>
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

/** Rows that came back of those that were looked at, a call. */
export function rowsText(
  query: Pick<DatabaseQuery, 'rows_examined' | 'rows_returned' | 'rows_affected' | 'calls'>,
) {
  const { rows_examined: examined, rows_returned: returned, rows_affected: affected, calls } = query;
  const got = returned ?? affected;
  return examined === null
    ? perCall(got, calls)
    : t('databases.of', '{{some}} of {{all}}', { some: perCall(got, calls), all: perCall(examined, calls) });
}

const getStyles = (theme: GrafanaTheme2) => ({
  query: css({
    minWidth: theme.spacing(48),
    '& a:hover': { textDecoration: 'underline' },
    '& ul': { marginTop: theme.spacing(0.5), fontWeight: theme.typography.fontWeightRegular },
  }),
  share: css({ minWidth: theme.spacing(18) }),
  bar: css({
    display: 'grid',
    gridTemplateColumns: `minmax(0, 1fr) ${theme.spacing(5.5)}`,
    alignItems: 'center',
    gap: theme.spacing(1),
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
  }),
  number: css({ '&&': { textAlign: 'right' }, whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }),
  others: css({ color: theme.colors.text.secondary }),
});
