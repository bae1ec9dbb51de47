import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, Input, useStyles2 } from '@grafana/ui';
import { t } from '../t.ts';
import type { LabelDraft } from './host-draft.ts';

interface Props {
  readonly labels: readonly LabelDraft[];
  /** Keys that cannot be. */
  readonly wrong: readonly string[];
  readonly onChange: (labels: readonly LabelDraft[]) => void;
}

/** Labels, key by key: the agent's, and those that are set here. */
export function HostEditLabels({ labels, wrong, onChange }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <fieldset className={styles.labels}>
      <legend>{t('edit.labels', 'Labels')}</legend>
      {labels.map((label, at) => (
        <Row
          key={at}
          label={label}
          invalid={wrong.includes(label.key.trim())}
          onChange={(next) => onChange(labels.with(at, next))}
          onRemove={() => onChange(labels.toSpliced(at, 1))}
        />
      ))}
      {wrong.length > 0 && (
        <p role="alert" className={styles.wrong}>
          {t(
            'edit.wrong-labels',
            'A key is of letters, digits, and _ . / - within, and stands once: {{keys}}',
            {
              keys: wrong.join(', '),
            },
          )}
        </p>
      )}
      <Button
        icon="plus"
        size="sm"
        variant="secondary"
        onClick={() => onChange([...labels, { key: '', value: '', source: 'own' }])}
      >
        {t('edit.add-label', 'Add a label')}
      </Button>
    </fieldset>
  );
}

interface RowProps {
  readonly label: LabelDraft;
  readonly invalid: boolean;
  readonly onChange: (label: LabelDraft) => void;
  readonly onRemove: () => void;
}

function Row({ label, invalid, onChange, onRemove }: RowProps) {
  const styles = useStyles2(getStyles);
  const { key, value, source } = label;
  const named = { key };
  return (
    <div className={styles.row}>
      <Input
        aria-label={t('edit.label-key', 'Key')}
        maxLength={128}
        value={key}
        disabled={source !== 'own'}
        invalid={invalid}
        onChange={(event) => onChange({ ...label, key: event.currentTarget.value })}
      />
      <Input
        aria-label={t('edit.label-value', 'Value of {{key}}', named)}
        maxLength={256}
        disabled={source === 'hidden'}
        placeholder={source === 'hidden' ? t('edit.label-hidden', 'taken away here') : ''}
        value={value}
        onChange={(event) => onChange({ ...label, value: event.currentTarget.value, source: 'own' })}
      />
      {source === 'agent' && (
        <IconButton
          name="trash-alt"
          tooltip={t('edit.hide-label', 'Take {{key}} away, though the agent says it', named)}
          onClick={() => onChange({ ...label, value: '', source: 'hidden' })}
        />
      )}
      {source === 'own' && (
        <IconButton
          name="trash-alt"
          tooltip={t('edit.remove-label', 'No longer set {{key}} here: back to the agent', named)}
          onClick={onRemove}
        />
      )}
      {source === 'hidden' && (
        <IconButton
          name="history-alt"
          tooltip={t('edit.show-label', 'Back to what the agent says of {{key}}', named)}
          onClick={onRemove}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  labels: css({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    margin: 0,
    legend: { fontSize: theme.typography.bodySmall.fontSize, margin: theme.spacing(0, 0, 0.5) },
  }),
  row: css({
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr) auto',
    alignItems: 'center',
    gap: theme.spacing(1),
    width: '100%',
  }),
  wrong: css({ margin: 0, color: theme.colors.error.text }),
});
