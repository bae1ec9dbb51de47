import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Checkbox, Field, TextArea, useStyles2 } from '@grafana/ui';
import type { Answer } from '@vigilops/contracts/client';
import { useRef, useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { useAction } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import { t } from '../../t.ts';
import { Differences } from './Differences.tsx';

interface Props {
  readonly onApplied: () => void;
}

type Found = Answer<'importConfiguration'>;

/** A file is compared first; what it would change is seen before it does. */
export function ImportPart({ onApplied }: Props) {
  const styles = useStyles2(getStyles);
  const { api } = useAppData();
  const [yaml, setYaml] = useState('');
  const [remove, setRemove] = useState(false);
  /** Of exactly this text and choice. */
  const [found, setFound] = useState<Found>();
  const [asking, setAsking] = useState(false);
  const compare = useAction(
    () => api.call('importConfiguration', { body: { yaml, remove, dry_run: true } }),
    setFound,
  );
  const apply = useAction(
    () => api.call('importConfiguration', { body: { yaml, remove, dry_run: false } }),
    (answer) => {
      setFound(answer);
      setAsking(false);
      onApplied();
    },
  );
  const change = (next: { readonly yaml?: string; readonly remove?: boolean }) => {
    setYaml(next.yaml ?? yaml);
    setRemove(next.remove ?? remove);
    setFound(undefined);
    compare.forgive();
    apply.forgive();
  };
  const total = found?.differences.length ?? 0;
  return (
    <div className={styles.part}>
      <Field
        noMargin
        label={t('settings.yaml', 'Configuration')}
        description={t(
          'settings.yaml-why',
          'What the file does not name stays as it is. Nothing changes before you have seen what would.',
        )}
      >
        <TextArea
          id="import-yaml"
          rows={12}
          value={yaml}
          spellCheck={false}
          className={styles.text}
          onChange={(event) => change({ yaml: event.currentTarget.value })}
        />
      </Field>
      <FileButton onText={(text) => change({ yaml: text })} />
      <div>
        <Checkbox
          label={t('settings.remove', 'Remove what the file does not name')}
          description={t('settings.remove-why', 'Services and maintenance only.')}
          value={remove}
          onChange={(event) => change({ remove: event.currentTarget.checked })}
        />
      </div>
      <Refused error={compare.error} />
      <Button
        className={styles.own}
        variant={found === undefined ? 'primary' : 'secondary'}
        icon={compare.busy ? 'spinner' : undefined}
        disabled={compare.busy || yaml.trim() === ''}
        onClick={() => compare.run()}
      >
        {t('settings.compare', 'Compare')}
      </Button>
      {found?.applied === true && (
        <Alert severity="success" title={t('settings.applied', 'Done: {{total}} changes', { total })} />
      )}
      {found !== undefined && <Differences differences={found.differences} />}
      {found?.applied === false && total > 0 && (
        <Button className={styles.own} onClick={() => setAsking(true)}>
          {t('settings.apply', 'Make these {{total}} changes', { total })}
        </Button>
      )}
      {asking && (
        <Confirm
          title={t('settings.apply-title', 'Change the configuration?')}
          button={t('settings.apply', 'Make these {{total}} changes', { total })}
          destructive={found?.differences.some(({ action }) => action === 'remove') === true}
          action={apply}
          onClose={() => setAsking(false)}
        >
          <p>
            {t(
              'settings.apply-text',
              'All of it happens, or nothing. It is in force within ten seconds, and stands in the audit log.',
            )}
          </p>
        </Confirm>
      )}
    </div>
  );
}

interface FileProps {
  readonly onText: (text: string) => void;
}

export function FileButton({ onText }: FileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <Button icon="upload" variant="secondary" onClick={() => input.current?.click()}>
        {t('settings.choose-file', 'Choose a file')}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept=".yaml,.yml"
        aria-label={t('settings.choose-file', 'Choose a file')}
        onChange={(event) => {
          const { files } = event.currentTarget;
          void files?.[0]?.text().then(onText);
          // The same file can be chosen again after it was changed.
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
  text: css({
    fontFamily: theme.typography.fontFamilyMonospace,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  own: css({ alignSelf: 'flex-start' }),
});
