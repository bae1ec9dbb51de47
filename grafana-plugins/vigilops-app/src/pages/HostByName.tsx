import { EmptyState, LinkButton, Stack } from '@grafana/ui';
import { useMemo } from 'react';
import { map } from 'rxjs';
import { Navigate, useLocation, useParams } from 'react-router';
import type { Host } from '../api/types.ts';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { HostTable } from '../fleet/HostTable.tsx';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { usePolled } from '../fleet/use-polled.ts';
import { t } from '../t.ts';
import { AppPage } from './AppPage.tsx';
import { hostPath, HOSTS_PATH } from './paths.ts';

/** Leads from a name, an address or a key to the page of the host. */
export function HostByNamePage() {
  const { name = '' } = useParams();
  return <HostByName name={name} />;
}

export function HostByName({ name }: { readonly name: string }) {
  const { api } = useAppData();
  const { search } = useLocation();
  const load = useMemo(
    () => () => api.call('listHosts', { query: { q: name, limit: 100 } }).pipe(map(({ items }) => items)),
    [api, name],
  );
  const { data: near, error, at, retry } = usePolled(load, REFRESH_MS.slow);
  const exact = near?.filter((host) => isMeant(host, name)) ?? [];
  const [only] = exact;
  if (only !== undefined && exact.length === 1) {
    return <Navigate to={`${hostPath(only.id)}${search}`} replace />;
  }
  const shown = exact.length > 1 ? exact : (near ?? []);
  return (
    <AppPage pageNav={{ text: name, parentItem: { text: t('host.all', 'Hosts'), url: HOSTS_PATH } }}>
      <Stack direction="column" gap={2}>
        {error !== undefined && <Trouble error={error} at={at} onRetry={retry} />}
        {near === undefined && error === undefined && <Skeleton rows={4} height={14} />}
        {near !== undefined && exact.length === 0 && (
          <EmptyState
            variant="not-found"
            message={t('host.no-name', 'No host has the name or address {{name}}', { name })}
            button={<LinkButton href={HOSTS_PATH}>{t('host.to-all', 'Show all hosts')}</LinkButton>}
          >
            {near.length > 0 ? t('host.near', 'These are near:') : ''}
          </EmptyState>
        )}
        {exact.length > 1 && (
          <p role="status">{t('host.several', 'Several hosts are called {{name}}. Which one?', { name })}</p>
        )}
        {shown.length > 0 && <HostTable groups={[[null, shown]]} now={at ?? 0} />}
      </Stack>
    </AppPage>
  );
}

/** Names are as people write them; keys and addresses are exact. */
function isMeant({ name, key, ips }: Host, asked: string): boolean {
  return name.toLowerCase() === asked.toLowerCase() || key === asked || ips.includes(asked);
}
