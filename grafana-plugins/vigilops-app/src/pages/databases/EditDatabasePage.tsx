import { locationService } from '@grafana/runtime';
import { useMemo } from 'react';
import { useLocation, useParams } from 'react-router';
import { AdminsOnly } from '../../admin/AdminsOnly.tsx';
import { useAction } from '../../admin/use-action.ts';
import { DefinitionForm } from '../../databases/definitions/DefinitionForm.tsx';
import { draftOf, newDraft } from '../../databases/definitions/draft.ts';
import type { NewDefinition } from '../../databases/definitions/types.ts';
import { SHOWN_KINDS } from '../../databases/least-role.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Skeleton } from '../../fleet/Skeleton.tsx';
import { Trouble } from '../../fleet/Trouble.tsx';
import { usePolled } from '../../fleet/use-polled.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { idOf } from '../id-of.ts';
import { DATABASES_PATH } from '../paths.ts';
import { UnknownDatabase } from './UnknownDatabase.tsx';

const below = (text: string) => ({
  text,
  parentItem: { text: t('databases.title', 'Databases'), url: DATABASES_PATH },
});

/** To the list, where its state is. */
const toList = () => locationService.push(DATABASES_PATH);

/** A new database for an agent to ask, with what the address knows of it. */
export function NewDatabasePage() {
  const { api, hosts: load } = useAppData();
  const mayWrite = useMayWrite();
  const hosts = usePolled(load, REFRESH_MS.slow);
  const params = new URLSearchParams(useLocation().search);
  const create = useAction((body: NewDefinition) => api.call('createDatabaseDefinition', { body }), toList);
  const kind = SHOWN_KINDS.find((each) => each === params.get('kind'));
  const host = hosts.data?.find(({ id }) => String(id) === params.get('host'));
  const only = hosts.data?.length === 1 ? hosts.data[0] : undefined;
  return (
    <AppPage pageNav={below(t('databases.add', 'Add a database'))}>
      {!mayWrite && <AdminsOnly />}
      {mayWrite && hosts.data === undefined && hosts.error === undefined && <Skeleton rows={6} height={7} />}
      {mayWrite && (hosts.data !== undefined || hosts.error !== undefined) && (
        <>
          {hosts.error !== undefined && <Trouble error={hosts.error} at={hosts.at} onRetry={hosts.retry} />}
          <DefinitionForm
            initial={newDraft({
              hostId: (host ?? only)?.id ?? null,
              ...(kind === undefined ? {} : { kind }),
            })}
            known={undefined}
            hosts={hosts.data ?? []}
            button={t('databases.add', 'Add a database')}
            busy={create.busy}
            refusal={create.error}
            back={DATABASES_PATH}
            onSubmit={create.run}
          />
        </>
      )}
    </AppPage>
  );
}

/** A definition that is there, to be changed. */
export function EditDatabasePage() {
  const id = idOf(useParams().id);
  return id === undefined ? <UnknownDatabase /> : <EditDatabase id={id} />;
}

function EditDatabase({ id }: { readonly id: number }) {
  const { api, hosts: load } = useAppData();
  const mayWrite = useMayWrite();
  const hosts = usePolled(load, REFRESH_MS.slow);
  // Not what another page was answered before: what is saved here takes the place of all of it.
  const loadOne = useMemo(() => () => api.call('getDatabaseDefinition', { path: { id } }), [api, id]);
  const { data, error, retry } = usePolled(loadOne, REFRESH_MS.slow);
  const change = useAction(
    (body: NewDefinition) => api.call('changeDatabaseDefinition', { path: { id }, body }),
    toList,
  );
  if (error?.code === 'NOT_FOUND') {
    return <UnknownDatabase />;
  }
  return (
    <AppPage pageNav={below(t('check.edit', 'Edit {{name}}', { name: data?.name ?? '' }))}>
      {!mayWrite && <AdminsOnly />}
      {mayWrite && error !== undefined && <Trouble error={error} at={undefined} onRetry={retry} />}
      {mayWrite && data === undefined && error === undefined && <Skeleton rows={6} height={7} />}
      {mayWrite && data !== undefined && (
        <DefinitionForm
          key={data.id}
          initial={draftOf(data)}
          known={data}
          hosts={hosts.data ?? []}
          button={t('definition.save', 'Save the database')}
          busy={change.busy}
          refusal={change.error}
          back={DATABASES_PATH}
          onSubmit={change.run}
        />
      )}
    </AppPage>
  );
}
