import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { EmptyState, LinkButton, useStyles2 } from '@grafana/ui';
import { DatabaseFilters } from '../../databases/DatabaseFilters.tsx';
import { DatabaseTable } from '../../databases/DatabaseTable.tsx';
import { Definitions } from '../../databases/definitions/Definitions.tsx';
import { NeedSomebody } from '../../databases/definitions/NeedSomebody.tsx';
import { FirstDatabase } from '../../databases/FirstDatabase.tsx';
import { filterDatabases } from '../../databases/trouble.ts';
import type { Database } from '../../databases/types.ts';
import { useDatabaseFilter } from '../../databases/use-database-filter.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { newDatabasePath } from '../paths.ts';

/** Which database is in trouble? */
export function DatabasesPage() {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  const { data, error, at, retry } = useAsked(REFRESH_MS.live, 'listDatabases', { query: { limit: 1_000 } });
  const definitions = useAsked(REFRESH_MS.live, 'listDatabaseDefinitions', { query: { limit: 1_000 } });
  const defined = definitions.data?.items ?? [];
  const isFirst = data?.items.length === 0 && definitions.data?.items.length === 0;
  return (
    <AppPage
      actions={
        mayWrite &&
        !isFirst && (
          <LinkButton icon="plus" href={newDatabasePath()}>
            {t('databases.add', 'Add a database')}
          </LinkButton>
        )
      }
    >
      <div className={styles.page}>
        {error !== undefined && <Trouble error={error} at={at} onRetry={retry} />}
        {data === undefined && error === undefined && <Skeleton rows={8} height={6} />}
        {isFirst && <FirstDatabase />}
        <NeedSomebody definitions={defined} />
        {data !== undefined && data.items.length > 0 && (
          <div className={error === undefined ? styles.page : styles.old}>
            <Found all={data.items} now={at ?? 0} hasMore={data.next_cursor !== null} />
          </div>
        )}
        {(defined.length > 0 || definitions.error !== undefined) && <Definitions polled={definitions} />}
      </div>
    </AppPage>
  );
}

interface FoundProps {
  readonly all: readonly Database[];
  readonly now: number;
  readonly hasMore: boolean;
}

function Found({ all, now, hasMore }: FoundProps) {
  const styles = useStyles2(getStyles);
  const filter = useDatabaseFilter();
  const shown = filterDatabases(all, filter.values);
  return (
    <>
      <div className={styles.line}>
        <DatabaseFilters databases={all} filter={filter} />
        <span className={styles.count} role="status">
          {t('hosts.count', '{{shown}} of {{total}}', {
            shown: count(shown.length),
            total: count(all.length),
          })}
        </span>
      </div>
      {hasMore && (
        <p className={styles.note}>
          {t('databases.cut', 'The first {{total}} by name are shown.', { total: count(all.length) })}
        </p>
      )}
      {shown.length === 0 ? (
        <EmptyState variant="not-found" message={t('databases.none', 'No database fits these filters')} />
      ) : (
        <DatabaseTable databases={shown} now={now} />
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const page = css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 });
  return {
    page,
    old: css(page, { opacity: 0.6 }),
    line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
    count: css({ marginLeft: 'auto', whiteSpace: 'nowrap' }),
    note: css({ color: theme.colors.text.secondary, margin: 0 }),
  };
};
