import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, Drawer, EmptyState, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { useAction } from '../../admin/use-action.ts';
import { matcherText } from '../../alerts/matcher-text.ts';
import { againDraft, draftOf, newDraft } from '../../alerts/silences/draft.ts';
import { SilenceForm } from '../../alerts/silences/SilenceForm.tsx';
import { SilenceList } from '../../alerts/silences/SilenceList.tsx';
import { alertTabs } from '../../alerts/tabs.ts';
import type { NewSilence, Silence } from '../../alerts/types.ts';
import { REFRESH_MS, useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { count } from '../../fleet/words.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { AppPage } from '../AppPage.tsx';
import { useUrlState } from '../use-url-state.ts';

const edit = (what: string | null) => locationService.partial({ edit: what });

/** What is silent, why, and until when? */
export function SilencesPage() {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  const silences = useAsked(REFRESH_MS.live, 'listSilences', {});
  const [editing] = useUrlState('edit');
  const [ending, setEnding] = useState<Silence>();
  const now = silences.at ?? 0;
  const lists = [
    ['active', t('silences.active', 'Silent now')],
    ['pending', t('silences.pending', 'To come')],
    ['expired', t('silences.expired', 'Over')],
  ] as const;
  return (
    <AppPage
      pageNav={alertTabs('silences')}
      actions={
        mayWrite && (
          <Button icon="plus" onClick={() => edit('new')}>
            {t('silences.new', 'New silence')}
          </Button>
        )
      }
    >
      <Part polled={silences} rows={4} height={6}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState variant="completed" message={t('silences.none', 'Nothing is silent')}>
              {t(
                'silences.none-help',
                'A silence tells nobody of alerts with some labels for a while; they are seen and kept all the same. What is planned to be down is better put into maintenance.',
              )}
            </EmptyState>
          ) : (
            <div className={styles.page}>
              {lists
                .map(([state, title]) => [title, items.filter((item) => item.state === state)] as const)
                .filter(([, some]) => some.length > 0)
                .map(([title, some]) => (
                  <Section key={title} title={title}>
                    <SilenceList
                      label={title}
                      silences={some}
                      now={now}
                      mayWrite={mayWrite}
                      onEdit={({ id }) => edit(id)}
                      onAgain={({ id }) => edit(id)}
                      onExpire={setEnding}
                    />
                  </Section>
                ))}
            </div>
          )
        }
      </Part>
      {mayWrite && editing !== '' && (
        <Editing
          key={editing}
          which={editing}
          all={silences.data?.items}
          onDone={() => {
            edit(null);
            silences.retry();
          }}
        />
      )}
      {ending !== undefined && (
        <Ending
          silence={ending}
          onDone={() => {
            setEnding(undefined);
            silences.retry();
          }}
          onClose={() => setEnding(undefined)}
        />
      )}
    </AppPage>
  );
}

interface EditingProps {
  /** `new`, or an id: of one that is over it is made again. */
  readonly which: string;
  readonly all: readonly Silence[] | undefined;
  readonly onDone: () => void;
}

function Editing({ which, all, onDone }: EditingProps) {
  const { api } = useAppData();
  const known = all?.find(({ id }) => id === which);
  const isNew = known === undefined || known.state === 'expired';
  const save = useAction(
    (body: NewSilence) =>
      isNew
        ? api.call('createSilence', { body })
        : api.call('changeSilence', { path: { id: known.id }, body }),
    onDone,
  );
  if (which !== 'new' && known === undefined) {
    return null;
  }
  const initial =
    known === undefined ? newDraft(Date.now()) : isNew ? againDraft(known, Date.now()) : draftOf(known);
  return (
    <Drawer
      title={isNew ? t('silences.new', 'New silence') : t('silences.edit', 'Edit the silence')}
      size="md"
      onClose={() => edit(null)}
    >
      <SilenceForm
        initial={initial}
        button={isNew ? t('silences.make', 'Make it silent') : t('silences.save', 'Save the silence')}
        busy={save.busy}
        refusal={save.error}
        onSubmit={save.run}
        onCancel={() => edit(null)}
      />
    </Drawer>
  );
}

interface EndingProps {
  readonly silence: Silence;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Ending({ silence, onDone, onClose }: EndingProps) {
  const { api } = useAppData();
  const end = useAction(() => api.call('expireSilence', { path: { id: silence.id } }), onDone);
  return (
    <Confirm
      title={silence.matchers.map(matcherText).join(' ')}
      button={t('silences.expire', 'End it now')}
      action={end}
      onClose={onClose}
    >
      {silence.hides === 0
        ? t('silences.end-help', 'From now on such alerts are told again.')
        : t('silences.end-tells', 'The {{total}} alerts that it hides are told now.', {
            total: count(silence.hides),
          })}
    </Confirm>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
});
