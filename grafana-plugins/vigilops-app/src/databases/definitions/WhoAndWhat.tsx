import { css } from '@emotion/css';
import { Combobox, Field, RadioButtonGroup, TextLink, useStyles2 } from '@grafana/ui';
import { useId } from 'react';
import { TextField } from '../../alerts/fields.tsx';
import type { Host } from '../../api/types.ts';
import { HOSTS_PATH } from '../../pages/paths.ts';
import { t } from '../../t.ts';
import { SHOWN_KINDS } from '../least-role.ts';
import { KIND_NAMES } from '../words.ts';
import type { DraftForm } from './use-draft.ts';

interface Props {
  readonly form: DraftForm;
  readonly hosts: readonly Host[];
}

/** Which kind of server, how people call it, and whose agent asks it. */
export function WhoAndWhat({ form: { draft, set, problemOf }, hosts }: Props) {
  const id = useId();
  const styles = useStyles2(getStyles);
  const problem = problemOf('hostId');
  return (
    <>
      <Field label={t('databases.kind', 'Kind')} useFieldset noMargin>
        <div>
          <RadioButtonGroup
            aria-label={t('databases.kind', 'Kind')}
            className={styles.kinds}
            value={draft.kind}
            options={SHOWN_KINDS.map((value) => ({ value, label: KIND_NAMES[value] }))}
            onChange={(kind) => set({ kind })}
          />
        </div>
      </Field>
      <TextField
        label={t('check.name', 'Name')}
        description={t('definition.name-help', 'As lists and alerts call it; one of a name a host.')}
        required
        placeholder="shop"
        problem={problemOf('name')}
        value={draft.name}
        onChange={(name) => set({ name })}
      />
      <Field
        label={t('definition.host', 'Asked by the agent of')}
        description={t(
          'definition.host-help',
          'The host that it runs on, or one that reaches it. One agent per server is enough.',
        )}
        required
        invalid={problem !== undefined}
        error={problem}
        htmlFor={id}
        noMargin
      >
        <Combobox
          id={id}
          value={draft.hostId}
          options={hosts.map((host) => ({ value: host.id, label: host.name }))}
          placeholder={t('definition.choose-host', 'Choose a host')}
          onChange={({ value }) => set({ hostId: value })}
        />
      </Field>
      {hosts.length === 0 && (
        <span>
          {t('definition.no-hosts', 'No host has an agent yet.')}{' '}
          <TextLink href={HOSTS_PATH}>{t('definition.add-host', 'Install one first')}</TextLink>
        </span>
      )}
    </>
  );
}

const getStyles = () => ({
  // On a phone in two lines, and not cut off.
  kinds: css({ flexWrap: 'wrap' }),
});
