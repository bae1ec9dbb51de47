import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, LinkButton, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { Part } from '../fleet/Part.tsx';
import { useAsked } from '../fleet/use-asked.ts';
import { LLM_KEYS_PATH, LLM_PROVIDERS_PATH } from '../pages/paths.ts';
import { useMayWrite } from '../services/use-may-write.ts';
import { t } from '../t.ts';
import { Snippets } from './Snippets.tsx';

/** The way to the first call, for who has none yet; what is done is ticked. */
export function FirstCalls() {
  const styles = useStyles2(getStyles);
  const providers = useAsked(REFRESH_MS.live, 'listLlmProviders');
  const keys = useAsked(REFRESH_MS.live, 'listLlmKeys');
  return (
    <div className={styles.guide}>
      <h2>{t('llm.first.title', 'No call has come through the gateway yet')}</h2>
      <p className={styles.note}>
        {t(
          'llm.first.what',
          'Programs ask VigilOps instead of OpenAI, Anthropic or others: it passes their calls on, and counts what they cost and for whom.',
        )}
      </p>
      <Part polled={providers} rows={3} height={10}>
        {({ items }) => (
          <>
            <Step
              done={items.length > 0}
              title={t('llm.first.provider', '1. Add a provider, with a key of yours')}
              href={`${LLM_PROVIDERS_PATH}?edit=new`}
              button={t('llm.provider.add', 'Add a provider')}
            />
            <Step
              done={(keys.data?.items.length ?? 0) > 0}
              title={t('llm.first.key', '2. Make a key for a program')}
              href={`${LLM_KEYS_PATH}?edit=new`}
              button={t('llm.key.add', 'Make a key')}
              later={items.length === 0}
            />
            <Step done={false} title={t('llm.first.call', '3. Point the program here')}>
              <Snippets />
            </Step>
          </>
        )}
      </Part>
    </div>
  );
}

interface StepProps {
  readonly title: string;
  readonly done: boolean;
  readonly href?: string;
  readonly button?: string;
  /** Another one comes first. */
  readonly later?: boolean;
  readonly children?: ReactNode;
}

function Step({ title, done, href, button, later = false, children }: StepProps) {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  return (
    <section className={styles.part}>
      <h3>
        {done && <Icon name="check-circle" title={t('llm.first.done', 'Done')} className={styles.done} />}{' '}
        {title}
      </h3>
      {href !== undefined && !done && !mayWrite && (
        <p className={styles.note}>{t('first-check.member', 'An Admin can do that.')}</p>
      )}
      {href !== undefined && !done && mayWrite && (
        <LinkButton icon="plus" href={href} variant={later ? 'secondary' : 'primary'}>
          {button}
        </LinkButton>
      )}
      {children}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  guide: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    width: '100%',
    maxWidth: theme.spacing(100),
    margin: '0 auto',
    h2: { fontSize: theme.typography.h3.fontSize, margin: 0 },
  }),
  note: css({ color: theme.colors.text.secondary, margin: 0 }),
  part: css({
    minWidth: 0,
    marginBottom: theme.spacing(2),
    padding: theme.spacing(2),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    h3: { fontSize: theme.typography.h5.fontSize },
  }),
  done: css({ color: theme.colors.success.text }),
});
