import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo, type ReactNode } from 'react';
import { useParams } from 'react-router';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { FiringHere } from '../../alerts/FiringHere.tsx';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { lastAnswer } from '../../fleet/use-polled.ts';
import { lazyComponent } from '../../lazy-component.tsx';
import { AvailabilitySection } from '../../services/AvailabilitySection.tsx';
import { DefinitionSection } from '../../services/DefinitionSection.tsx';
import { endOfMaintenance } from '../../services/end-of-maintenance.ts';
import { HeartbeatUrl } from '../../services/HeartbeatUrl.tsx';
import { Observers } from '../../services/Observers.tsx';
import { ServiceActions } from '../../services/ServiceActions.tsx';
import type { ServiceBodyProps } from '../../services/ServiceBody.tsx';
import { ServiceHead } from '../../services/ServiceHead.tsx';
import { ServiceMaintenance } from '../../services/ServiceMaintenance.tsx';
import { StateHistory } from '../../services/StateHistory.tsx';
import { below } from '../../services/tabs.ts';
import type { Maintenance, NewMaintenance, ServiceDetail } from '../../services/types.ts';
import { useDayBars } from '../../services/use-day-bars.ts';
import { useHostNames } from '../../services/use-host-names.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { idOf } from '../id-of.ts';
import { UnknownService } from './UnknownService.tsx';

/** Charts come with Scenes, which is large: it is loaded when the first service is opened. */
const ServiceBody = lazyComponent<ServiceBodyProps>(
  async () => {
    const { ServiceBody, loadWords } = await import('../../services/ServiceBody.tsx');
    await loadWords();
    return ServiceBody;
  },
  <Skeleton rows={2} height={28} />,
);

const LIVE_MS = 10_000;

/** Is it up, since when, and how well? */
export function ServicePage() {
  const id = idOf(useParams().id);
  return id === undefined ? <UnknownService /> : <KnownService key={id} id={id} />;
}

function KnownService({ id }: { readonly id: number }) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const service = useAsked(LIVE_MS, 'getService', { path: { id } });
  const maintenance = useAsked(REFRESH_MS.slow, 'listMaintenance', {});
  const again = () => {
    service.retry();
    maintenance.retry();
  };
  const start = useAction((body: NewMaintenance) => api.call('createMaintenance', { body }), again);
  const end = useAction((one: Maintenance) => endOfMaintenance(api, one), again);
  const pause = useAction(
    (paused: boolean) => api.call('changeService', { path: { id }, body: { paused } }),
    again,
  );
  const { data, error, at, retry } = service;
  if (error?.code === 'NOT_FOUND' || !Number.isInteger(id)) {
    return <UnknownService />;
  }
  return (
    <AppPage
      pageNav={below(data?.name ?? t('service.page', 'Service'))}
      actions={
        mayWrite && data !== undefined && data.type !== 'otlp' ? (
          <ServiceActions
            service={data}
            busy={start.busy || pause.busy}
            onStart={start.run}
            onPause={pause.run}
          />
        ) : undefined
      }
    >
      <div className={styles.page}>
        {error !== undefined && (
          <Trouble error={error} at={data === undefined ? undefined : at} onRetry={retry} />
        )}
        <Refused error={start.error ?? end.error ?? pause.error} />
        {data === undefined && error === undefined && <Skeleton rows={4} height={14} />}
        {data !== undefined && (
          <div className={error === undefined ? styles.page : styles.old}>
            <Content service={data} now={at ?? 0} mayWrite={mayWrite} away={error !== undefined}>
              <ServiceMaintenance
                service={data}
                all={maintenance.data?.items ?? []}
                now={at ?? 0}
                mayWrite={mayWrite}
                busy={end.busy}
                onEnd={end.run}
              />
            </Content>
          </div>
        )}
      </div>
    </AppPage>
  );
}

interface ContentProps {
  readonly service: ServiceDetail;
  readonly now: number;
  readonly mayWrite: boolean;
  readonly away: boolean;
  /** Said right below how it is. */
  readonly children: ReactNode;
}

function Content({ service, now, mayWrite, away, children }: ContentProps) {
  const styles = useStyles2(getStyles);
  const bars = useDayBars();
  const hosts = useHostNames();
  const services = useServiceNames();
  const { id, type, host_id: host } = service;
  if (type === 'otlp') {
    return <DefinitionSection service={service} hosts={hosts} services={services} />;
  }
  return (
    <>
      <ServiceHead service={service} hostName={host === null ? undefined : hosts.get(host)} now={now} />
      {children}
      <FiringHere serviceId={id} />
      {type === 'heartbeat' && service.source === 'api' && <HeartbeatUrl id={id} mayWrite={mayWrite} />}
      <AvailabilitySection service={service} bars={bars.data} />
      <ServiceBody id={id} answers={type !== 'heartbeat'} away={away}>
        <div className={styles.columns}>
          {/* Nobody asks for a heartbeat: it comes. */}
          {type !== 'heartbeat' && <Observers service={service} now={now} />}
          <DefinitionSection service={service} hosts={hosts} services={services} />
        </div>
        <StateHistory id={id} />
      </ServiceBody>
    </>
  );
}

/** As far as a list of them was seen: a number does for what another page did not ask for. */
function useServiceNames(): ReadonlyMap<number, string> {
  const { services } = useAppData();
  const known = lastAnswer(services)?.data;
  return useMemo(() => new Map(known?.map(({ id, name }) => [id, name])), [known]);
}

const getStyles = (theme: GrafanaTheme2) => {
  const page = css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 });
  return {
    page,
    old: css(page, { opacity: 0.6 }),
    columns: css({
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
      gap: theme.spacing(2),
      alignItems: 'start',
      [theme.breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    }),
  };
};
