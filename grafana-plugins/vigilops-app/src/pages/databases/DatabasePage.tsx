import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useParams } from 'react-router';
import { DatabaseHead } from '../../databases/DatabaseHead.tsx';
import { ForgetDatabase } from '../../databases/ForgetDatabase.tsx';
import type { DatabaseDetail } from '../../databases/types.ts';
import { tabFrom, useDatabaseNav } from '../../databases/use-tab.ts';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { idOf } from '../id-of.ts';
import type { DatabaseTab } from '../paths.ts';
import { AdviceTab } from './AdviceTab.tsx';
import { ConnectionsTab } from './ConnectionsTab.tsx';
import { LocksTab } from './LocksTab.tsx';
import { OverviewTab } from './OverviewTab.tsx';
import { QueriesTab } from './QueriesTab.tsx';
import { QueryView } from './QueryView.tsx';
import { SlowTab } from './SlowTab.tsx';
import { TablesTab } from './TablesTab.tsx';
import { UnknownDatabase } from './UnknownDatabase.tsx';

/** Which query hurts, and what else is wrong with one database? */
export function DatabasePage() {
  const { id: idText, tab: tabText, fingerprint } = useParams();
  const id = idOf(idText);
  const tab = tabFrom(tabText);
  return id !== undefined && tab !== undefined ? (
    <Known key={id} id={id} tab={tab} fingerprint={fingerprint} />
  ) : (
    <UnknownDatabase />
  );
}

interface KnownProps {
  readonly id: number;
  readonly tab: DatabaseTab;
  /** Of one query, below its tab. */
  readonly fingerprint: string | undefined;
}

function Known({ id, tab, fingerprint }: KnownProps) {
  const styles = useStyles2(getStyles);
  const { data, error, at, retry } = useAsked(REFRESH_MS.live, 'getDatabase', { path: { id } });
  const mayWrite = useMayWrite();
  const nav = useDatabaseNav(id, data?.name ?? t('databases.one', 'Database'), tab);
  if (error?.code === 'NOT_FOUND') {
    return <UnknownDatabase />;
  }
  return (
    <AppPage
      pageNav={nav}
      actions={mayWrite && data !== undefined && data.state !== 'up' && <ForgetDatabase database={data} />}
    >
      <div className={styles.page}>
        {error !== undefined && (
          <Trouble error={error} at={data === undefined ? undefined : at} onRetry={retry} />
        )}
        {data === undefined && error === undefined && <Skeleton rows={4} height={14} />}
        {data !== undefined && (
          <div className={error === undefined ? styles.page : styles.old}>
            <DatabaseHead database={data} now={at ?? 0} />
            <TabBody database={data} tab={tab} fingerprint={fingerprint} away={error !== undefined} />
          </div>
        )}
      </div>
    </AppPage>
  );
}

interface BodyProps extends Omit<KnownProps, 'id'> {
  readonly database: DatabaseDetail;
  readonly away: boolean;
}

function TabBody({ database, tab, fingerprint, away }: BodyProps) {
  switch (tab) {
    case 'overview':
      return <OverviewTab database={database} away={away} />;
    case 'connections':
      return <ConnectionsTab id={database.id} />;
    case 'queries':
      return fingerprint === undefined ? (
        <QueriesTab database={database} />
      ) : (
        <QueryView key={fingerprint} database={database} fingerprint={fingerprint} />
      );
    case 'slow':
      return <SlowTab database={database} />;
    case 'locks':
      return <LocksTab database={database} />;
    case 'tables':
      return <TablesTab id={database.id} />;
    case 'advice':
      return <AdviceTab id={database.id} />;
    default:
      return tab satisfies never;
  }
}

const getStyles = (theme: GrafanaTheme2) => {
  const page = css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 });
  return { page, old: css(page, { opacity: 0.6 }) };
};
