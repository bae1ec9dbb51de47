import { locationService } from '@grafana/runtime';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import type { Polled } from '../../fleet/use-polled.ts';
import { editDatabasePath } from '../../pages/paths.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { DefinitionTable } from './DefinitionTable.tsx';
import { draftOf, requestOf } from './draft.ts';
import type { DatabaseDefinition, DatabaseDefinitionList } from './types.ts';

/** Where a link to the section leads. */
export const DEFINITIONS_ID = 'definitions';

/** Databases that are defined here and not in the file of an agent. */
export function Definitions({ polled }: { readonly polled: Polled<DatabaseDefinitionList> }) {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const [removing, setRemoving] = useState<DatabaseDefinition>();
  const toggle = useAction(
    (definition: DatabaseDefinition) =>
      api.call('changeDatabaseDefinition', {
        path: { id: definition.id },
        body: { ...requestOf(draftOf(definition)), enabled: !definition.enabled },
      }),
    polled.retry,
  );
  return (
    <div id={DEFINITIONS_ID}>
      <Section title={t('definition.title', 'Defined in VigilOps')}>
        <Refused error={toggle.error} />
        <Part polled={polled} rows={2} height={6}>
          {({ items }) => (
            <DefinitionTable
              definitions={items}
              now={polled.at ?? 0}
              actions={
                mayWrite
                  ? {
                      edit: ({ id }) => locationService.push(editDatabasePath(id)),
                      toggle: toggle.run,
                      remove: setRemoving,
                    }
                  : undefined
              }
            />
          )}
        </Part>
        {removing !== undefined && (
          <Removing
            definition={removing}
            onDone={() => {
              setRemoving(undefined);
              polled.retry();
            }}
            onClose={() => setRemoving(undefined)}
          />
        )}
      </Section>
    </div>
  );
}

interface RemovingProps {
  readonly definition: DatabaseDefinition;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function Removing({ definition, onDone, onClose }: RemovingProps) {
  const { api } = useAppData();
  const remove = useAction(
    () => api.call('removeDatabaseDefinition', { path: { id: definition.id } }),
    onDone,
  );
  return (
    <Confirm
      title={t('channel.remove-title', 'Remove {{name}}?', { name: definition.name })}
      button={t('definition.remove', 'Remove the definition')}
      destructive
      action={remove}
      onClose={onClose}
    >
      {t(
        'definition.remove-help',
        'The agent stops asking it within a minute, and its password is deleted here. What was seen of the database stays until it is forgotten on its page. At the server the account stays.',
      )}
    </Confirm>
  );
}
