import { locationService } from '@grafana/runtime';
import { Button, LinkButton, Stack } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../admin/Confirm.tsx';
import { useAction } from '../admin/use-action.ts';
import { useAppData } from '../fleet/app-data.tsx';
import { editServicePath, SERVICES_PATH } from '../pages/paths.ts';
import { t } from '../t.ts';
import { MaintenanceMenu } from './MaintenanceMenu.tsx';
import type { NewMaintenance, ServiceDetail } from './types.ts';

interface Props {
  readonly service: ServiceDetail;
  readonly busy: boolean;
  readonly onStart: (maintenance: NewMaintenance) => void;
  readonly onPause: (paused: boolean) => void;
}

/** What an Admin can do with a service. Only what was defined here is changed here. */
export function ServiceActions({ service, busy, onStart, onPause }: Props) {
  const { id, name, status, definition } = service;
  const [removing, setRemoving] = useState(false);
  const paused = definition?.paused ?? status === 'paused';
  return (
    <Stack wrap="wrap" gap={1}>
      <MaintenanceMenu name={name} of={{ service_ids: [id] }} busy={busy} onStart={onStart} />
      {definition !== null && (
        <>
          <Button
            variant="secondary"
            icon={paused ? 'play' : 'pause'}
            disabled={busy}
            onClick={() => onPause(!paused)}
          >
            {paused ? t('service.resume', 'Resume') : t('service.pause', 'Pause')}
          </Button>
          <LinkButton variant="secondary" icon="pen" href={editServicePath(id)}>
            {t('service.edit', 'Edit')}
          </LinkButton>
        </>
      )}
      <Button variant="destructive" fill="outline" icon="trash-alt" onClick={() => setRemoving(true)}>
        {t('service.remove', 'Remove')}
      </Button>
      {removing && <Removal service={service} onClose={() => setRemoving(false)} />}
    </Stack>
  );
}

function Removal({ service, onClose }: { readonly service: ServiceDetail; readonly onClose: () => void }) {
  const { api } = useAppData();
  const remove = useAction(
    () => api.call('removeService', { path: { id: service.id } }),
    () => locationService.push(SERVICES_PATH),
  );
  return (
    <Confirm
      title={t('service.remove-title', 'Remove {{name}}?', { name: service.name })}
      button={t('service.remove-button', 'Remove it with its history')}
      destructive
      action={remove}
      onClose={onClose}
    >
      <p>
        {t(
          'service.remove-help',
          'It is checked no longer, and its history goes too: results, states and availability. This cannot be undone.',
        )}
      </p>
      {service.source === 'agent' && (
        <p>
          {t(
            'service.remove-agent',
            'An agent defines it: take it out of its agent.yaml first, or it comes back with the next result.',
          )}
        </p>
      )}
    </Confirm>
  );
}
