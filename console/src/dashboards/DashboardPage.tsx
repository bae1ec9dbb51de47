import { t } from '@grafana/i18n';
import { UrlSyncContextProvider } from '@grafana/scenes';
import { Alert } from '@grafana/ui';
import { useEffect, useMemo } from 'react';
import type { Dashboard } from '@grafana/schema';
import { useParams } from 'react-router';
import { Message } from '../shell/Message.tsx';
import { usePageTitle } from '../shell/page-title.ts';
import { useHouseAway, useServices } from '../shell/services.ts';
import { Skeleton } from '../shell/Skeleton.tsx';
import { sceneOf } from './scene/build.ts';
import { useDashboardKeys } from './use-dashboard-keys.ts';
import { useFetched } from './use-fetched.ts';

/** A dashboard by its uid, or why there is none. */
export function DashboardPage() {
  const { uid = '' } = useParams();
  const { library } = useServices();
  const fetched = useFetched(() => library.open(uid), [library, uid]);
  if (fetched.state === 'waiting') {
    return <Skeleton />;
  }
  if (fetched.state === 'failed') {
    return (
      <Alert
        severity="error"
        title={t('dashboard.failed', 'The dashboard could not be loaded')}
        buttonContent={t('shell.retry', 'Try again')}
        onRemove={fetched.again}
      >
        {fetched.message}
      </Alert>
    );
  }
  if (fetched.value === undefined) {
    return (
      <Message
        title={t('dashboard.none', 'There is no dashboard {{uid}}', {
          uid,
          interpolation: { escapeValue: false },
        })}
        link={{ href: '/dashboards', text: t('dashboard.all', 'All dashboards') }}
      />
    );
  }
  return <Shown key={uid} dashboard={fetched.value} />;
}

function Shown({ dashboard }: { readonly dashboard: Dashboard }) {
  const { extensions } = useServices();
  const scene = useMemo(() => sceneOf(dashboard, extensions.observeLinks), [dashboard, extensions]);
  const away = useHouseAway();
  usePageTitle(dashboard.title);
  useDashboardKeys(scene);
  useEffect(() => {
    if (!away && scene.isActive) {
      // What failed while the backend was away is asked again.
      scene.state.$timeRange?.onRefresh();
    }
  }, [away, scene]);
  return (
    <UrlSyncContextProvider scene={scene} createBrowserHistorySteps updateUrlOnInit>
      <scene.Component model={scene} />
    </UrlSyncContextProvider>
  );
}
