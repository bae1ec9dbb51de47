import { locationService } from '@grafana/runtime';
import { EmptyState, LinkButton } from '@grafana/ui';
import { useLocation, useParams } from 'react-router';
import { AdminsOnly } from '../../admin/AdminsOnly.tsx';
import { useAction } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { usePolled } from '../../fleet/use-polled.ts';
import { EMPTY, valuesOf, type FormValues } from '../../services/form/form-values.ts';
import { ServiceForm } from '../../services/form/ServiceForm.tsx';
import type { HeartbeatState } from '../../services/HeartbeatUrl.tsx';
import { below } from '../../services/tabs.ts';
import { isChecked, type NewService, type ServiceDetail } from '../../services/types.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { idOf } from '../id-of.ts';
import { servicePath, SERVICES_PATH } from '../paths.ts';
import { UnknownService } from './UnknownService.tsx';

/** A new check, with what the address knows of it. */
export function NewServicePage() {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const params = new URLSearchParams(useLocation().search);
  const telemetry = params.get('telemetry') ?? '';
  const host = Number(params.get('host') ?? '');
  const create = useAction((body: NewService) => api.call('createService', { body }), open);
  return (
    <AppPage pageNav={below(t('check.new', 'Add a check'))}>
      {mayWrite ? (
        <WithChoices
          initial={{
            ...EMPTY,
            name: telemetry,
            telemetry,
            runsOn: Number.isInteger(host) && host > 0 ? host : null,
          }}
          button={t('check.add', 'Add the check')}
          back={SERVICES_PATH}
          action={create}
        />
      ) : (
        <AdminsOnly />
      )}
    </AppPage>
  );
}

/** Another definition of a check that was made here. */
export function EditServicePage() {
  const id = idOf(useParams().id);
  return id === undefined ? <UnknownService /> : <EditService id={id} />;
}

function EditService({ id }: { readonly id: number }) {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const { data, error, retry } = useAsked(REFRESH_MS.slow, 'getService', { path: { id } });
  const change = useAction(
    (definition: NewService) => api.call('changeService', { path: { id }, body: { definition } }),
    open,
  );
  const title = t('check.edit', 'Edit {{name}}', { name: data?.name ?? '' });
  if (error?.code === 'NOT_FOUND') {
    return <UnknownService />;
  }
  return (
    <AppPage pageNav={below(title)}>
      {!mayWrite && <AdminsOnly />}
      {mayWrite && error !== undefined && <Trouble error={error} at={undefined} onRetry={retry} />}
      {mayWrite && data === undefined && error === undefined && <Skeleton rows={6} height={7} />}
      {mayWrite && data !== undefined && data.definition === null && <NotHere id={id} />}
      {mayWrite && data !== undefined && data.definition !== null && (
        <WithChoices
          id={id}
          initial={valuesOf(data.definition)}
          button={t('check.save', 'Save the check')}
          back={servicePath(id)}
          action={change}
        />
      )}
    </AppPage>
  );
}

/** To the page of the service; the URL of a heartbeat goes with it, for this once. */
function open({ id, heartbeat_url: url }: ServiceDetail): void {
  const state: HeartbeatState = url === null ? {} : { heartbeatUrl: url };
  locationService.push({ pathname: servicePath(id), state });
}

function NotHere({ id }: { readonly id: number }) {
  return (
    <EmptyState
      variant="not-found"
      message={t('check.not-here', 'This service is not defined here')}
      button={<LinkButton href={servicePath(id)}>{t('check.look', 'Look at it')}</LinkButton>}
    >
      {t('service.by-agent', 'An agent defines it in its agent.yaml: it is changed there.')}
    </EmptyState>
  );
}

interface ChoicesProps {
  readonly id?: number;
  readonly initial: FormValues;
  readonly button: string;
  readonly back: string;
  readonly action: ReturnType<typeof useAction<[NewService], ServiceDetail>>;
}

/** With the hosts and services that can be chosen; the form works without them. */
function WithChoices({ id, initial, button, back, action }: ChoicesProps) {
  const data = useAppData();
  const hosts = usePolled(data.hosts, REFRESH_MS.slow);
  const services = usePolled(data.services, REFRESH_MS.slow);
  return (
    <ServiceForm
      initial={initial}
      button={button}
      hosts={hosts.data ?? []}
      others={services.data?.filter((service) => service.id !== id && isChecked(service)) ?? []}
      busy={action.busy}
      refusal={action.error}
      back={back}
      onSubmit={action.run}
    />
  );
}
