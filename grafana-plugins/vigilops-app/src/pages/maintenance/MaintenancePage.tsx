import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, Drawer, EmptyState, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { useLocation } from 'react-router';
import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { usePolled } from '../../fleet/use-polled.ts';
import { endOfMaintenance } from '../../services/end-of-maintenance.ts';
import { draftOf, newDraft, type Draft } from '../../services/maintenance/draft.ts';
import { MaintenanceForm } from '../../services/maintenance/MaintenanceForm.tsx';
import { MaintenanceList } from '../../services/maintenance/MaintenanceList.tsx';
import { serviceTabs } from '../../services/tabs.ts';
import { isChecked, type Maintenance, type NewMaintenance } from '../../services/types.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';

const edit = (what: string | null) => locationService.partial({ edit: what, service: null, host: null });

/** What is meant to be down, and when? */
export function MaintenancePage() {
  const styles = useStyles2(getStyles);
  const data = useAppData();
  const mayWrite = useMayWrite();
  const maintenance = useAsked(REFRESH_MS.live, 'listMaintenance', {});
  const services = usePolled(data.services, REFRESH_MS.slow);
  const hosts = usePolled(data.hosts, REFRESH_MS.slow);
  const [ending, setEnding] = useState<Maintenance>();
  const names = {
    services: useMemo(() => new Map(services.data?.map(({ id, name }) => [id, name])), [services.data]),
    hosts: useMemo(() => new Map(hosts.data?.map(({ id, name }) => [id, name])), [hosts.data]),
  };
  const params = new URLSearchParams(useLocation().search);
  const editing = params.get('edit');
  const now = maintenance.at ?? 0;
  const lists = [
    ['running', t('maintenance.running', 'Running')],
    ['planned', t('maintenance.planned', 'Planned')],
    ['over', t('maintenance.over', 'Over')],
  ] as const;
  return (
    <AppPage
      pageNav={serviceTabs('maintenance')}
      actions={
        mayWrite ? (
          <Button icon="plus" onClick={() => edit('new')}>
            {t('maintenance.plan', 'Plan maintenance')}
          </Button>
        ) : undefined
      }
    >
      <div className={styles.page}>
        <Part polled={maintenance} rows={4} height={6}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState
                variant="completed"
                message={t('maintenance.none', 'No maintenance is planned, and none was in 90 days')}
              >
                {t(
                  'maintenance.why',
                  'Downtime that is planned here spoils no availability and wakes nobody.',
                )}
              </EmptyState>
            ) : (
              <div className={styles.page}>
                {lists
                  .map(([state, title]) => [title, items.filter((item) => item.state === state)] as const)
                  .filter(([, some]) => some.length > 0)
                  .map(([title, some]) => (
                    <Section key={title} title={title}>
                      <MaintenanceList
                        label={title}
                        items={some}
                        {...names}
                        now={now}
                        mayWrite={mayWrite}
                        onEdit={({ id }) => edit(String(id))}
                        onEnd={setEnding}
                      />
                    </Section>
                  ))}
              </div>
            )
          }
        </Part>
      </div>
      {mayWrite && editing !== null && (
        <Editing
          key={editing}
          which={editing}
          all={maintenance.data?.items}
          about={{ serviceIds: ids(params.getAll('service')), hostIds: ids(params.getAll('host')) }}
          onDone={() => {
            edit(null);
            maintenance.retry();
          }}
        />
      )}
      {ending !== undefined && (
        <Ending
          maintenance={ending}
          onDone={() => {
            setEnding(undefined);
            maintenance.retry();
          }}
          onClose={() => setEnding(undefined)}
        />
      )}
    </AppPage>
  );
}

const ids = (texts: readonly string[]) => texts.map(Number).filter((id) => Number.isInteger(id) && id > 0);

interface EditingProps {
  /** `new`, or an id. */
  readonly which: string;
  readonly all: readonly Maintenance[] | undefined;
  readonly about: Pick<Draft, 'serviceIds' | 'hostIds'>;
  readonly onDone: () => void;
}

function Editing({ which, all, about, onDone }: EditingProps) {
  const data = useAppData();
  const hosts = usePolled(data.hosts, REFRESH_MS.slow);
  const services = usePolled(data.services, REFRESH_MS.slow);
  const known = all?.find(({ id }) => String(id) === which);
  const save = useAction(
    (body: NewMaintenance) =>
      known === undefined
        ? data.api.call('createMaintenance', { body })
        : data.api.call('changeMaintenance', { path: { id: known.id }, body }),
    onDone,
  );
  if (which !== 'new' && known === undefined) {
    return null;
  }
  return (
    <Drawer
      title={
        known === undefined
          ? t('maintenance.plan', 'Plan maintenance')
          : t('check.edit', 'Edit {{name}}', { name: known.title })
      }
      size="sm"
      onClose={() => edit(null)}
    >
      <MaintenanceForm
        initial={known === undefined ? newDraft(Date.now(), about) : draftOf(known)}
        button={
          known === undefined
            ? t('maintenance.plan', 'Plan maintenance')
            : t('maintenance.save', 'Save the maintenance')
        }
        hosts={hosts.data ?? []}
        services={services.data?.filter(isChecked) ?? []}
        busy={save.busy}
        refusal={save.error}
        onSubmit={save.run}
        onCancel={() => edit(null)}
      />
    </Drawer>
  );
}

interface EndingProps {
  readonly maintenance: Maintenance;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Ending({ maintenance, onDone, onClose }: EndingProps) {
  const { api } = useAppData();
  const end = useAction(() => endOfMaintenance(api, maintenance), onDone);
  const running = maintenance.state === 'running';
  return (
    <Confirm
      title={maintenance.title}
      button={running ? t('maintenance.end-now', 'End it now') : t('maintenance.cancel', 'Call it off')}
      destructive={!running}
      action={end}
      onClose={onClose}
    >
      {running
        ? t('maintenance.end-help', 'From now on what is down counts as down again, and alarms.')
        : t('maintenance.cancel-help', 'It is taken out of the plan, and visitors hear no more of it.')}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
});
