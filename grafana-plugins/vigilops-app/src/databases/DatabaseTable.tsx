import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Link, useStyles2 } from '@grafana/ui';
import { count } from '../fleet/words.ts';
import { databasePath, hostPath } from '../pages/paths.ts';
import { t } from '../t.ts';
import { ConnectionBar } from './ConnectionBar.tsx';
import { MissingMark, NoAnswerSince } from './DatabaseHead.tsx';
import { SortTable, type TableColumn } from './SortTable.tsx';
import { StateMark } from './StateMark.tsx';
import { byTrouble, connectionShare } from './trouble.ts';
import type { Database } from './types.ts';
import { addressText, kindAndVersion, perSecond, ratioText, roleName, seconds } from './words.ts';

interface Props {
  readonly databases: readonly Database[];
  readonly now: number;
}

/** One server a line, those in trouble first. */
export function DatabaseTable({ databases, now }: Props) {
  const hasLag = databases.some(({ figures }) => (figures?.replication_lag_seconds ?? null) !== null);
  return (
    <SortTable
      label={t('databases.title', 'Databases')}
      columns={columns(now).filter(({ key }) => key !== 'lag' || hasLag)}
      rows={databases}
      keyOf={({ id }) => id}
      param="sort"
      initial={{ key: 'state', descending: true }}
      minWidth={120}
    />
  );
}

function columns(now: number): TableColumn<Database>[] {
  return [
    {
      key: 'name',
      header: t('databases.one', 'Database'),
      value: ({ name }) => name,
      smallFirst: true,
      cell: (database) => <Name database={database} />,
    },
    {
      key: 'state',
      header: t('services.state', 'State'),
      width: 38,
      compare: byTrouble,
      cell: (database) => <State database={database} now={now} />,
    },
    {
      key: 'connections',
      header: t('databases.connections', 'Connections'),
      width: 21,
      value: connectionShare,
      cell: ({ figures }) => <ConnectionBar figures={figures} />,
    },
    {
      key: 'qps',
      header: t('databases.qps', 'Queries'),
      width: 11,
      isNumber: true,
      value: ({ figures }) => figures?.qps ?? null,
      cell: ({ figures }) => perSecond(figures?.qps ?? null),
    },
    {
      key: 'slow',
      header: t('databases.slow-hour', 'Slow, 1 h'),
      width: 14,
      isNumber: true,
      value: ({ slow_queries_last_hour: slow }) => slow,
      cell: ({ slow_queries_last_hour: slow }) => count(slow),
    },
    {
      key: 'cache',
      header: t('databases.cache', 'Cache hits'),
      width: 13,
      isNumber: true,
      smallFirst: true,
      value: ({ figures }) => figures?.cache_hit_ratio ?? null,
      cell: ({ figures }) => ratioText(figures?.cache_hit_ratio ?? null),
    },
    {
      key: 'lag',
      header: t('databases.lag', 'Lag'),
      title: t('databases.lag-of', 'How far it is behind its primary'),
      width: 10,
      isNumber: true,
      value: ({ figures }) => figures?.replication_lag_seconds ?? null,
      cell: ({ figures }) => seconds(figures?.replication_lag_seconds ?? null),
    },
  ];
}

function Name({ database }: { readonly database: Database }) {
  const styles = useStyles2(getStyles);
  const { id, name, role, host_id: host, host_name: hostName } = database;
  return (
    <div className={styles.name}>
      <Link href={databasePath(id)} data-step className={styles.link}>
        {name}
      </Link>
      <div className={styles.note}>
        {[
          kindAndVersion(database),
          ...(role === 'unknown' || role === 'standalone' ? [] : [roleName(role)]),
        ].join(' · ')}
        {' · '}
        <Link href={hostPath(host)} className={styles.host} title={addressText(database)}>
          {hostName}
        </Link>
      </div>
    </div>
  );
}

function State({ database, now }: { readonly database: Database; readonly now: number }) {
  const styles = useStyles2(getStyles);
  const { state, error, missing_rights: missing, last_seen: seen } = database;
  return (
    <>
      <StateMark state={state} />
      {state === 'down' && error !== null && (
        <div className={styles.error} title={error}>
          {error}
        </div>
      )}
      {state === 'stale' && (
        <div className={styles.note}>
          <NoAnswerSince seen={seen} now={now} />
        </div>
      )}
      <div>
        <MissingMark total={missing} />
      </div>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  name: css({ unicodeBidi: 'isolate' }),
  link: css({ '&:hover': { textDecoration: 'underline' } }),
  // Within a line of text, colour alone would not tell that it is a link.
  host: css({ textDecoration: 'underline' }),
  note: css({
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontWeight: theme.typography.fontWeightRegular,
  }),
  error: css({
    display: '-webkit-box',
    WebkitLineClamp: 4,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
