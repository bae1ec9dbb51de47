import { locationService } from '@grafana/runtime';
import { Button, Drawer, EmptyState } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { ChannelForm } from '../../alerts/channels/ChannelForm.tsx';
import { ChannelTable } from '../../alerts/channels/ChannelTable.tsx';
import { draftOf, inLanguage, newDraft } from '../../alerts/channels/draft.ts';
import { TypeChoice } from '../../alerts/channels/TypeChoice.tsx';
import { alertTabs } from '../../alerts/tabs.ts';
import type { ChannelRequest, ChannelType, NotificationChannel } from '../../alerts/types.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useUrlState } from '../use-url-state.ts';

const edit = (what: string | null) => locationService.partial({ edit: what, type: null });

/** How do we reach people, and does it get through? */
export function ChannelsPage() {
  const mayWrite = useMayWrite();
  const channels = useAsked(REFRESH_MS.live, 'listChannels');
  const types = useAsked(REFRESH_MS.slow, 'listChannelTypes');
  const [editing] = useUrlState('edit');
  const [removing, setRemoving] = useState<NotificationChannel>();
  const known = channels.data?.items.find(({ id }) => String(id) === editing);
  return (
    <AppPage
      pageNav={alertTabs('channels')}
      actions={
        mayWrite && (
          <Button icon="plus" onClick={() => edit('new')}>
            {t('channel.add', 'Add a channel')}
          </Button>
        )
      }
    >
      <Part polled={channels} rows={4} height={6}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              variant="call-to-action"
              message={t('channel.none', 'Alerts are seen in this app alone')}
            >
              {t(
                'channel.none-help',
                'Add a chat robot, mail or a phone, send a test message, and whoever has to know is told.',
              )}
            </EmptyState>
          ) : (
            <ChannelTable
              channels={items}
              types={types.data?.items ?? []}
              now={channels.at ?? 0}
              mayWrite={mayWrite}
              onEdit={({ id }) => edit(String(id))}
              onRemove={setRemoving}
            />
          )
        }
      </Part>
      {mayWrite && types.data !== undefined && (editing === 'new' || known !== undefined) && (
        <Editing
          key={editing}
          channel={known}
          types={types.data.items}
          others={(channels.data?.items ?? []).flatMap(({ id, name }) => (id === known?.id ? [] : [name]))}
          onDone={() => {
            edit(null);
            channels.retry();
          }}
        />
      )}
      {removing !== undefined && (
        <Removing
          channel={removing}
          onDone={() => {
            setRemoving(undefined);
            channels.retry();
          }}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </AppPage>
  );
}

interface EditingProps {
  /** Undefined: a new one. */
  readonly channel: NotificationChannel | undefined;
  readonly types: readonly ChannelType[];
  readonly others: readonly string[];
  readonly onDone: () => void;
}

function Editing({ channel, types, others, onDone }: EditingProps) {
  const { api } = useAppData();
  const [chosen, setChosen] = useUrlState('type');
  const [tested, setTested] = useState<Answer<'testChannel'>>();
  const type = types.find((each) => each.type === (channel?.type ?? chosen));
  const save = useAction(
    (body: ChannelRequest) =>
      channel === undefined
        ? api.call('createChannel', { body })
        : api.call('changeChannel', { path: { id: channel.id }, body }),
    onDone,
  );
  const test = useAction(
    (request: ChannelRequest) =>
      api.call('testChannel', {
        body: { channel: request, ...(channel === undefined ? {} : { id: channel.id }) },
      }),
    setTested,
  );
  const title = channel === undefined ? t('channel.add', 'Add a channel') : channel.name;
  return (
    <Drawer
      title={title}
      subtitle={type === undefined ? '' : inLanguage(type.title)}
      size="md"
      onClose={() => edit(null)}
    >
      {type === undefined ? (
        <TypeChoice types={types} onChoose={setChosen} />
      ) : (
        <ChannelForm
          type={type}
          initial={channel === undefined ? newDraft(type) : draftOf(channel)}
          channel={channel}
          others={others}
          test={test}
          tested={tested}
          button={
            channel === undefined ? t('channel.add', 'Add a channel') : t('channel.save', 'Save the channel')
          }
          busy={save.busy}
          refusal={save.error}
          onSubmit={save.run}
          onCancel={() => edit(null)}
        />
      )}
    </Drawer>
  );
}

interface RemovingProps {
  readonly channel: NotificationChannel;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ channel, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(() => api.call('removeChannel', { path: { id: channel.id } }), onDone);
  return (
    <Confirm
      title={t('channel.remove-title', 'Remove {{name}}?', { name: channel.name })}
      button={t('channel.remove', 'Remove the channel')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t(
        'channel.remove-help',
        'Nobody is told there any more, and what still waits is not sent. Its secrets are deleted.',
      )}
    </Confirm>
  );
}
