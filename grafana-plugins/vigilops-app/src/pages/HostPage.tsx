import { EmptyState, LinkButton, Stack } from '@grafana/ui';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { FiringHere } from '../alerts/FiringHere.tsx';
import type { Host } from '../api/types.ts';
import { REFRESH_MS, useAppData } from '../fleet/app-data.tsx';
import { Skeleton } from '../fleet/Skeleton.tsx';
import { Trouble } from '../fleet/Trouble.tsx';
import { lastAnswer, usePolled } from '../fleet/use-polled.ts';
import { HostEditActions } from '../host/HostEditActions.tsx';
import { HostHead } from '../host/HostHead.tsx';
import { KeyFigures } from '../host/KeyFigures.tsx';
import type { HostBodyProps } from '../host/HostBody.tsx';
import { lazyComponent } from '../lazy-component.tsx';
import { useMayWrite } from '../services/use-may-write.ts';
import { t } from '../t.ts';
import { AppPage } from './AppPage.tsx';
import { HostByName } from './HostByName.tsx';
import { idOf } from './id-of.ts';
import { HOSTS_PATH } from './paths.ts';

/** Charts come with Scenes, which is large: it is loaded when the first host is opened. */
const HostBody = lazyComponent<HostBodyProps>(
  async () => {
    const { HostBody, loadWords } = await import('../host/HostBody.tsx');
    await loadWords();
    return HostBody;
  },
  <Skeleton rows={2} height={28} />,
);

/** What is this host doing, and why? */
export function HostPage() {
  const { id: text = '' } = useParams();
  const id = idOf(text);
  return id === undefined ? <HostByName name={text} /> : <KnownHost key={id} id={id} />;
}

function KnownHost({ id }: { readonly id: number }) {
  const data = useAppData();
  const { host: loadHost, services: loadServices } = useMemo(() => data.host(id), [data, id]);
  const polled = usePolled(loadHost, REFRESH_MS.live);
  const services = usePolled(loadServices, REFRESH_MS.slow);
  const listed = lastAnswer(data.hosts);
  // Who comes from a list of hosts sees at once what the list knew.
  const host = polled.data ?? listed?.data?.find((each) => each.id === id);
  const at = polled.at ?? listed?.at;
  const { error, retry } = polled;
  const mayWrite = useMayWrite();
  if (error?.code === 'NOT_FOUND') {
    return <UnknownHost id={id} />;
  }
  return (
    <AppPage
      pageNav={{
        text: host?.name ?? t('host.page', 'Host'),
        parentItem: { text: t('host.all', 'Hosts'), url: HOSTS_PATH },
      }}
      actions={mayWrite && host !== undefined && <HostEditActions host={host} onChanged={retry} />}
    >
      <Stack direction="column" gap={2}>
        {error !== undefined && (
          <Trouble error={error} at={host === undefined ? undefined : at} onRetry={retry} />
        )}
        {host === undefined && error === undefined && <Skeleton rows={4} height={14} />}
        {host !== undefined && (
          <Content host={host} services={services} now={at ?? 0} away={error !== undefined} />
        )}
      </Stack>
    </AppPage>
  );
}

function Content(props: HostBodyProps & { readonly host: Host }) {
  return (
    <>
      <HostHead host={props.host} now={props.now} />
      <FiringHere hostId={props.host.id} />
      <KeyFigures host={props.host} />
      <HostBody {...props} />
    </>
  );
}

function UnknownHost({ id }: { readonly id: number }) {
  return (
    <AppPage
      pageNav={{
        text: t('host.page', 'Host'),
        parentItem: { text: t('host.all', 'Hosts'), url: HOSTS_PATH },
      }}
    >
      <EmptyState
        variant="not-found"
        message={t('host.unknown', 'There is no host {{id}}', { id })}
        button={<LinkButton href={HOSTS_PATH}>{t('host.to-all', 'Show all hosts')}</LinkButton>}
      >
        {t('host.unknown-help', 'It was removed, or the link is from another VigilOps.')}
      </EmptyState>
    </AppPage>
  );
}
