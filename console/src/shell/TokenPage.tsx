import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, Field, Input, useStyles2 } from '@grafana/ui';
import { useState, type FormEvent } from 'react';

export type TokenVerdict = 'good' | 'refused' | 'unreachable';

interface Props {
  readonly check: (token: string) => Promise<TokenVerdict>;
  readonly onGood: (token: string) => void;
}

/** Asks for a token and lets nobody in with one that VigilOps refuses. */
export function TokenPage({ check, onGood }: Props) {
  const styles = useStyles2(getStyles);
  const [token, setToken] = useState('');
  const [verdict, setVerdict] = useState<TokenVerdict>();
  const [asking, setAsking] = useState(false);
  async function open(event: FormEvent) {
    event.preventDefault();
    setAsking(true);
    const said = await check(token);
    setAsking(false);
    setVerdict(said);
    if (said === 'good') {
      onGood(token);
    }
  }
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={(event) => void open(event)}>
        <img className={styles.logo} src="/public/plugins/vigilops-app/img/logo.svg" alt="" />
        <h2>{t('token.title', 'Open VigilOps')}</h2>
        <Field
          label={t('token.label', 'Token')}
          description={t(
            'token.tip',
            '`make up` shows one in its terminal; `vigilops token create` makes another. It stays in this browser.',
          )}
        >
          <Input
            id="token"
            type="password"
            autoComplete="current-password"
            autoFocus
            value={token}
            onChange={(event) => setToken(event.currentTarget.value.trim())}
          />
        </Field>
        {verdict === 'refused' && (
          <Alert severity="error" title={t('token.refused', 'VigilOps refuses this token.')} />
        )}
        {verdict === 'unreachable' && (
          <Alert
            severity="error"
            title={t(
              'token.unreachable',
              'VigilOps does not answer. See that the backend runs, then try again.',
            )}
          />
        )}
        <Button type="submit" fullWidth disabled={token === '' || asking}>
          {t('token.open', 'Open')}
        </Button>
      </form>
    </main>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ minHeight: '100dvh', display: 'grid', placeItems: 'center', padding: theme.spacing(2) }),
  form: css({ width: '100%', maxWidth: theme.spacing(50) }),
  logo: css({ width: theme.spacing(7), marginBottom: theme.spacing(2) }),
});
