import { Stack } from '@grafana/ui';
import { SwitchField } from '../../alerts/channels/ConfigField.tsx';
import { LengthField, NumberField, TextField } from '../../alerts/fields.tsx';
import { t } from '../../t.ts';
import { USUAL_DATABASES } from '../least-role.ts';
import type { DraftForm } from './use-draft.ts';

/** What has a good default. */
export function MoreFields({ form: { draft, set, problemOf } }: { readonly form: DraftForm }) {
  return (
    <Stack direction="column" gap={2}>
      {draft.kind !== 'redis' && (
        <TextField
          label={t('definition.database', 'First database')}
          description={databaseHelp(draft.kind)}
          placeholder={USUAL_DATABASES[draft.kind] ?? ''}
          problem={problemOf('database')}
          value={draft.database}
          onChange={(database) => set({ database })}
        />
      )}
      <LengthField
        label={t('check.interval', 'Asked every')}
        problem={problemOf('intervalSeconds')}
        value={draft.intervalSeconds}
        onChange={(intervalSeconds) => set({ intervalSeconds })}
      />
      <NumberField
        label={t('definition.slow', 'Slow from')}
        description={t('definition.slow-help', 'Single runs of statements that take so long are kept.')}
        unit="ms"
        problem={problemOf('slowMs')}
        value={draft.slowMs}
        onChange={(slowMs) => set({ slowMs })}
      />
      {draft.kind !== 'redis' && draft.kind !== 'mongodb' && (
        <SwitchField
          label={t('definition.explain', 'Ask for plans of slow statements')}
          description={t(
            'definition.explain-help',
            'EXPLAIN alone: they are never run. The account then needs rights to read tables.',
          )}
          value={draft.explain}
          onChange={(explain) => set({ explain })}
        />
      )}
      <SwitchField
        label={t('rule.enabled', 'Switched on')}
        value={draft.enabled}
        onChange={(enabled) => set({ enabled })}
      />
    </Stack>
  );
}

function databaseHelp(kind: DraftForm['draft']['kind']): string {
  switch (kind) {
    case 'postgresql':
      return t('definition.database-postgresql', 'Where pg_stat_statements is.');
    case 'mongodb':
      return t('definition.database-mongodb', 'Where the user was created.');
    default:
      return t('definition.database-help', 'Where the agent connects first. Mostly none is needed.');
  }
}
