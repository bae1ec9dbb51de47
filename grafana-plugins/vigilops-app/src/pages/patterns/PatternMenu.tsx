import type { LogTemplate } from '@vigilops/contracts/api';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { RowMenu } from '../../admin/RowMenu.tsx';
import { t } from '../../t.ts';
import { PatternDetails } from './PatternDetails.tsx';
import { RenameDialog } from './RenameDialog.tsx';
import { SplitDialog } from './SplitDialog.tsx';
import type { PatternActions } from './use-pattern-actions.ts';

interface Props {
  readonly pattern: LogTemplate;
  readonly actions: PatternActions;
}

type Asking = 'details' | 'rename' | 'split' | 'erase';

/** What can be done with one pattern. */
export function PatternMenu({ pattern, actions }: Props) {
  const [asking, setAsking] = useState<Asking>();
  const { id, name, text, is_pinned: isPinned } = pattern;
  const title = name ?? text;
  const close = () => setAsking(undefined);
  return (
    <>
      <RowMenu
        label={t('patterns.menu', 'What to do with {{title}}', { title })}
        actions={[
          {
            label: t('patterns.details', 'Where it comes from'),
            icon: 'info-circle',
            run: () => setAsking('details'),
          },
          { label: t('patterns.rename', 'Name'), icon: 'pen', run: () => setAsking('rename') },
          {
            label: isPinned
              ? t('patterns.unpin', 'Let it become more general')
              : t('patterns.pin', 'Keep it as it is'),
            icon: isPinned ? 'unlock' : 'lock',
            run: () => actions.change.run(id, { is_pinned: !isPinned }),
          },
          ...(pattern.places.length === 0
            ? []
            : [
                {
                  label: t('patterns.split', 'Split at a place'),
                  icon: 'arrows-h' as const,
                  run: () => setAsking('split'),
                },
              ]),
          ...(pattern.is_written
            ? [
                {
                  label: t('patterns.erase', 'Take back what was written'),
                  icon: 'trash-alt' as const,
                  destructive: true,
                  run: () => setAsking('erase'),
                },
              ]
            : []),
        ]}
      />
      {asking === 'details' && <PatternDetails id={id} title={title} actions={actions} onClose={close} />}
      {asking === 'rename' && (
        <RenameDialog
          pattern={pattern}
          onRename={(next) => {
            actions.change.run(id, { name: next });
            close();
          }}
          onClose={close}
        />
      )}
      {asking === 'split' && (
        <SplitDialog
          pattern={pattern}
          onSplit={(place) => {
            actions.split.run(id, place);
            close();
          }}
          onClose={close}
        />
      )}
      {asking === 'erase' && (
        <Confirm
          title={title}
          button={t('patterns.erase', 'Take back what was written')}
          destructive
          action={{
            ...actions.erase,
            run: () => {
              actions.erase.run(id);
              close();
            },
          }}
          onClose={close}
        >
          {t('patterns.erase-help', 'From now on it is a pattern like any other. Its lines stay.')}
        </Confirm>
      )}
    </>
  );
}
