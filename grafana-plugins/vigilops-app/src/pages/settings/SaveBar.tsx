import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Confirm } from '../../admin/Confirm.tsx';
import { Refused } from '../../admin/Refused.tsx';
import { t } from '../../t.ts';
import { isSound } from './limits.ts';
import { shorterKeeps } from './retention.ts';
import { ShorterKeeps } from './ShorterKeeps.tsx';
import type { SettingsForm } from './use-settings.ts';

interface Props {
  readonly form: SettingsForm;
}

/** What was written and not saved, with why it was not. */
export function SaveBar({ form }: Props) {
  const styles = useStyles2(getStyles);
  const { draft, save, current, settings } = form;
  const [asking, setAsking] = useState(false);
  if (draft.size === 0 && save.error === undefined) {
    return null;
  }
  const shorter = shorterKeeps(current.settings, settings);
  const { error } = save;
  return (
    <div className={styles.bar} role="region" aria-label={t('settings.unsaved', 'Not saved yet')}>
      {error?.code === 'CONFLICT' ? (
        <Alert
          severity="warning"
          title={t('settings.conflict', 'Somebody else changed the settings meanwhile')}
          buttonContent={t('settings.reload', 'Reload, and keep what I wrote')}
          onRemove={form.reload}
        >
          {error.message}
        </Alert>
      ) : (
        <Refused error={error} />
      )}
      <div className={styles.line}>
        <span role="status" className={styles.keys}>
          {t('settings.changed', 'Changed and not saved: {{keys}}', { keys: [...draft.keys()].join(', ') })}
        </span>
        <Button variant="secondary" fill="outline" onClick={form.discard}>
          {t('settings.discard', 'Discard')}
        </Button>
        <Button
          disabled={save.busy || !isSound(draft)}
          onClick={() => (shorter.length > 0 ? setAsking(true) : save.run())}
        >
          {t('settings.save', 'Save')}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={t('settings.shorter-title', 'Keep less from now on?')}
          button={t('settings.shorter-save', 'Save, and remove it')}
          destructive
          action={{ ...save, error: undefined, run: () => (setAsking(false), save.run()) }}
          onClose={() => setAsking(false)}
        >
          <ShorterKeeps shorter={shorter} />
        </Confirm>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    position: 'sticky',
    bottom: 0,
    zIndex: theme.zIndex.navbarFixed - 1,
    padding: theme.spacing(1.5, 2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    boxShadow: theme.shadows.z2,
  }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  keys: css({ flex: '1 1 200px', overflowWrap: 'anywhere' }),
});
