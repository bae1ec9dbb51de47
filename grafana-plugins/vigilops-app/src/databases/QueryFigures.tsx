import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { TimeAgo } from '../fleet/TimeAgo.tsx';
import { t } from '../t.ts';
import { perCall, rowsText } from './QueryTable.tsx';
import type { DatabaseQueryDetail } from './types.ts';
import { countText, ratioText, shareText, took } from './words.ts';

/** What a statement cost within the range; what the server does not tell is left out. */
export function QueryFigures({ query, now }: { readonly query: DatabaseQueryDetail; readonly now: number }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.figures}>
      {figuresOf(query).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('databases.first-seen', 'First seen')}</dt>
        <dd>
          <TimeAgo time={Date.parse(query.first_seen)} now={now} />
        </dd>
      </div>
      <div>
        <dt>{t('databases.last-seen', 'Last seen')}</dt>
        <dd>
          <TimeAgo time={Date.parse(query.last_seen)} now={now} />
        </dd>
      </div>
    </dl>
  );
}

function figuresOf(query: DatabaseQueryDetail): (readonly [string, string])[] {
  const { calls, blocks_hit: hit, blocks_read: read } = query;
  const pages = hit === null || read === null ? 0 : hit + read;
  const told = (value: number | null, name: string, text: string) =>
    value === null ? [] : [[name, text] as const];
  return [
    [t('databases.share', 'Share of time'), shareText(query.share)],
    [t('databases.by.total', 'Total time'), took(query.total_ms)],
    [t('databases.by.calls', 'Calls'), countText(calls)],
    ...told(query.mean_ms, t('databases.mean', 'Mean'), took(query.mean_ms)),
    ...told(query.p95_ms, t('databases.p95', 'p95'), took(query.p95_ms)),
    ...told(query.max_ms, t('databases.by.max', 'Slowest run'), took(query.max_ms)),
    ...told(
      query.rows_returned ?? query.rows_affected ?? query.rows_examined,
      t('databases.rows-per-call', 'Rows a call'),
      rowsText(query),
    ),
    ...told(read, t('databases.read-per-call', 'Pages read a call'), perCall(read, calls)),
    ...(pages === 0 ? [] : [[t('databases.cache', 'Cache hits'), ratioText((hit ?? 0) / pages)] as const]),
    ...told(query.temp_blocks, t('databases.temp-pages', 'Temporary pages'), countText(query.temp_blocks)),
    ...told(
      query.no_index,
      t('databases.calls-no-index', 'Calls without an index'),
      countText(query.no_index),
    ),
    ...told(query.errors, t('databases.errors-all', 'Errors'), countText(query.errors)),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  figures: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(15)}, 1fr))`,
    gap: theme.spacing(1, 2),
    margin: theme.spacing(1.5, 0, 0),
    dt: {
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightRegular,
    },
    dd: { margin: 0, fontVariantNumeric: 'tabular-nums' },
  }),
});
